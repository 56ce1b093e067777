// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job_queue.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

namespace gatescope {

/// Work of which only the latest matters: another start stops the one before, whose outcome is dropped, as
/// is that of one whose owner has gone. The work must know nothing of its owner: it runs on a worker.
class LatestJob : public QObject {
    Q_OBJECT
public:
    LatestJob(JobQueue& jobs, QObject* owner) : QObject(owner), m_jobs(jobs) {}
    ~LatestJob() override { stop(); }

    /// `done` gets the outcome on the window's thread. Errors are thrown as gatescope::Error.
    template <typename Result>
    void start(const QString& title, std::function<Result(ProgressSink&, const std::stop_token&)> work,
               std::function<void(Result&)> done) {
        begin(title, [work = std::move(work), done = std::move(done)](ProgressSink& progress,
                                                                      const std::stop_token& stop) {
            auto result = std::make_shared<Result>(work(progress, stop));
            return [result, done] { done(*result); };
        });
    }
    void stop();
    bool running() const { return m_job != nullptr; }
    /// From 0 to 1.
    double progress() const { return m_job ? m_job->done() : 0; }

signals:
    /// However it ended, unless another one has taken its place.
    void ended();
    void progressed();
    void failed(const gatescope::JobFailure& failure);

private:
    void begin(const QString& title, ThreadJob::Work work);

    JobQueue& m_jobs;
    QPointer<Job> m_job;
    int m_generation = 0;
};

} // namespace gatescope
