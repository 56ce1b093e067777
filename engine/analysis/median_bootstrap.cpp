// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/median_bootstrap.h"

#include "analysis/resampling.h"
#include "analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace gatescope {

namespace {

// After so many resamples it is known where their medians lie.
constexpr std::size_t kFirst = 40;
// Fewer values are counted by their ranks instead.
constexpr std::size_t kFewestForWindow = 200;

/// The values near the middle, and how many lie below them, of any stretch: a resample's median is known from
/// these where it is among them.
class MiddleWindow {
public:
    /// Those from `low` to `high`.
    MiddleWindow(const std::vector<double>& values, double low, double high)
        : m_below(values.size() + 1), m_kept(values.size() + 1) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const bool kept = values[i] >= low && values[i] <= high;
            if (kept) m_values.push_back(values[i]);
            m_below[i + 1] = m_below[i] + (values[i] < low ? 1 : 0);
            m_kept[i + 1] = m_kept[i] + (kept ? 1 : 0);
        }
    }

    std::size_t below(std::size_t from, std::size_t to) const { return m_below[to] - m_below[from]; }
    /// Appends those of a stretch.
    void copy(std::size_t from, std::size_t to, std::vector<double>& all) const {
        const auto begin = m_values.begin();
        all.insert(all.end(), begin + m_kept[from], begin + m_kept[to]);
    }

private:
    std::vector<double> m_values;
    std::vector<std::size_t> m_below; ///< [i]: of the first i
    std::vector<std::ptrdiff_t> m_kept;
};

/// Each value's place among all, equal ones in any order: few values' medians are found by counting.
class RankCounts {
public:
    explicit RankCounts(const std::vector<double>& values) : m_ranks(values.size()), m_counts(values.size()) {
        std::vector<std::uint32_t> order(values.size());
        std::iota(order.begin(), order.end(), 0u);
        std::ranges::sort(order, {}, [&](std::uint32_t at) { return values[at]; });
        for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
            m_ranks[order[rank]] = rank;
            m_sorted.push_back(values[order[rank]]);
        }
    }

    void clear() { std::ranges::fill(m_counts, 0u); }
    void add(std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i)
            ++m_counts[m_ranks[i]];
    }
    /// Of as many as there are values.
    double median() const {
        const auto n = m_sorted.size();
        std::size_t rank = 0;
        std::size_t upTo = m_counts[0];
        while (upTo <= (n - 1) / 2)
            upTo += m_counts[++rank];
        const double lower = m_sorted[rank];
        if (n % 2 == 1) return lower;
        while (upTo <= n / 2)
            upTo += m_counts[++rank];
        return lower + 0.5 * (m_sorted[rank] - lower);
    }

private:
    std::vector<std::uint32_t> m_ranks;
    std::vector<std::uint32_t> m_counts; ///< by rank
    std::vector<double> m_sorted;
};

/// One resample after another.
class Resampler {
public:
    Resampler(const std::vector<double>& values, std::uint64_t seed)
        : m_values(values), m_block(bootstrapBlockLength(values.size())), m_random(seed) {
        if (values.size() < kFewestForWindow) m_few.emplace(values);
    }

    /// The next one's median.
    double next(const std::optional<MiddleWindow>& window) {
        const auto n = m_values.size();
        m_starts.clear();
        for (std::size_t filled = 0; filled < n; filled += m_block)
            m_starts.push_back(drawBelow(m_random, n - m_block + 1));
        if (m_few) {
            m_few->clear();
            eachStretch([this](std::size_t from, std::size_t to) { m_few->add(from, to); });
            return m_few->median();
        }
        if (window) {
            if (const auto median = medianWithin(*window)) return *median;
        }
        m_picked.clear();
        eachStretch([this](std::size_t from, std::size_t to) {
            m_picked.insert(m_picked.end(), m_values.begin() + static_cast<std::ptrdiff_t>(from),
                            m_values.begin() + static_cast<std::ptrdiff_t>(to));
        });
        return quantileInPlace(m_picked, 0.5);
    }

private:
    template <typename Do>
    void eachStretch(Do&& act) const {
        std::size_t left = m_values.size();
        for (const std::size_t start : m_starts) {
            const auto length = std::min(m_block, left);
            act(start, start + length);
            left -= length;
        }
    }

    /// Nothing where it lies elsewhere.
    std::optional<double> medianWithin(const MiddleWindow& window) {
        std::size_t below = 0;
        m_picked.clear();
        eachStretch([&](std::size_t from, std::size_t to) {
            below += window.below(from, to);
            window.copy(from, to, m_picked);
        });
        const auto n = m_values.size();
        const auto lower = (n - 1) / 2; // of the one or two in the middle
        const auto upper = n / 2;
        if (lower < below || upper - below >= m_picked.size()) return std::nullopt;
        const auto at = m_picked.begin() + static_cast<std::ptrdiff_t>(lower - below);
        std::nth_element(m_picked.begin(), at, m_picked.end());
        if (lower == upper) return *at;
        return *at + 0.5 * (*std::min_element(at + 1, m_picked.end()) - *at);
    }

    const std::vector<double>& m_values;
    std::size_t m_block;
    std::mt19937_64 m_random;
    std::optional<RankCounts> m_few;
    std::vector<std::size_t> m_starts;
    std::vector<double> m_picked;
};

/// Twice as wide as where the first medians lie, counted in values; nothing where that is most of them.
std::optional<MiddleWindow> windowAround(const std::vector<double>& medians,
                                         const std::vector<double>& values) {
    std::vector<double> sorted = values;
    std::ranges::sort(sorted);
    const auto [least, greatest] = std::ranges::minmax(medians);
    const auto first = std::ranges::lower_bound(sorted, least) - sorted.begin();
    const auto last = std::ranges::upper_bound(sorted, greatest) - sorted.begin();
    const auto more = (last - first) / 2 + 1;
    const auto end = static_cast<std::ptrdiff_t>(sorted.size()) - 1;
    if (2 * (last - first) > end) return std::nullopt;
    return MiddleWindow(values, sorted[static_cast<std::size_t>(std::max<std::ptrdiff_t>(first - more, 0))],
                        sorted[static_cast<std::size_t>(std::min(last + more, end))]);
}

} // namespace

std::size_t bootstrapBlockLength(std::size_t n) {
    return std::max<std::size_t>(1, std::lround(std::cbrt(static_cast<double>(n))));
}

std::vector<double> bootstrapMedians(const std::vector<double>& values, std::uint64_t seed) {
    Resampler resampler(values, seed);
    std::optional<MiddleWindow> window;
    std::vector<double> medians;
    medians.reserve(kResamples);
    for (int r = 0; r < kResamples; ++r) {
        if (medians.size() == kFirst && values.size() >= kFewestForWindow)
            window = windowAround(medians, values);
        medians.push_back(resampler.next(window));
    }
    return medians;
}

} // namespace gatescope
