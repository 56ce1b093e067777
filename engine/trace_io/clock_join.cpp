// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/clock_join.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace gatescope {

namespace {

constexpr std::size_t kFewestKernels = 8;
/// Two profilers see one kernel begin at the same time but for their clocks' resolution and their way of
/// asking the device; what differs by more is another kernel.
constexpr std::int64_t kOneRhythm = 100'000;
constexpr std::int64_t kUnitraceResolution = 250; // of a time since 1970 in microseconds as a double

using Pair = std::pair<ClockAnchor, ClockAnchor>;
using ByKey = std::map<std::string, std::vector<ClockAnchor>>;

ByKey byKey(std::span<const ClockAnchor> anchors) {
    ByKey sorted;
    for (const auto& anchor : anchors)
        sorted[anchor.key].push_back(anchor);
    for (auto& [key, list] : sorted)
        std::ranges::stable_sort(list, {}, &ClockAnchor::start);
    return sorted;
}

/// Of the keys that both have equally often.
std::vector<Pair> pairsOf(std::span<const ClockAnchor> first, std::span<const ClockAnchor> second) {
    std::vector<Pair> pairs;
    const auto others = byKey(second);
    for (const auto& [key, list] : byKey(first)) {
        const auto other = others.find(key);
        if (other == others.end() || other->second.size() != list.size()) continue;
        for (std::size_t i = 0; i < list.size(); ++i)
            pairs.emplace_back(list[i], other->second[i]);
    }
    return pairs;
}

/// `share` 0 to 1. Reorders the values.
std::int64_t quantile(std::vector<std::int64_t>& values, double share) {
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::ranges::nth_element(values, values.begin() + at);
    return values[static_cast<std::size_t>(at)];
}

} // namespace

JoinedClocks joinByCollectives(std::span<const ClockAnchor> first, std::span<const ClockAnchor> second) {
    if (first.empty() || second.empty()) return {{}, "one of them has no collective that all ranks wait for"};
    const auto pairs = pairsOf(first, second);
    if (pairs.empty()) return {{}, "no collective stands in both equally often"};
    std::int64_t low = INT64_MIN;
    std::int64_t high = INT64_MAX;
    std::vector<std::int64_t> offsets;
    for (const auto& [a, b] : pairs) {
        low = std::max(low, a.start - b.end);
        high = std::min(high, a.end - b.start);
        offsets.push_back(a.end - b.end);
    }
    if (low > high) {
        return {{},
                fmt::format("their collectives contradict each other by {:.1f} us: they are of two runs, or "
                            "a clock drifts",
                            static_cast<double>(low - high) / 1e3)};
    }
    const auto offset = std::clamp(quantile(offsets, 0.5), low, high);
    return {ClockJoin{offset, std::max(offset - low, high - offset), pairs.size()}, {}};
}

JoinedClocks joinByKernels(std::span<const ClockAnchor> first, std::span<const ClockAnchor> second) {
    const auto pairs = pairsOf(first, second);
    if (pairs.size() < kFewestKernels || 2 * pairs.size() < std::min(first.size(), second.size())) {
        return {{},
                fmt::format("{} of {} and {} kernels have their like in the other file", pairs.size(),
                            first.size(), second.size())};
    }
    std::vector<std::int64_t> offsets;
    for (const auto& [a, b] : pairs)
        offsets.push_back(a.start - b.start);
    const auto spread = (quantile(offsets, 0.95) - quantile(offsets, 0.05)) / 2;
    if (spread > kOneRhythm) {
        return {{},
                fmt::format("their kernels don't run in one rhythm: starts differ by {:.1f} us either way",
                            static_cast<double>(spread) / 1e3)};
    }
    return {ClockJoin{quantile(offsets, 0.5), std::max(spread, kUnitraceResolution), pairs.size()}, {}};
}

} // namespace gatescope
