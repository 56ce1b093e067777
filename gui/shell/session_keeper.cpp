// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/session_keeper.h"

#include "jobs/job_queue.h"
#include "state/view_json.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace gatescope {

SessionKeeper::SessionKeeper(Workspace& workspace, ViewState& view, JobQueue& jobs, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_view(view), m_jobs(jobs) {
    // Queued: after the alignment has followed the facts.
    connect(&workspace, &Workspace::factsChanged, this, &SessionKeeper::showAsBefore, Qt::QueuedConnection);
}

Session SessionKeeper::current() const {
    Session session = Session::of(m_workspace);
    session.view = toJson(m_view.view());
    return session;
}

void SessionKeeper::restore(const Session& session) {
    m_session = session;
    for (QStringList& paths : m_session.traces) {
        for (QString& path : paths)
            path = QFileInfo(path).absoluteFilePath();
    }
    m_opened = 0;
    m_failure.reset();
    ++m_round;
    openNext();
}

void SessionKeeper::openNext() {
    if (m_opened < m_session.traces.size()) {
        m_workspace.open(m_session.traces[m_opened++]);
        const Job* job = m_jobs.jobs().back();
        connect(job, &Job::failed, this, [this](const JobFailure& failure) { m_failure = failure; });
        connect(job, &Job::cancelled, this, [this] { ++m_round; });
        // A file that is gone is no reason to do without the others.
        connect(
            job, &Job::finished, this,
            [this, round = m_round] {
                if (round == m_round) openNext();
            },
            Qt::QueuedConnection);
        return;
    }
    fillSlots();
    if (m_failure) emit incomplete(*m_failure);
}

void SessionKeeper::fillSlots() {
    PerSlot<TimelinePtr> shown;
    for (const Slot slot : kSlots) {
        const Session::Shown& wanted = m_session.shown[slot];
        if (wanted.trace < 0) continue;
        const QStringList& paths = m_session.traces[std::size_t(wanted.trace)];
        const auto& entries = m_workspace.entries();
        const auto entry = std::ranges::find_if(
            entries, [&](const Workspace::Entry& one) { return one.trace->paths == paths; });
        if (entry == entries.end() || std::size_t(wanted.timeline) >= entry->timelines.size()) continue;
        shown[slot] = entry->timelines[std::size_t(wanted.timeline)];
    }
    if (!shown.a) return;
    m_viewWaits = true;
    m_workspace.show(shown.a, shown.b);
    showAsBefore();
}

void SessionKeeper::showAsBefore() {
    // The shared time is made of steps, which are known once there are facts.
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        if (timeline && !timeline->facts) return;
    }
    if (!std::exchange(m_viewWaits, false)) return;
    const View view = viewFrom(m_session.view);
    m_view.setAlign(view.align, view.byHandNs);
    m_view.restart(view);
}

} // namespace gatescope
