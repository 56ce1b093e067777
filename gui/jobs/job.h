// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace gatescope {

/// Why a job failed, in words for people.
struct JobFailure {
    QString problem;
    QString remedy;
    int exitCode = 3; ///< what the command line would have ended with
};

/// A piece of long work that goes on beside the window: on a thread, or in a child process. Signals arrive on
/// the window's thread.
class Job : public QObject {
    Q_OBJECT
public:
    enum class State { Waiting, Running, Stopping, Done };

    explicit Job(QString title) : m_title(std::move(title)) {}

    const QString& title() const { return m_title; }
    State state() const { return m_state; }
    double done() const { return m_done; }
    const QString& step() const { return m_step; }
    /// Of the work itself, where it knows; negative where it does not, then it follows from done().
    double remainingSeconds() const { return m_remainingSeconds; }
    virtual bool cancellable() const { return true; }
    /// Work that nobody asked for (facts, indices) is shown as a word in the status line only.
    bool inBackground() const { return m_inBackground; }
    void setInBackground(bool background) { m_inBackground = background; }

    virtual void start() = 0;
    /// Comes back at once; finished() follows.
    virtual void cancel() = 0;

signals:
    void progressed();
    void failed(const gatescope::JobFailure& failure);
    void cancelled();
    /// Last of all, however it ended.
    void finished();

protected:
    void setState(State state) { m_state = state; }
    void setProgress(double done, const QString& step, double remainingSeconds = -1) {
        m_done = done;
        m_step = step;
        m_remainingSeconds = remainingSeconds;
        emit progressed();
    }

private:
    QString m_title;
    State m_state = State::Waiting;
    double m_done = 0;
    QString m_step;
    double m_remainingSeconds = -1;
    bool m_inBackground = false;
};

} // namespace gatescope
