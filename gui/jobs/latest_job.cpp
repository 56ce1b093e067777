// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/latest_job.h"

namespace gatescope {

void LatestJob::stop() {
    ++m_generation;
    if (m_job) m_job->cancel();
    m_job = nullptr;
}

void LatestJob::begin(const QString& title, ThreadJob::Work work) {
    stop();
    const int generation = m_generation;
    const QPointer<LatestJob> self(this);
    auto job = std::make_unique<ThreadJob>(
        title,
        [self, generation, work = std::move(work)](ProgressSink& progress,
                                                   const std::stop_token& stop) -> ThreadJob::Completion {
            ThreadJob::Completion done = work(progress, stop);
            return [self, generation, done = std::move(done)] {
                if (self && self->m_generation == generation) done();
            };
        });
    job->setInBackground(true);
    connect(job.get(), &Job::progressed, this, [this, generation] {
        if (generation == m_generation) emit progressed();
    });
    connect(job.get(), &Job::failed, this, [this, generation](const JobFailure& failure) {
        if (generation == m_generation) emit failed(failure);
    });
    connect(job.get(), &Job::finished, this, [this, generation] {
        if (generation != m_generation) return;
        m_job = nullptr;
        emit ended();
    });
    m_job = m_jobs.add(std::move(job));
}

} // namespace gatescope
