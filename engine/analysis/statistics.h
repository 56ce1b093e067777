// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Linear interpolation between order statistics (Hyndman and Fan's type 7, R's default). `samples` need not
/// be sorted; NaN for none. `p` in [0, 1].
double quantile(std::span<const double> samples, double p);
/// The same without a copy: `samples` are reordered.
double quantileInPlace(std::vector<double>& samples, double p);
double median(std::span<const double> samples);
/// NaN for none.
double average(std::span<const double> samples);

struct SampleSummary {
    std::size_t n = 0;
    double median = 0;
    double mean = 0;
    double p10 = 0;
    double p90 = 0;
    double min = 0;
    double max = 0;
};

SampleSummary summarize(std::span<const double> samples);

/// Means of `length` neighbouring samples each; what is left over at the end is dropped. For passes of
/// balanced blocks: the block is the unit of a comparison, since what is wrong inside one (its order, its
/// inputs) cancels in its mean only.
std::vector<double> blockMeans(std::span<const double> samples, std::size_t length);

/// Median of the paired differences a[i] - b[i] with its interval.
struct PairedDifference {
    static constexpr double kConfidence = 0.95;
    /// The median of fewer pairs has no such interval: all n differences have the same sign by chance in
    /// 2^(1-n) of cases.
    static constexpr std::size_t kFewestPairs = 6;

    double median = 0;
    double low = 0;
    double high = 0;
    /// Of the interval: kConfidence, or 1 - 2^(1-n), that of the whole range, for fewer than kFewestPairs.
    double confidence = 0;
    double relative = 0; ///< median / median of b
    /// The smallest difference that this many samples of this scatter would have shown in four of five runs
    /// (power 0.8): (z(0.975) + z(0.8)) / z(0.975) = 1.43 half-widths of the interval. Infinite where nothing
    /// can be resolved.
    double detectable = 0;
    std::size_t n = 0;
    /// The interval is one of kConfidence and does not contain zero.
    bool resolved() const { return n >= kFewestPairs && (low > 0 || high < 0); }
};

/// The wider, at each end, of two intervals of the median. One is exact for independent pairs whatever their
/// distribution: order statistics by the sign test (Conover 1999, 3.2). The other allows for neighbours that
/// are correlated: a moving-block bootstrap, blocks of about cbrt(n) (Kuensch 1989), 2000 resamples,
/// percentiles taken further out by Student's t for the number of blocks, since a bootstrap of few blocks is
/// too narrow (the "expanded percentile interval", Hesterberg 2015). Fewer than 20 pairs: the first alone.
/// Fewer than 6: the range of all differences, with its confidence. Deterministic for a seed.
PairedDifference pairedDifference(std::span<const double> a, std::span<const double> b,
                                  std::uint64_t seed = 1);

/// A share with its 95 % interval.
struct Proportion {
    std::size_t hits = 0;
    std::size_t n = 0;
    double share = 0;
    double low = 0;
    double high = 1;
};

/// `hits` of `n` with Wilson's score interval (Wilson 1927), which holds for few trials and for shares near 0
/// and 1. No trials: [0, 1].
Proportion wilson(std::size_t hits, std::size_t n);

} // namespace gatescope
