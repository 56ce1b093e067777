// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/step_series.h"

#include "analysis/rank_tests.h"
#include "analysis/resampling.h"
#include "analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace gatescope {

namespace {

constexpr std::size_t kMostBatches = 12;
/// So few steps are no sample of a distribution with two heaps.
constexpr std::size_t kFewSteps = 24;
constexpr double kFewStepsFactor = 3;
/// What a step keeps of the one before it where too few steps tell: as seen (docs/method.md), with the weight
/// of so many steps.
constexpr double kUsualCorrelation = 0.7;
constexpr double kUsualWeight = 12;
constexpr double kMostCorrelation = 0.95;

/// Between neighbours, as a share of the variance, without the bias of short series (Kendall 1954).
double correlation(std::span<const double> steps) {
    const auto n = static_cast<double>(steps.size());
    const double mean = average(steps);
    double squares = 0;
    double products = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        squares += (steps[i] - mean) * (steps[i] - mean);
        if (i > 0) products += (steps[i] - mean) * (steps[i - 1] - mean);
    }
    const double seen = squares > 0 ? products / squares : 0;
    const double unbiased = std::clamp(seen + (1 + 4 * seen) / n, 0.0, kMostCorrelation);
    return (n * unbiased + kUsualWeight * kUsualCorrelation) / (n + kUsualWeight);
}

/// By how much the variance of a mean of `batches` means of `length` steps each, of which each keeps `kept`
/// of the one before, is more than the scatter of the batches says.
double inflation(double kept, double length, double batches) {
    const double fades = std::pow(kept, length);
    const double lost = 1 - kept;
    // Sums of the correlations of all pairs of one batch, and of a batch and its neighbour.
    const double inside = length * (1 + kept) / lost - 2 * kept * (1 - fades) / lost / lost;
    const double next = kept * (1 - fades) * (1 - fades) / lost / lost / inside;
    double sum = 1;
    for (double apart = 1; apart < batches; ++apart)
        sum += 2 * (1 - apart / batches) * next * std::pow(fades, apart - 1);
    return sum / (1 - (sum - 1) / (batches - 1));
}

std::vector<double> drawn(const std::vector<double>& values, std::mt19937_64& random) {
    std::vector<double> result;
    for (std::size_t i = 0; i < values.size(); ++i)
        result.push_back(values[drawBelow(random, values.size())]);
    return result;
}

} // namespace

std::vector<double> batchMedians(std::span<const double> steps) {
    const auto n = steps.size();
    if (n == 0) return {};
    const auto length =
        std::max({std::size_t{1}, static_cast<std::size_t>(std::lround(std::cbrt(static_cast<double>(n)))),
                  (n + kMostBatches - 1) / kMostBatches});
    const auto batches = n / length;
    std::vector<double> medians;
    // What does not fill a batch goes to several: n * i / batches.
    for (std::size_t i = 0; i < batches; ++i) {
        const auto first = n * i / batches;
        medians.push_back(median(steps.subspan(first, n * (i + 1) / batches - first)));
    }
    return medians;
}

SeriesLocation locate(std::span<const double> steps) {
    SeriesLocation result{.n = steps.size(), .median = median(steps)};
    const auto batches = batchMedians(steps);
    const auto n = static_cast<double>(batches.size());
    if (batches.size() < 2) {
        result.variance = std::numeric_limits<double>::infinity();
        return result;
    }
    const double mean = average(batches);
    double squares = 0;
    for (const double one : batches)
        squares += (one - mean) * (one - mean);
    result.degrees = n - 1;
    const double length = static_cast<double>(steps.size()) / n;
    const double least = steps.size() < kFewSteps ? kFewStepsFactor : 1;
    result.variance = squares / (n - 1) / n * std::max(inflation(correlation(steps), length, n), least);
    return result;
}

SeriesShift bootstrapShift(std::span<const double> a, std::span<const double> b, std::uint64_t seed) {
    constexpr std::size_t kFewestBatches = 6;
    constexpr double kEndless = std::numeric_limits<double>::infinity();
    const auto x = batchMedians(a);
    const auto y = batchMedians(b);
    const auto fewest = std::min(x.size(), y.size());
    if (fewest < kFewestBatches) return {-kEndless, kEndless};
    std::mt19937_64 random(seed);
    std::vector<double> shifts;
    shifts.reserve(kResamples);
    std::vector<double> differences(x.size() * y.size());
    for (int r = 0; r < kResamples; ++r) {
        const auto p = drawn(x, random);
        const auto q = drawn(y, random);
        auto at = differences.begin();
        for (const double one : p) {
            for (const double other : q)
                *at++ = one - other;
        }
        shifts.push_back(median(differences));
    }
    const double tail = expandedTail(static_cast<double>(fewest));
    return {quantile(shifts, tail), quantile(shifts, 1 - tail)};
}

} // namespace gatescope
