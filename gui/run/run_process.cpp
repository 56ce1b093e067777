// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_process.h"

#include "run/child_processes.h"
#include "run/engine_program.h"

#include <QFileInfo>

#include <csignal>
#include <cstring>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

namespace gatescope {

namespace {

constexpr int kGraceMs = 3000;
constexpr int kDoubleClickMs = 400; // a second click of these is no second wish
constexpr int kLastWaitMs = 1000;
constexpr int kFindingExit = 1;
constexpr int kNoProgramExit = 3;
constexpr int kInternalExit = 70;
constexpr int kSignalExit = 128; ///< and the signal: what mpirun ends with where one ended a rank

/// "SIGSEGV, Segmentation fault"
QString signalText(int signal) {
    const struct {
        int number;
        const char* name;
    } known[]{{SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"},   {SIGILL, "SIGILL"},
              {SIGFPE, "SIGFPE"},   {SIGKILL, "SIGKILL"}, {SIGTERM, "SIGTERM"}, {SIGINT, "SIGINT"}};
    for (const auto& one : known) {
        if (one.number == signal)
            return QStringLiteral("%1, %2").arg(QLatin1String(one.name),
                                                QString::fromLocal8Bit(strsignal(signal)));
    }
    return RunProcess::tr("signal %1").arg(signal);
}

QDateTime writtenAt(const QString& path) {
    return path.isEmpty() ? QDateTime() : QFileInfo(path).lastModified();
}

} // namespace

RunProcess::RunProcess(Request request) : Job(request.title), m_request(std::move(request)) {
    m_grace.setSingleShot(true);
    m_grace.setInterval(kGraceMs);
    connect(&m_grace, &QTimer::timeout, this, &RunProcess::endNow);
    connect(&m_process, &QProcess::readyReadStandardError, this, &RunProcess::readErrors);
    connect(&m_process, &QProcess::readyReadStandardOutput, this,
            [this] { m_output += m_process.readAllStandardOutput(); });
    connect(&m_process, &QProcess::finished, this, &RunProcess::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) failToStart();
    });
    m_process.setStandardInputFile(QProcess::nullDevice());
}

RunProcess::~RunProcess() {
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning) return;
    endNow();
    m_process.waitForFinished(kLastWaitMs);
}

void RunProcess::start() {
    setState(State::Running);
    setProgress(0, tr("Starting …"));
    if (m_request.program.isEmpty()) m_request.program = EngineProgram::find().value_or(QString());
    m_resultBefore = writtenAt(m_request.resultPath);
    letDieWithWindow();
    if (EngineProgram::isChecked(m_request.program)) {
        launch();
    } else {
        checkVersion();
    }
}

/// A window that crashed leaves no child that measures on for hours; what it has measured it still keeps.
void RunProcess::letDieWithWindow() {
#ifdef Q_OS_LINUX
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
}

void RunProcess::checkVersion() {
    if (m_request.program.isEmpty()) return failToStart();
    m_checking = true;
    m_process.start(m_request.program, {QStringLiteral("--version")});
}

void RunProcess::versionKnown() {
    const QString version = EngineProgram::versionFrom(m_output);
    m_output.clear();
    const QString own = QStringLiteral(GATESCOPE_VERSION);
    if (version == own) {
        EngineProgram::setChecked(m_request.program);
        return launch();
    }
    const QString remedy = tr("Install gatescope and gatescope-gui of one version, %1.").arg(own);
    if (version.isEmpty()) {
        fail(tr("%1 does not say which version of gatescope it is.").arg(m_request.program), remedy,
             kNoProgramExit);
    } else {
        fail(tr("%1 is of version %2, this window of %3.").arg(m_request.program, version, own), remedy,
             kNoProgramExit);
    }
}

void RunProcess::launch() {
    m_checking = false;
    QStringList words = m_request.launcher;
    words << m_request.program << m_request.arguments << QStringLiteral("--progress")
          << QStringLiteral("json");
    m_process.start(words.front(), words.mid(1));
}

/// mpirun forwards nothing more once it was told to end, and its ranks live on for seconds: they are told.
/// Where they had nothing to keep it ends two seconds after them.
void RunProcess::askToStop() {
    if (!overRanks() || !signalChildren(m_process.processId(), SIGTERM)) m_process.terminate();
}

