// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job.h"
#include "run/progress_parser.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QProcess>
#include <QStringList>
#include <QTimer>

namespace gatescope {

/// A verb of the command line as a child process: what it measures is not disturbed by this window's
/// repaints, and its crash costs nothing but its own run. Of ranks, the first one speaks for all.
class RunProcess final : public Job {
    Q_OBJECT
public:
    struct Request {
        QString title;
        QStringList arguments;  ///< the verb first; --progress is added
        QString resultPath;     ///< the file that the verb writes; empty where output() is all
        QString program;        ///< empty: EngineProgram::find()
        QStringList launcher{}; ///< starts the program as ranks: mpirun and its options; empty: nothing does
    };

    explicit RunProcess(Request request);
    /// A child that still runs is ended.
    ~RunProcess() override;

    const Request& request() const { return m_request; }
    void start() override;
    /// Asks the child to stop; it keeps what it has measured. A second call ends it, and so does time.
    void cancel() override;
    /// What it has printed: the verb's JSON, where that was asked for.
    const QByteArray& output() const { return m_output; }
    /// The child was asked to stop and has kept what was measured until then.
    bool stoppedEarly() const { return m_stoppedEarly; }

signals:
    /// A file with a result is there, whole; comes before failed() where a device failed in mid-run.
    void resultReady(const QString& path);

private:
    void checkVersion();
    void versionKnown();
    void launch();
    bool overRanks() const { return !m_request.launcher.isEmpty(); }
    void askToStop();
    void endNow();
    void readErrors();
    void ended(int exitCode, QProcess::ExitStatus status);
    void conclude(int exitCode, QProcess::ExitStatus status);
    void fail(const QString& problem, const QString& remedy, int exitCode);
    void failToStart();
    QString crashText(int exitCode, QProcess::ExitStatus status) const;
    void finish();
    bool hasNewResult() const;
    void letDieWithWindow();

    Request m_request;
    ProgressParser m_parser;
    QProcess m_process;
    QTimer m_grace;
    QElapsedTimer m_sinceCancel;
    QDateTime m_resultBefore; ///< when the result's file was written last, before this run
    QByteArray m_output;
    bool m_checking = false; ///< the child is the one that tells its version
    bool m_stoppedEarly = false;
};

} // namespace gatescope
