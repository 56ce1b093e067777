// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "timeline/time_axis.h"

#include <vector>

namespace gatescope {

/// A part of a trace's time that is drawn as one: what is visible of a stretch, or several stretches that are
/// too narrow to be told apart.
struct ShownSpan {
    std::int64_t from = 0; ///< of the trace
    std::int64_t to = 0;
    std::int64_t shift = 0; ///< to the shared time
    std::int64_t first = 0; ///< the stretch's own bounds, of the trace
    std::int64_t last = 0;
    TimeRange shown; ///< of the shared time: the whole stretch, or all of those folded
    bool folded = false;
};

/// What of the trace stands between two device pixels, in order. As many as pixels at most, however many
/// stretches there are.
std::vector<ShownSpan> shownSpans(const TimeMap& map, const TimeAxis& axis, int fromPixel, int toPixel);

} // namespace gatescope
