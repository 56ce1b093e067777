// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/run_settings.h"

#include <QString>
#include <QStringList>

namespace gatescope {

/// What starts the ranks of a run on this machine.
struct RankLaunch {
    bool hasMpirun = true;
    QString
        missingModule; ///< where the program looks for its module for MPI and has none; empty: it is there
    int cores = 1;     ///< of which mpirun gives each rank one
    bool asRoot = false;

    /// For this program, or EngineProgram::find() where it is empty.
    static RankLaunch find(const QString& program = {});

    /// What is missing and which package brings it; empty where ranks can be started.
    QString problem() const;
    /// What stands before the program: mpirun with the options that this run needs. Empty where it is not
    /// one over ranks. `oneThread`: each rank has one thread.
    QStringList words(const RunSettings& settings, bool oneThread) const;
    /// Why these options are there.
    QString note(const RunSettings& settings, bool oneThread) const;
};

} // namespace gatescope
