// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/rank_tests.h"

#include "analysis/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace gatescope {

namespace {

constexpr std::size_t kMostExact = 50;
constexpr double kLevel = 0.05;

std::vector<double> sorted(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    std::ranges::sort(copy);
    return copy;
}

struct Ranks {
    std::vector<double> ranks; ///< in the order of the values; equal ones share their mean
    double tieSum = 0;         ///< t^3 - t over all groups of t equal values
};

Ranks rank(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    Ranks result{std::vector<double>(values.size())};
    for (std::size_t first = 0; first < order.size();) {
        auto last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]])
            ++last;
        for (auto i = first; i <= last; ++i)
            result.ranks[order[i]] = static_cast<double>(first + last) / 2 + 1;
        const auto ties = static_cast<double>(last - first + 1);
        result.tieSum += ties * ties * ties - ties;
        first = last + 1;
    }
    return result;
}

/// Probability of each value of U for samples of n and m: counts of partitions, as polynomials' products
/// (1 - x^(m+1)) ... / (1 - x) ... (Andrews 1976), kept as probabilities so that nothing overflows.
std::vector<double> whitneyProbabilities(std::size_t n, std::size_t m) {
    std::vector<double> p(n * m + 1, 0.0);
    p[0] = 1;
    for (std::size_t k = 1; k <= n; ++k) {
        for (auto u = p.size(); u-- > m + k;)
            p[u] -= p[u - m - k];
        for (std::size_t u = k; u < p.size(); ++u)
            p[u] += p[u - k];
    }
    const double all = std::accumulate(p.begin(), p.end(), 0.0);
    for (auto& one : p)
        one /= all;
    return p;
}

/// Of each sum of ranks of n signs.
std::vector<double> signedRankProbabilities(std::size_t n) {
    std::vector<double> p(n * (n + 1) / 2 + 1, 0.0);
    p[0] = 1;
    for (std::size_t k = 1; k <= n; ++k) {
        for (auto v = p.size(); v-- > 0;)
            p[v] = (p[v] + (v >= k ? p[v - k] : 0.0)) / 2;
    }
    return p;
}

/// Both tails of a symmetric distribution, from the statistic outwards.
double exactTails(const std::vector<double>& probabilities, double statistic) {
    const auto at = static_cast<std::ptrdiff_t>(std::lround(statistic));
    const auto nearer = std::min(at, static_cast<std::ptrdiff_t>(probabilities.size()) - 1 - at);
    const double tail = std::accumulate(probabilities.begin(), probabilities.begin() + nearer + 1, 0.0);
    return std::min(1.0, 2 * tail);
}

double normalTails(double fromCentre, double variance) {
    if (variance <= 0) return 1;
    const double reach = std::max(0.0, std::fabs(fromCentre) - 0.5);
    return std::min(1.0, 2 * normalBelow(-reach / std::sqrt(variance)));
}

/// Differences a[i] - b[j] that are at most `limit`, of sorted samples.
std::size_t countUpTo(const std::vector<double>& a, const std::vector<double>& b, double limit) {
    std::size_t count = 0;
    std::size_t first = 0; // of b: those from here on give small enough differences
    for (const double value : a) {
        while (first < b.size() && value - b[first] > limit)
            ++first;
        count += b.size() - first;
    }
    return count;
}

/// The smallest difference above `limit`.
double nextAbove(const std::vector<double>& a, const std::vector<double>& b, double limit) {
    double next = std::numeric_limits<double>::infinity();
    std::size_t first = 0;
    for (const double value : a) {
        while (first < b.size() && value - b[first] > limit)
            ++first;
        if (first > 0) next = std::min(next, value - b[first - 1]);
    }
    return next;
}

/// The difference of this rank, from 1: the limits are brought together until one difference is between.
double differenceOfRank(const std::vector<double>& a, const std::vector<double>& b, std::size_t wanted) {
    double low = std::nextafter(a.front() - b.back(), -std::numeric_limits<double>::infinity());
    double high = a.back() - b.front();
    for (int i = 0; i < 128; ++i) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        (countUpTo(a, b, middle) >= wanted ? high : low) = middle;
    }
    return nextAbove(a, b, low);
}

