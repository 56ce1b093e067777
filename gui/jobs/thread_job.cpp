// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/thread_job.h"

#include "base/error.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>

namespace gatescope {

namespace {

constexpr qint64 kReportEveryMs = 40;

JobFailure failureOf(const Error& error, int exitCode) {
    return {QString::fromStdString(error.problem()), QString::fromStdString(error.remedy()), exitCode};
}

/// The failure that is being handled, in words. To be called inside a catch block.
JobFailure currentFailure() {
    try {
        throw;
    } catch (const UsageError& error) {
        return failureOf(error, 2);
    } catch (const DeviceError& error) {
        return failureOf(error, 4);
    } catch (const Error& error) {
        return failureOf(error, 3);
    } catch (const std::bad_alloc&) {
        return {Job::tr("There is not enough memory for this."),
                Job::tr("Take fewer layers, or close other programs."), 3};
    } catch (const std::exception& error) {
        return {QString::fromUtf8(error.what()), Job::tr("This is a defect of GateScope: please report it."),
                3};
    }
}

} // namespace

/// Hands progress to the owner's thread, at most 25 times a second so that its event queue stays short.
class QueuedProgress final : public ProgressSink {
public:
    explicit QueuedProgress(ThreadJob& job) : m_job(job) {}

    void progress(double done, std::string_view what) override {
        const bool newStep = what != m_what;
        if (!newStep && m_sinceReport.isValid() && m_sinceReport.elapsed() < kReportEveryMs) return;
        m_what = what;
        m_sinceReport.start();
        const QString step = QString::fromUtf8(what.data(), static_cast<qsizetype>(what.size()));
        m_job.tell([job = &m_job, done, step] { job->setProgress(done, step); });
    }

private:
    ThreadJob& m_job;
    std::string m_what;
    QElapsedTimer m_sinceReport;
};

void ThreadJob::start() {
    setState(State::Running);
    m_thread = std::jthread([this, work = std::exchange(m_work, {})](const std::stop_token& stop) mutable {
        QueuedProgress progress(*this);
        std::function<void()> news;
        try {
            news = work(progress, stop);
        } catch (const Cancelled&) {
            news = [this] { emit cancelled(); };
        } catch (...) {
            news = [this, failure = currentFailure()] { emit failed(failure); };
        }
        work = {};
        tell([this, news = std::move(news)] { finishWith(news); });
    });
}

void ThreadJob::tell(std::function<void()> news) {
    {
        const std::scoped_lock lock(m_mutex);
        m_news.push(std::move(news));
    }
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

bool ThreadJob::event(QEvent* event) {
    if (event->type() != QEvent::User) return Job::event(event);
    std::function<void()> news; // one for each event
    {
        const std::scoped_lock lock(m_mutex);
        news = std::move(m_news.front());
        m_news.pop();
    }
    news();
    return true;
}

void ThreadJob::cancel() {
    if (state() != State::Running || !m_cancellable) return;
    setState(State::Stopping);
    m_thread.request_stop();
}

void ThreadJob::finishWith(const std::function<void()>& news) {
    setState(State::Done);
    if (news) news();
    emit finished();
}

} // namespace gatescope
