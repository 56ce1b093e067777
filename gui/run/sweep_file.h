// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gatescope {

/// What stands in the file that a sweep is to be written to.
struct SweepFile {
    QString path;
    bool exists = false;
    bool complete = false;
    int turns = 0;   ///< that are done, of all points
    int ofTurns = 0; ///< that there are
    QString problem; ///< it is no sweep, or can't be read
};

/// Belongs on a worker thread.
SweepFile readSweepFile(const QString& path);

} // namespace gatescope
