// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_ticks.h"

#include "look/number_text.h"

#include <cmath>

namespace gatescope {

std::vector<TimeTick> timeTicks(TimeRange range, double wanted) {
    std::vector<TimeTick> ticks;
    if (!(range.span() > 0)) return ticks;
    const double step = tickStep(range.span(), wanted);
    const double largest = std::max(std::abs(range.from), std::abs(range.to));
    for (double number = std::ceil(range.from / step); number * step <= range.to; ++number) {
        const double time = number * step;
        ticks.push_back({time, tickText(time, step, largest)});
    }
    return ticks;
}

} // namespace gatescope
