// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view.h"

#include <QWidget>

class QButtonGroup;
class QLabel;

namespace gatescope {

class ViewState;
class Workspace;

/// `is_internal_router`: before, after, both or their difference with one click. For two traces of others the
/// same of A and B.
class RouterSwitch : public QWidget {
    Q_OBJECT
public:
    RouterSwitch(Workspace& workspace, ViewState& view, QWidget* parent = nullptr);

    /// To the other side; from both to the candidate.
    void flip();

private:
    void refresh();

    Workspace& m_workspace;
    ViewState& m_view;
    QLabel* m_name;
    QButtonGroup* m_buttons;
};

} // namespace gatescope
