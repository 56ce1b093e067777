// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gatescope {

/// A test's statistic and the two-sided probability of one as far out where nothing differs.
struct RankTest {
    double statistic = 0;
    double p = 1;
};

/// Of two independent samples (Mann and Whitney 1947). Statistic: pairs in which a's is the greater, equal
/// ones count half (R's W). Exact for up to 50 values a side without ties, else the normal distribution with
/// corrections for ties and continuity (Hollander and Wolfe 1973, chapter 4), as R does it.
RankTest mannWhitney(std::span<const double> a, std::span<const double> b);

/// Of paired differences around zero (Wilcoxon 1945). Statistic: the sum of the positive ones' ranks (R's V).
/// Zeros are left out. Exact for up to 50 differences without ties, else as above (ibid., chapter 3).
RankTest wilcoxonSignedRank(std::span<const double> differences);

/// How far the values of one sample lie above those of another.
struct Shift {
    double estimate = 0; ///< NaN where a sample is empty
    double low = 0;
    double high = 0;
    /// Of the interval: at least 0.95, or what the whole range of differences has where that is less.
    double confidence = 0;
};

/// The median of all differences a[i] - b[j] (Hodges and Lehmann 1963), with the interval of those shifts
/// that the Mann-Whitney test would not reject (Hollander and Wolfe 1973, section 4.3). O(n log n): the
/// differences are not written down.
Shift hodgesLehmann(std::span<const double> a, std::span<const double> b);

/// Holm's step-down correction (Holm 1979): in the order of `p`, probabilities that may be held against one
/// level however many there are.
std::vector<double> holm(std::span<const double> p);

} // namespace gatescope
