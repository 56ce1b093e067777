// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/progress_text.h"

#include "look/number_text.h"

#include <QCoreApplication>

#include <cmath>

namespace gatescope {

namespace {
class ProgressWords {
    Q_DECLARE_TR_FUNCTIONS(Progress)
};
constexpr double kInSeconds = 90;
constexpr double kInMinutes = 5400;
} // namespace

QString remainingText(double seconds) {
    if (!(seconds >= 0)) return {};
    if (seconds < 1.5) return ProgressWords::tr("about 1 s left");
    if (seconds < kInSeconds) return ProgressWords::tr("about %1 s left").arg(std::lround(seconds));
    if (seconds < kInMinutes) return ProgressWords::tr("about %1 min left").arg(std::lround(seconds / 60));
    return ProgressWords::tr("about %1 h left").arg(decimalText(seconds / 3600, 1));
}

} // namespace gatescope
