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
constexpr std::size_t kFewSteps = 24;
constexpr double kFewStepsFactor = 3;

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
    double mean = 0;
    for (const double one : batches)
        mean += one / n;
    double squares = 0;
    for (const double one : batches)
        squares += (one - mean) * (one - mean);
    result.degrees = n - 1;
    result.variance = squares / (n - 1) / n * (steps.size() < kFewSteps ? kFewStepsFactor : 1);
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
