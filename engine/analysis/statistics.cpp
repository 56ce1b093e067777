// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/statistics.h"

#include "analysis/median_bootstrap.h"
#include "analysis/resampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace gatescope {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// k such that the k-th smallest and k-th largest of n values enclose their median with at least 95 %
/// confidence; 0 where not even the whole range does.
std::size_t signTestRank(std::size_t n) {
    // Twice the binomial probability of `rank` signs, as a logarithm: of thousands it is too small for a
    // double.
    double logTerm = (1.0 - static_cast<double>(n)) * std::numbers::ln2;
    std::size_t rank = 0;
    for (double tail = std::exp(logTerm); tail <= 0.05; tail += std::exp(logTerm)) {
        ++rank;
        logTerm += std::log(static_cast<double>(n - rank + 1) / static_cast<double>(rank));
    }
    return rank;
}

} // namespace

double quantileInPlace(std::vector<double>& samples, double p) {
    if (samples.empty()) return kNaN;
    const double place = std::clamp(p, 0.0, 1.0) * static_cast<double>(samples.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    const auto at = samples.begin() + below;
    std::nth_element(samples.begin(), at, samples.end());
    const double fraction = place - static_cast<double>(below);
    if (fraction == 0) return *at;
    const double above = *std::min_element(at + 1, samples.end());
    return *at + fraction * (above - *at);
}

double quantile(std::span<const double> samples, double p) {
    std::vector<double> copy(samples.begin(), samples.end());
    return quantileInPlace(copy, p);
}

double median(std::span<const double> samples) {
    return quantile(samples, 0.5);
}

double average(std::span<const double> samples) {
    return std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
}

SampleSummary summarize(std::span<const double> samples) {
    SampleSummary summary;
    summary.n = samples.size();
    if (samples.empty()) return summary;
    std::vector<double> copy(samples.begin(), samples.end());
    summary.median = quantileInPlace(copy, 0.5);
    summary.p10 = quantileInPlace(copy, 0.1);
    summary.p90 = quantileInPlace(copy, 0.9);
    summary.mean = average(samples);
    const auto [least, greatest] = std::ranges::minmax(samples);
    summary.min = least;
    summary.max = greatest;
    return summary;
}

std::vector<double> blockMeans(std::span<const double> samples, std::size_t length) {
    std::vector<double> means;
    if (length == 0) return means;
    for (std::size_t first = 0; first + length <= samples.size(); first += length) {
        const auto block = samples.subspan(first, length);
        means.push_back(std::accumulate(block.begin(), block.end(), 0.0) / static_cast<double>(length));
    }
    return means;
}

Proportion wilson(std::size_t hits, std::size_t n) {
    Proportion result{hits, n};
    if (n == 0) return result;
    constexpr double z = 1.959964;
    const auto trials = static_cast<double>(n);
    result.share = static_cast<double>(hits) / trials;
    const double weight = 1 + z * z / trials;
    const double centre = (result.share + z * z / (2 * trials)) / weight;
    const double reach =
        z / weight * std::sqrt(result.share * (1 - result.share) / trials + z * z / (4 * trials * trials));
    // None and all of them are ends of the interval exactly; rounding would leave 3e-17 there on some
    // machines.
    result.low = hits == 0 ? 0.0 : std::max(0.0, centre - reach);
    result.high = hits == n ? 1.0 : std::min(1.0, centre + reach);
    return result;
}

namespace {

/// The interval of the median of n sorted values by the sign test.
void setSignInterval(PairedDifference& result, const std::vector<double>& sorted) {
    const auto rank = std::max<std::size_t>(1, signTestRank(result.n));
    result.low = sorted[rank - 1];
    result.high = sorted[result.n - rank];
    if (result.n < PairedDifference::kFewestPairs) {
        result.confidence = 1 - std::exp2(1.0 - static_cast<double>(result.n));
    }
}

/// Takes the interval out to what a bootstrap says, where that is wider.
void widenByBootstrap(PairedDifference& result, const std::vector<double>& differences, std::uint64_t seed) {
    auto medians = bootstrapMedians(differences, seed);
    const double tail =
        expandedTail(static_cast<double>(result.n) / static_cast<double>(bootstrapBlockLength(result.n)));
    result.low = std::min(result.low, quantileInPlace(medians, tail));
    result.high = std::max(result.high, quantileInPlace(medians, 1 - tail));
}

} // namespace

PairedDifference pairedDifference(std::span<const double> a, std::span<const double> b, std::uint64_t seed) {
    constexpr std::size_t kFewestForBootstrap = 20;
    constexpr double kPower = 1.4294; // (1.95996 + 0.84162) / 1.95996
    PairedDifference result;
    result.n = std::min(a.size(), b.size());
    if (result.n == 0) return result;
    std::vector<double> differences(result.n);
    for (std::size_t i = 0; i < result.n; ++i)
        differences[i] = a[i] - b[i];
    result.confidence = PairedDifference::kConfidence;
    result.median = median(differences);
    const double base = median(b.first(result.n));
    result.relative = base != 0 ? result.median / base : 0;
    auto sorted = differences;
    std::ranges::sort(sorted);
    setSignInterval(result, sorted);
    if (result.n >= kFewestForBootstrap) widenByBootstrap(result, differences, seed);
    result.detectable = result.n < PairedDifference::kFewestPairs ? std::numeric_limits<double>::infinity()
                                                                  : kPower * (result.high - result.low) / 2;
    return result;
}

} // namespace gatescope
