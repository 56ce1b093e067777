// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/progress_text.h"

#include <QObject>

#include <cmath>

namespace gatescope {

QString remainingText(double done, double elapsedSeconds) {
    if (done < 0.03 || done >= 1 || elapsedSeconds < 0.5) return {};
    const double seconds = elapsedSeconds * (1 - done) / done;
    if (seconds < 1.5) return QObject::tr("about 1 s left");
    if (seconds < 90) return QObject::tr("about %1 s left").arg(std::lround(seconds));
    return QObject::tr("about %1 min left").arg(std::lround(seconds / 60));
}

} // namespace gatescope
