// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/time_map.h"

#include <algorithm>

namespace gatescope {

namespace {
/// 73 years: beyond any trace, even one that counts from 1970, and the sum of two does not overflow.
constexpr std::int64_t kEver = std::int64_t{1} << 61;
} // namespace

TimeMap::TimeMap(std::vector<Stretch> stretches) : m_stretches(std::move(stretches)) {
    if (m_stretches.empty()) m_stretches = shifted(0).m_stretches;
}

TimeMap TimeMap::shifted(std::int64_t by) {
    return TimeMap(std::vector<Stretch>{{-kEver, kEver, -kEver + by, -1}});
}

const TimeMap::Stretch& TimeMap::stretchAt(double traceTime) const {
    const auto after = std::ranges::upper_bound(
        m_stretches, traceTime, {}, [](const Stretch& stretch) { return static_cast<double>(stretch.from); });
    return after == m_stretches.begin() ? m_stretches.front() : *std::prev(after);
}

double TimeMap::toShown(double traceTime) const {
    const Stretch& stretch = stretchAt(traceTime);
    const double inside =
        std::clamp(traceTime, static_cast<double>(stretch.from), static_cast<double>(stretch.to));
    return inside + static_cast<double>(stretch.shift());
}

double TimeMap::toTrace(double shownTime) const {
    const auto after = std::ranges::upper_bound(m_stretches, shownTime, {}, [](const Stretch& stretch) {
        return static_cast<double>(stretch.shownAt);
    });
    const Stretch& stretch = after == m_stretches.begin() ? m_stretches.front() : *std::prev(after);
    const double time = shownTime - static_cast<double>(stretch.shift());
    return std::clamp(time, static_cast<double>(stretch.from), static_cast<double>(stretch.to));
}

TimeRange TimeMap::toShown(std::int64_t from, std::int64_t to) const {
    const Stretch& stretch = stretchAt(static_cast<double>(from));
    const auto begin = std::clamp(from, stretch.from, stretch.to);
    const auto end = std::clamp(to, begin, stretch.to);
    return {static_cast<double>(begin + stretch.shift()), static_cast<double>(end + stretch.shift())};
}

bool TimeMap::shows(std::int64_t traceTime) const {
    const Stretch& stretch = stretchAt(static_cast<double>(traceTime));
    return traceTime >= stretch.from && traceTime <= stretch.to;
}

std::span<const TimeMap::Stretch> TimeMap::visibleIn(TimeRange shown) const {
    const auto first = std::ranges::partition_point(m_stretches, [&](const Stretch& stretch) {
        return static_cast<double>(stretch.shownEnd()) < shown.from;
    });
    const auto last = std::ranges::partition_point(m_stretches, [&](const Stretch& stretch) {
        return static_cast<double>(stretch.shownAt) <= shown.to;
    });
    if (first >= last) return {};
    return {first, last};
}

} // namespace gatescope
