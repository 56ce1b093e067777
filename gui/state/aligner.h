// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/alignment.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

#include <QObject>

namespace gatescope {

/// Keeps the view's time maps and bounds right for what stands in the slots. Another trace starts a new view;
/// new facts (steps become known) leave the eye where it was.
class Aligner : public QObject {
    Q_OBJECT
public:
    Aligner(Workspace& workspace, ViewState& view, QObject* parent = nullptr);

    /// What the wish came to.
    Align alignedBy() const { return m_by; }

private:
    void realign(bool newSlots);

    Workspace& m_workspace;
    ViewState& m_view;
    Align m_by = Align::Start;
    bool m_known = false; ///< the facts of what stands in the slots
};

} // namespace gatescope
