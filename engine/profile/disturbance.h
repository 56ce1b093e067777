// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"

#include <cstddef>
#include <optional>
#include <span>

namespace gatescope {

/// What else than two placements acted on the blocks of their comparison, so that its median is no figure to
/// go by. Times are of a layer, in ns.
struct Disturbance {
    std::size_t blocks = 0;
    /// Of the middle half of the blocks' differences, as a share of the layer's time.
    double spread = 0;
    bool scattered = false; ///< that alone is too much
    /// Where the differences lie in two heaps: the heaps' medians.
    struct Heaps {
        double low = 0;
        double high = 0;
    };
    std::optional<Heaps> heaps;
    /// Blocks in which threads lost a core to somebody else, or slept: 0 where they were too few to tell.
    std::size_t preempted = 0;
    std::size_t slept = 0;
};

/// How many of a comparison's blocks the system stepped into.
struct BlockSwitches {
    std::size_t preempted = 0; ///< in a timed pass threads lost a core to somebody else
    std::size_t slept = 0;     ///< in a timed pass threads slept

    bool operator==(const BlockSwitches&) const = default;
};

/// Nothing where the blocks of `a` and `b`, `passesPerBlock` samples each, tell of no disturbance, or are
/// fewer than kFewestPairs, of which no verdict is given anyway. docs/method.md says what the limits are.
std::optional<Disturbance> disturbanceOf(std::span<const double> a, std::span<const double> b,
                                         std::size_t passesPerBlock, const BlockSwitches& switches);

} // namespace gatescope
