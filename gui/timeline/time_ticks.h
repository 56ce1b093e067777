// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_range.h"

#include <QString>

#include <vector>

namespace gatescope {

struct TimeTick {
    double time = 0;
    QString text;
};

/// Ticks at round times, about `wanted` of them, in one unit.
std::vector<TimeTick> timeTicks(TimeRange range, double wanted);

} // namespace gatescope
