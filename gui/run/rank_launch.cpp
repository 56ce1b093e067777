// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/rank_launch.h"

#include "ranks/mpi_module.h"
#include "run/engine_program.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QStandardPaths>
#include <QThread>

#ifdef Q_OS_LINUX
#include <sched.h>
#include <unistd.h>
#endif

#include <filesystem>

namespace gatescope {

namespace {

class RankLaunchWords {
    Q_DECLARE_TR_FUNCTIONS(RankLaunch)
};

/// Whole cores that this process may use, as mpirun counts them: two threads of one core are one.
int usableCores() {
#ifdef Q_OS_LINUX
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        QSet<QByteArray> cores;
        for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (!CPU_ISSET(cpu, &allowed)) continue;
            QFile siblings(
                QStringLiteral("/sys/devices/system/cpu/cpu%1/topology/thread_siblings_list").arg(cpu));
            cores.insert(siblings.open(QIODevice::ReadOnly) ? siblings.readAll() : QByteArray::number(cpu));
        }
        if (!cores.isEmpty()) return static_cast<int>(cores.size());
    }
#endif
    return QThread::idealThreadCount();
}

bool isRoot() {
#ifdef Q_OS_UNIX
    return ::geteuid() == 0;
#else
    return false;
#endif
}

} // namespace

RankLaunch RankLaunch::find(const QString& program) {
    static const int cores = usableCores();
    RankLaunch launch;
    launch.hasMpirun = !QStandardPaths::findExecutable(QStringLiteral("mpirun")).isEmpty();
    launch.cores = cores;
    launch.asRoot = isRoot();
    const QString path = program.isEmpty() ? EngineProgram::find().value_or(QString()) : program;
    if (path.isEmpty()) return launch; // that there is no program is told when it is started
    const auto module = mpiModuleOf(QFileInfo(path).canonicalPath().toStdString());
    if (!std::filesystem::exists(module))
        launch.missingModule = QString::fromStdString(module.lexically_normal().string());
    return launch;
}

QString RankLaunch::problem() const {
    if (!hasMpirun)
        return RankLaunchWords::tr(
            "Ranks are started by mpirun, which was not found. Install the package openmpi-bin.");
    if (!missingModule.isEmpty())
        return RankLaunchWords::tr(
                   "Ranks need MPI, and the module for it is not there: %1. Install the package "
                   "gatescope-mpi.")
            .arg(missingModule);
    return {};
}

QStringList RankLaunch::words(const RunSettings& settings, bool oneThread) const {
    if (!settings.overRanks()) return {};
    QStringList words{QStringLiteral("mpirun"), QStringLiteral("-n"), QString::number(settings.ranks)};
    // Two ranks are bound to a core each otherwise, with all of their threads.
    if (!oneThread) words << QStringLiteral("--bind-to") << QStringLiteral("none");
    if (settings.ranks > cores) words << QStringLiteral("--oversubscribe");
    if (asRoot) words << QStringLiteral("--allow-run-as-root");
    return words;
}

QString RankLaunch::note(const RunSettings& settings, bool oneThread) const {
    if (!settings.overRanks()) return {};
    QStringList lines{RankLaunchWords::tr("Tokens are those of all ranks together, threads each rank's.")};
    if (!oneThread)
        lines << RankLaunchWords::tr(
            "They aren't bound to a core each (--bind-to none), so that each can have its threads.");
    if (settings.ranks > cores)
        lines << RankLaunchWords::tr(
            "More ranks than the %n core(s) here: they take turns (--oversubscribe), and no time "
            "of theirs means anything.",
            nullptr, cores);
    if (asRoot)
        lines << RankLaunchWords::tr("mpirun wants to be told that root means it (--allow-run-as-root).");
    return lines.join(QChar('\n'));
}

} // namespace gatescope
