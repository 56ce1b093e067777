// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job.h"
#include "workspace/session.h"

#include <QObject>

#include <optional>

namespace gatescope {

class JobQueue;
class ViewState;
class Workspace;

/// Saves what is open and how one looks at it, and brings it back: opens the files one by one, fills the
/// slots, then restores the view.
class SessionKeeper : public QObject {
    Q_OBJECT
public:
    SessionKeeper(Workspace& workspace, ViewState& view, JobQueue& jobs, QObject* parent = nullptr);

    Session current() const;
    void restore(const Session& session);

signals:
    /// All has been opened but what has failed: the last failure.
    void incomplete(const gatescope::JobFailure& failure);

private:
    void openNext();
    void fillSlots();
    void showAsBefore();

    Workspace& m_workspace;
    ViewState& m_view;
    JobQueue& m_jobs;
    Session m_session;
    std::size_t m_opened = 0;
    int m_round = 0; ///< which restoring it is: an outcome of an older one opens nothing more
    std::optional<JobFailure> m_failure;
    bool m_viewWaits = false; ///< for the facts of what it is a view of
};

} // namespace gatescope
