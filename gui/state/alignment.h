// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "state/view.h"
#include "workspace/timeline.h"

namespace gatescope {

/// How two timelines stand above each other.
struct Alignment {
    PerSlot<TimeMap> maps;
    TimeRange bounds{0, 1};  ///< of the shared time: all that there is to see, with a little room
    Align by = Align::Start; ///< what it came to: where there are no steps, starts are aligned
};

/// Pure: knows no view. A timeline alone starts at 0; several steps of a run of our own, which another
/// placement's stand between, follow each other. Of two, step (or layer) k of one begins where that of the
/// other does. `candidate` may be null.
Alignment alignTimelines(const Timeline& baseline, const Timeline* candidate, Align wanted,
                         std::int64_t byHandNs);

} // namespace gatescope
