// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

#include <QObject>
#include <QString>

#include <functional>
#include <stop_token>
#include <thread>

namespace gatescope {

/// Why a task could not be done, for people: what is wrong and what to do about it.
struct TaskFailure {
    QString problem;
    QString remedy;
    int exitCode = 3; ///< what the command line would return
};

/// Runs one piece of long work at a time on a thread of its own. All signals arrive on the thread that owns
/// this object.
class BackgroundTask : public QObject {
    Q_OBJECT
public:
    /// What is to be done with the outcome, on the owner's thread.
    using Completion = std::function<void()>;
    /// Runs on the worker; errors are thrown as gatescope::Error.
    using Work = std::function<Completion(ProgressSink&, std::stop_token)>;

    explicit BackgroundTask(QObject* parent = nullptr);
    /// Asks the work to stop and waits for it.
    ~BackgroundTask() override;

    /// False, and nothing is started, while another task runs.
    bool start(const QString& title, Work work);
    void cancel();
    bool isRunning() const { return m_running; }
    bool isCancelling() const { return m_running && m_thread.get_stop_token().stop_requested(); }
    const QString& title() const { return m_title; }

signals:
    void started(const QString& title);
    /// `done` from 0 to 1.
    void progressed(double done, const QString& what);
    void failed(const gatescope::TaskFailure& failure);
    void cancelled();
    /// Last of all, however it ended; isRunning() is false.
    void finished();

private:
    void finishWith(const std::function<void()>& news);

    QString m_title;
    bool m_running = false;
    std::jthread m_thread;
};

} // namespace gatescope
