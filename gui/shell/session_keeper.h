// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/session.h"

#include <QObject>

namespace gatescope {

class ViewState;
class Workspace;

/// Saves what is open and how one looks at it, and brings it back: opens the files one by one, fills the
/// slots, then restores the view.
class SessionKeeper : public QObject {
    Q_OBJECT
public:
    SessionKeeper(Workspace& workspace, ViewState& view, QObject* parent = nullptr);

    Session current() const;
    void restore(const Session& session);

private:
    void openNext();
    void fillSlots();
    void showAsBefore();

    Workspace& m_workspace;
    ViewState& m_view;
    Session m_session;
    std::size_t m_opened = 0;
    bool m_restoring = false;
    bool m_viewWaits = false; ///< for the facts of what it is a view of
};

} // namespace gatescope
