// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/background_task.h"

#include <QElapsedTimer>

namespace gatescope {

namespace {

constexpr qint64 kReportEveryMs = 40;

QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Hands progress to the owner's thread, at most 25 times a second so that its event queue stays short.
class QueuedProgress final : public ProgressSink {
public:
    explicit QueuedProgress(BackgroundTask& task) : m_task(task) {}

    void progress(double done, std::string_view what) override {
        const bool newStep = what != m_what;
        if (!newStep && m_sinceReport.isValid() && m_sinceReport.elapsed() < kReportEveryMs) return;
        m_what = what;
        m_sinceReport.start();
        QMetaObject::invokeMethod(
            &m_task, [task = &m_task, done, text = fromView(what)] { emit task->progressed(done, text); },
            Qt::QueuedConnection);
    }

private:
    BackgroundTask& m_task;
    std::string m_what;
    QElapsedTimer m_sinceReport;
};

TaskFailure failureOf(const Error& error, int exitCode) {
    return {QString::fromStdString(error.problem()), QString::fromStdString(error.remedy()), exitCode};
}

/// The failure that is being handled, in words. To be called inside a catch block.
TaskFailure currentFailure() {
    try {
        throw;
    } catch (const UsageError& error) {
        return failureOf(error, 2);
    } catch (const DeviceError& error) {
        return failureOf(error, 4);
    } catch (const Error& error) {
        return failureOf(error, 3);
    } catch (const std::bad_alloc&) {
        return {QObject::tr("There is not enough memory for this."),
                QObject::tr("Take fewer layers, or close other programs."), 3};
    } catch (const std::exception& error) {
        return {QString::fromUtf8(error.what()),
                QObject::tr("This is a defect of GateScope: please report it."), 3};
    }
}

} // namespace

BackgroundTask::BackgroundTask(QObject* parent) : QObject(parent) {}

BackgroundTask::~BackgroundTask() = default;

bool BackgroundTask::start(const QString& title, Work work) {
    if (m_running) return false;
    m_title = title;
    m_running = true;
    m_thread = std::jthread([this, work = std::move(work)](const std::stop_token& stop) {
        QueuedProgress progress(*this);
        std::function<void()> news;
        try {
            news = work(progress, stop);
        } catch (const Cancelled&) {
            news = [this] { emit cancelled(); };
        } catch (...) {
            news = [this, failure = currentFailure()] { emit failed(failure); };
        }
        QMetaObject::invokeMethod(
            this, [this, news = std::move(news)] { finishWith(news); }, Qt::QueuedConnection);
    });
    emit started(title);
    return true;
}

void BackgroundTask::cancel() {
    m_thread.request_stop();
}

void BackgroundTask::finishWith(const std::function<void()>& news) {
    // The worker's last act was to post this call, so joining doesn't wait.
    if (m_thread.joinable()) m_thread.join();
    m_running = false;
    if (news) news();
    emit finished();
}

} // namespace gatescope
