// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/two_speeds.h"

#include "analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gatescope {

namespace {

constexpr double kSmallestGroup = 0.1;   // of all samples
constexpr double kFarOut = 0.05;         // at either end of all samples
constexpr double kSmallestRatio = 1.2;   // of the medians
constexpr double kMostBetween = 0.05;    // of the smaller group, in the middle third between the medians
constexpr double kWidestGroup = 1.0 / 3; // of the distance of the medians: eight tenths of a group's samples
constexpr double kBetweenStarts = 1.0 / 3; // of that distance

/// How many of the sorted values belong to the lower group, of `fewest` at least as the other one. A few that
/// lie far out don't draw the cut to them.
std::size_t cutOf(std::vector<double> sorted, std::size_t fewest) {
    const double low = quantile(sorted, kFarOut);
    const double high = quantile(sorted, 1 - kFarOut);
    double sum = 0;
    for (double& value : sorted) {
        value = std::clamp(value, low, high);
        sum += value;
    }
    const auto n = static_cast<double>(sorted.size());
    double lower = 0;
    double most = -1;
    std::size_t cut = 0;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        lower += sorted[i - 1];
        if (i < fewest || sorted.size() - i < fewest) continue;
        const auto count = static_cast<double>(i);
        const double apart = lower / count - (sum - lower) / (n - count);
        const double between = count * (n - count) * apart * apart;
        if (between <= most) continue;
        most = between;
        cut = i;
    }
    return cut;
}

double widthOf(std::span<const double> group) {
    return quantile(group, 0.9) - quantile(group, 0.1);
}

} // namespace

std::optional<TwoSpeeds> twoSpeeds(std::span<const double> samples) {
    if (samples.size() < kFewestForTwoSpeeds) return std::nullopt;
    std::vector<double> logs(samples.begin(), samples.end());
    if (!std::ranges::all_of(logs, [](double time) { return time > 0 && std::isfinite(time); }))
        return std::nullopt;
    std::ranges::sort(logs);
    std::ranges::transform(logs, logs.begin(), [](double time) { return std::log(time); });

    const std::span<const double> all(logs);
    const auto n = static_cast<double>(all.size());
    const auto fast = all.first(cutOf(logs, static_cast<std::size_t>(std::ceil(kSmallestGroup * n))));
    const auto slow = all.subspan(fast.size());
    const auto smaller = static_cast<double>(std::min(fast.size(), slow.size()));
    const double from = median(fast);
    const double distance = median(slow) - from;
    if (distance < std::log(kSmallestRatio)) return std::nullopt;
    const auto first = std::ranges::lower_bound(all, from + kBetweenStarts * distance);
    const auto last = std::ranges::upper_bound(all, from + (1 - kBetweenStarts) * distance);
    if (static_cast<double>(last - first) > kMostBetween * smaller) return std::nullopt;
    if (std::max(widthOf(fast), widthOf(slow)) > kWidestGroup * distance) return std::nullopt;
    return TwoSpeeds{std::exp(from), std::exp(from + distance), static_cast<double>(slow.size()) / n};
}

} // namespace gatescope
