// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/disturbance.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace gatescope {

namespace {

// Of the layer's time. Blocks of a quiet machine scatter by a few percent, those of memory that changes its
// speed by up to a third.
constexpr double kMuchSpread = 0.5;
// Where the system is known to have stepped in: threads of long layers lose a core now and then, and where
// the times don't show it, it did no harm.
constexpr double kSomeSpread = 0.1;
// A median is not of undisturbed blocks where these are the fewer ones.
constexpr double kMostBlocks = 0.5;
// Fewer differences lie in two heaps by chance.
constexpr std::size_t kFewestForHeaps = 12;
constexpr double kSmallestHeap = 0.25;
constexpr double kGapOfHeaps = 2; ///< widths of the wider heap's middle half

double widthOfMiddle(std::span<const double> samples) {
    return quantile(samples, 0.75) - quantile(samples, 0.25);
}

std::optional<Disturbance::Heaps> heapsOf(std::vector<double> differences, double layerNs) {
    const auto n = differences.size();
    if (n < kFewestForHeaps) return std::nullopt;
    std::ranges::sort(differences);
    // The widest gap that leaves enough on both sides.
    const auto fewest = static_cast<std::size_t>(kSmallestHeap * static_cast<double>(n));
    std::size_t split = fewest;
    const auto gapAt = [&](std::size_t at) { return differences[at] - differences[at - 1]; };
    for (std::size_t at = fewest; at <= n - fewest; ++at) {
        if (gapAt(at) > gapAt(split)) split = at;
    }
    const std::span<const double> all(differences);
    const auto low = all.first(split);
    const auto high = all.subspan(split);
    const double width = std::max(widthOfMiddle(low), widthOfMiddle(high));
    if (gapAt(split) <= kGapOfHeaps * width || gapAt(split) <= kSomeSpread * layerNs) return std::nullopt;
    return Disturbance::Heaps{median(low), median(high)};
}

} // namespace

std::optional<Disturbance> disturbanceOf(std::span<const double> a, std::span<const double> b,
                                         std::size_t passesPerBlock, const BlockSwitches& switches) {
    auto differences = blockMeans(a, passesPerBlock);
    const auto ofB = blockMeans(b, passesPerBlock);
    if (differences.size() != ofB.size() || ofB.size() < PairedDifference::kFewestPairs) return std::nullopt;
    std::ranges::transform(differences, ofB, differences.begin(), std::minus());
    // The slower one's: what a gate costs that takes most of a layer is no scatter.
    const double layerNs = std::max(median(a), median(b));
    if (layerNs <= 0) return std::nullopt;

    Disturbance found;
    found.blocks = differences.size();
    found.spread = widthOfMiddle(differences) / layerNs;
    found.scattered = found.spread > kMuchSpread;
    found.heaps = heapsOf(differences, layerNs);
    if (found.spread > kSomeSpread) {
        const auto most = kMostBlocks * static_cast<double>(found.blocks);
        if (static_cast<double>(switches.preempted) > most) found.preempted = switches.preempted;
        if (static_cast<double>(switches.slept) > most) found.slept = switches.slept;
    }
    const bool any = found.scattered || found.heaps || found.preempted > 0 || found.slept > 0;
    return any ? std::optional(found) : std::nullopt;
}

} // namespace gatescope
