// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace gatescope {

/// Something that two recordings of one run both saw. Of one key the nth in one is the nth in the other.
struct ClockAnchor {
    std::string key;
    std::int64_t start = 0;
    std::int64_t end = 0;
};

/// How far one recording's clock is from another's, in nanoseconds.
struct ClockJoin {
    std::int64_t offset = 0;      ///< to add to the second one's times
    std::int64_t uncertainty = 0; ///< either way
    std::size_t anchors = 0;      ///< pairs that it was got from
};

struct JoinedClocks {
    std::optional<ClockJoin> join;
    std::string why; ///< not joined
};

/// From collectives that nobody leaves before all have entered. Each pair bounds the offset on both sides:
/// the second rank's end is not before the first one's start, nor the other way round. The offset is the
/// median of what makes the ends meet, kept within the narrowest bounds; they are the uncertainty. Ranks of
/// one run; bounds that exclude each other join nothing.
JoinedClocks joinByCollectives(std::span<const ClockAnchor> first, std::span<const ClockAnchor> second);

/// From kernels that two profilers recorded at the same time: the offset is the median of what makes the
/// starts meet, the uncertainty half of the range from its 5th to its 95th percentile. Most of either
/// recording's kernels must have their like in the other one, in the same rhythm.
JoinedClocks joinByKernels(std::span<const ClockAnchor> first, std::span<const ClockAnchor> second);

} // namespace gatescope
