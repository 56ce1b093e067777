// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/sweep_file.h"

#include "base/error.h"
#include "base/files.h"
#include "report/sweep_json.h"
#include "workspace/engine_text.h"

#include <QFileInfo>

namespace gatescope {

SweepFile readSweepFile(const QString& path) {
    SweepFile file;
    file.path = path;
    file.exists = QFileInfo::exists(path);
    if (!file.exists) return file;
    try {
        const std::string name = path.toStdString();
        const SweepResult sweep = sweepFromJson(readTextFile(name), name);
        file.complete = sweep.complete();
        for (const SweepPoint& point : sweep.points)
            file.turns += point.rounds;
        file.ofTurns = kSweepRounds * static_cast<int>(sweep.points.size());
    } catch (const Error& error) {
        file.problem = engineText(error.problem());
    } catch (const std::exception& error) {
        file.problem = QString::fromUtf8(error.what());
    }
    return file;
}

} // namespace gatescope
