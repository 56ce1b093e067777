// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

namespace gatescope {

/// Samples of times in two groups with next to nothing between them. Their median belongs to one of these,
/// and which one may change from run to run.
struct TwoSpeeds {
    double fast = 0; ///< medians of the groups
    double slow = 0;
    double slowShare = 0; ///< of all samples
};

/// Samples are cut in two groups, of a tenth of them or more, where the logarithms' variance between both is
/// greatest (Otsu 1979; those far out count as the 5th and the 95th percentile). They are two speeds where
/// the groups' medians are a fifth apart or more, the middle third between those holds no more than a
/// twentieth of the smaller group, and eight tenths of each group lie within a third of that distance. Never
/// of fewer than kFewestForTwoSpeeds samples, nor of times that aren't positive. (profile/disturbance.h looks
/// for two heaps in a few blocks' differences, which have either sign.)
std::optional<TwoSpeeds> twoSpeeds(std::span<const double> samples);
inline constexpr std::size_t kFewestForTwoSpeeds = 200;

} // namespace gatescope
