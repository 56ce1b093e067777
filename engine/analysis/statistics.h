#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Linear interpolation between order statistics (Hyndman and Fan's type 7, R's default). `samples` need not
/// be sorted; NaN for none. `p` in [0, 1].
double quantile(std::span<const double> samples, double p);
double median(std::span<const double> samples);

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

/// Median of the paired differences a[i] - b[i] with a 95 % interval.
struct PairedDifference {
    /// The median of fewer pairs has no 95 % interval: all n differences have the same sign by chance in
    /// 2^(1-n) of cases.
    static constexpr std::size_t kFewestPairs = 6;

    double median = 0;
    double low = 0;
    double high = 0;
    double relative = 0; ///< median / median of b
    std::size_t n = 0;
    /// The interval does not contain zero.
    bool resolved() const { return n >= kFewestPairs && (low > 0 || high < 0); }
};

/// Interval by a moving-block bootstrap of the pairs (blocks of about cbrt(n), since neighbouring iterations
/// are correlated; Kuensch 1989), 2000 resamples, percentiles. The percentiles are taken further out by
/// Student's t for the number of blocks, since a bootstrap of few blocks is too narrow (the "expanded
/// percentile interval", Hesterberg 2015). Fewer than 10 pairs: the range of all differences, by the sign
/// test. Deterministic for a seed.
PairedDifference pairedDifference(std::span<const double> a, std::span<const double> b,
                                  std::uint64_t seed = 1);

} // namespace gatescope