void RunProcess::endNow() {
    if (overRanks())
        signalChildren(m_process.processId(), SIGKILL); // mpirun's end alone isn't theirs at once
    m_process.kill();
}

void RunProcess::failToStart() {
    if (overRanks() && !m_checking && !m_request.program.isEmpty()) {
        return fail(tr("%1, which starts the ranks, cannot be started: %2")
                        .arg(m_request.launcher.front(), m_process.errorString()),
                    tr("Install the package openmpi-bin."), kNoProgramExit);
    }
    const QString remedy = tr("Install the package gatescope, or put the program beside gatescope-gui.");
    if (m_request.program.isEmpty()) {
        fail(tr("The program gatescope, which does the measuring, was not found."), remedy, kNoProgramExit);
    } else {
        fail(tr("%1 cannot be started: %2").arg(m_request.program, m_process.errorString()), remedy,
             kNoProgramExit);
    }
}

void RunProcess::cancel() {
    if (state() == State::Waiting) {
        emit cancelled();
        return finish();
    }
    if (state() == State::Stopping) {
        if (m_sinceCancel.elapsed() > kDoubleClickMs) endNow();
        return;
    }
    if (state() != State::Running) return;
    setState(State::Stopping);
    m_sinceCancel.start();
    if (m_checking) {
        m_process.kill(); // it has nothing to keep
    } else {
        askToStop();
        m_grace.start();
    }
    setProgress(done(), tr("Stopping …"));
}

void RunProcess::readErrors() {
    m_parser.feed(m_process.readAllStandardError());
    const auto progress = m_parser.takeProgress();
    if (progress && state() == State::Running)
        setProgress(progress->done, progress->what, progress->secondsLeft);
}

void RunProcess::ended(int exitCode, QProcess::ExitStatus status) {
    readErrors();
    m_output += m_process.readAllStandardOutput();
    m_grace.stop();
    if (m_checking && state() == State::Running) return versionKnown();
    conclude(exitCode, status);
}

bool RunProcess::hasNewResult() const {
    const QFileInfo file(m_request.resultPath);
    return !m_request.resultPath.isEmpty() && file.size() > 0 && file.lastModified() != m_resultBefore;
}

/// Empty where no signal ended it.
QString RunProcess::crashText(int exitCode, QProcess::ExitStatus status) const {
    if (status == QProcess::CrashExit) return tr("The run crashed (%1).").arg(signalText(exitCode));
    if (!overRanks() || exitCode <= kSignalExit || m_parser.failure()) return {};
    return tr("A rank crashed (%1), and all have ended.").arg(signalText(exitCode - kSignalExit));
}

void RunProcess::conclude(int exitCode, QProcess::ExitStatus status) {
    const bool stopping = state() == State::Stopping;
    const QString crash = crashText(exitCode, status);
    const auto& told = m_parser.failure();
    const bool result = crash.isEmpty() && (hasNewResult() || (exitCode <= kFindingExit && !stopping &&
                                                               QFileInfo::exists(m_request.resultPath)));
    m_stoppedEarly = stopping && result;
    if (result) emit resultReady(m_request.resultPath);
    if (stopping && !result) {
        emit cancelled();
    } else if (!crash.isEmpty()) {
        fail(crash,
             m_parser.tail().isEmpty() ? tr("Nothing else is lost. Please report it.") : m_parser.tail(),
             kInternalExit);
        return;
    } else if (told) {
        return fail(told->problem, told->remedy, told->exitCode);
    } else if (exitCode > kFindingExit || (exitCode != 0 && !result && m_output.isEmpty())) {
        const QString problem = overRanks() ? tr("mpirun ended with exit code %1.").arg(exitCode)
                                            : tr("gatescope ended with exit code %1.").arg(exitCode);
        return fail(problem, m_parser.tail(), exitCode);
    } else if (!result && !m_request.resultPath.isEmpty()) {
        return fail(tr("The run ended without a result."), m_parser.tail(), kInternalExit);
    }
    finish();
}

void RunProcess::fail(const QString& problem, const QString& remedy, int exitCode) {
    emit failed({problem, remedy, exitCode});
    finish();
}

void RunProcess::finish() {
    setState(State::Done);
    emit finished();
}

} // namespace gatescope
