// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparer.h"

#include "jobs/job_queue.h"
#include "workspace/engine_text.h"
#include "workspace/workspace.h"

namespace gatescope {

Comparer::Comparer(Workspace& workspace, JobQueue& jobs, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(jobs) {
    connect(&workspace, &Workspace::slotsChanged, this, &Comparer::compare);
    connect(&workspace, &Workspace::factsChanged, this, &Comparer::compare);
}

void Comparer::compare() {
    const PerSlot<TimelinePtr> wanted{m_workspace.slot(Slot::A), m_workspace.slot(Slot::B)};
    if (wanted == m_wanted) return;
    m_wanted = wanted;
    m_problem.clear();
    JobQueue::freeLater(std::exchange(m_comparison, nullptr));
    m_working = m_workspace.comparing() && wanted.a->facts && wanted.b->facts;
    if (m_job) m_job->cancel(); // nobody waits for the old one's result
    m_job.clear();
    emit changed();
    if (!m_working) return;
    auto job = std::make_unique<ThreadJob>(
        tr("Comparing"), [this, wanted](ProgressSink& progress, const std::stop_token& stop) {
            auto comparison = compareTimelines(wanted, progress, stop);
            return [this, comparison = std::move(comparison)] {
                if (comparison->timelines() != m_wanted) return; // other timelines have come meanwhile
                m_comparison = comparison;
                emit changed();
            };
        });
    job->setInBackground(true);
    connect(job.get(), &Job::failed, this, [this, wanted](const JobFailure& failure) {
        if (wanted == m_wanted) m_problem = engineText(failure.problem.toStdString());
    });
    connect(job.get(), &Job::finished, this, [this, wanted] {
        if (wanted != m_wanted) return;
        m_working = false;
        emit changed();
    });
    m_job = m_jobs.add(std::move(job));
}

} // namespace gatescope