/// How many of the smallest differences lie outside the interval; 0 where not even the whole range is sure
/// enough. `confidence` is what is reached.
std::size_t outside(std::size_t n, std::size_t m, double& confidence) {
    if (n > kMostExact || m > kMostExact) {
        const auto pairs = static_cast<double>(n) * static_cast<double>(m);
        const double deviation = std::sqrt(pairs * static_cast<double>(n + m + 1) / 12);
        confidence = 1 - kLevel;
        return static_cast<std::size_t>(
            std::max(0.0, std::floor(pairs / 2 + normalQuantile(kLevel / 2) * deviation) - 1));
    }
    const auto p = whitneyProbabilities(n, m);
    std::size_t out = 0;
    double tail = p[0];
    while (out + 1 < p.size() && 2 * (tail + p[out + 1]) <= kLevel)
        tail += p[++out];
    confidence = 1 - 2 * tail;
    return out;
}

} // namespace

RankTest mannWhitney(std::span<const double> a, std::span<const double> b) {
    if (a.empty() || b.empty()) return {};
    std::vector<double> all(a.begin(), a.end());
    all.insert(all.end(), b.begin(), b.end());
    const auto ranked = rank(all);
    const auto n = static_cast<double>(a.size());
    const auto m = static_cast<double>(b.size());
    const double sum = std::accumulate(ranked.ranks.begin(),
                                       ranked.ranks.begin() + static_cast<std::ptrdiff_t>(a.size()), 0.0);
    RankTest result{sum - n * (n + 1) / 2};
    if (ranked.tieSum == 0 && a.size() <= kMostExact && b.size() <= kMostExact) {
        result.p = exactTails(whitneyProbabilities(a.size(), b.size()), result.statistic);
    } else {
        const double variance = n * m / 12 * (n + m + 1 - ranked.tieSum / ((n + m) * (n + m - 1)));
        result.p = normalTails(result.statistic - n * m / 2, variance);
    }
    return result;
}

RankTest wilcoxonSignedRank(std::span<const double> differences) {
    std::vector<double> sizes;
    std::vector<bool> positive;
    for (const double one : differences) {
        if (one == 0) continue;
        sizes.push_back(std::fabs(one));
        positive.push_back(one > 0);
    }
    if (sizes.empty()) return {};
    const auto ranked = rank(sizes);
    RankTest result;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (positive[i]) result.statistic += ranked.ranks[i];
    }
    const auto n = static_cast<double>(sizes.size());
    const bool zeros = sizes.size() != differences.size();
    if (ranked.tieSum == 0 && !zeros && sizes.size() <= kMostExact) {
        result.p = exactTails(signedRankProbabilities(sizes.size()), result.statistic);
    } else {
        const double variance = n * (n + 1) * (2 * n + 1) / 24 - ranked.tieSum / 48;
        result.p = normalTails(result.statistic - n * (n + 1) / 4, variance);
    }
    return result;
}

Shift hodgesLehmann(std::span<const double> a, std::span<const double> b) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    if (a.empty() || b.empty()) return {kNaN, kNaN, kNaN, 0};
    const auto x = sorted(a);
    const auto y = sorted(b);
    const auto pairs = x.size() * y.size();
    Shift shift;
    const double upper = differenceOfRank(x, y, pairs / 2 + 1);
    shift.estimate = pairs % 2 == 1 ? upper : (differenceOfRank(x, y, pairs / 2) + upper) / 2;
    const auto out = outside(x.size(), y.size(), shift.confidence);
    shift.low = differenceOfRank(x, y, out + 1);
    shift.high = differenceOfRank(x, y, pairs - out);
    return shift;
}

std::vector<double> holm(std::span<const double> p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> adjusted(p.size());
    double worst = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        worst = std::max(worst, std::min(1.0, p[order[i]] * static_cast<double>(p.size() - i)));
        adjusted[order[i]] = worst;
    }
    return adjusted;
}

} // namespace gatescope
