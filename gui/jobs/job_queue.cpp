// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/job_queue.h"

#include <algorithm>

namespace gatescope {

namespace {
bool isRunning(const Job& job) {
    return job.state() == Job::State::Running || job.state() == Job::State::Stopping;
}
} // namespace

JobQueue::~JobQueue() {
    for (const Entry& entry : m_entries) {
        entry.job->disconnect(this);
        if (isRunning(*entry.job)) entry.job->cancel();
    }
}

Job* JobQueue::add(std::unique_ptr<Job> job, Use use) {
    Job* added = job.get();
    m_entries.push_back({std::move(job), use});
    connect(added, &Job::progressed, this, &JobQueue::changed);
    connect(added, &Job::failed, this,
            [this, added](const JobFailure& failure) { emit failed(added->title(), failure); });
    connect(added, &Job::cancelled, this, [this, added] {
        if (!added->inBackground()) emit cancelled(added->title()); // nobody asked for it
    });
    connect(added, &Job::finished, this, [this, added] { ended(added); });
    startWaiting();
    emit changed();
    return added;
}

void JobQueue::startWaiting() {
    const auto mayStart = [this](const Entry& entry) {
        return entry.job->state() == Job::State::Waiting && (entry.use == Use::Shared || !machineInUse());
    };
    // From the front each time: a job that cannot start ends at once, and is gone from the entries then.
    for (auto next = std::ranges::find_if(m_entries, mayStart); next != m_entries.end();
         next = std::ranges::find_if(m_entries, mayStart))
        next->job->start();
}

void JobQueue::ended(Job* job) {
    const auto found =
        std::ranges::find_if(m_entries, [job](const Entry& entry) { return entry.job.get() == job; });
    if (found == m_entries.end()) return;
    const bool asked = !job->inBackground();
    found->job.release()->deleteLater(); // it is in the middle of its signal
    m_entries.erase(found);
    startWaiting();
    emit changed();
    if (asked && !busy()) emit idle();
}

void JobQueue::cancelAll() {
    for (Job* job : jobs()) {
        if (job->inBackground()) continue;
        if (job->state() == Job::State::Waiting) {
            ended(job);
        } else {
            job->cancel();
        }
    }
    emit changed();
}

std::vector<Job*> JobQueue::jobs() const {
    std::vector<Job*> jobs;
    for (const Entry& entry : m_entries)
        jobs.push_back(entry.job.get());
    return jobs;
}

bool JobQueue::busy() const {
    return std::ranges::any_of(m_entries, [](const Entry& entry) { return !entry.job->inBackground(); });
}

bool JobQueue::machineInUse() const {
    return std::ranges::any_of(
        m_entries, [](const Entry& entry) { return entry.use == Use::Machine && isRunning(*entry.job); });
}

void JobQueue::freeLater(std::shared_ptr<const void> something) {
    if (something) std::thread([something = std::move(something)]() mutable { something.reset(); }).detach();
}

} // namespace gatescope
