// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "jobs/job.h"

#include <queue>

#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace gatescope {

/// Work on a thread of its own.
class ThreadJob final : public Job {
    Q_OBJECT
public:
    /// What is to be done with the outcome, on the window's thread.
    using Completion = std::function<void()>;
    /// Runs on the worker; errors are thrown as gatescope::Error. What it captured is freed there too.
    using Work = std::function<Completion(ProgressSink&, const std::stop_token&)>;

    ThreadJob(const QString& title, Work work) : Job(title), m_work(std::move(work)) {}
    /// Asks the work to stop and waits for it.
    ~ThreadJob() override = default;

    /// What a file was being written to when the job was stopped would be half a file: such work ends first.
    bool cancellable() const override { return m_cancellable; }
    void setCancellable(bool cancellable) { m_cancellable = cancellable; }

    void start() override;
    void cancel() override;

protected:
    /// What the work's thread has told.
    bool event(QEvent* event) override;

private:
    friend class QueuedProgress;

    /// Has `news` done on the window's thread, in the order of the calls. From any thread. A mutex of the
    /// library's hands them over, not Qt's event queue alone: the thread sanitizer sees what that orders.
    void tell(std::function<void()> news);
    void finishWith(const std::function<void()>& news);

    Work m_work;
    bool m_cancellable = true;
    std::mutex m_mutex;
    std::queue<std::function<void()>> m_news;
    std::jthread m_thread; ///< last: stopped before the rest goes away
};

} // namespace gatescope
