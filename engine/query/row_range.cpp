// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/row_range.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>

namespace gatescope {

namespace {

/// Integers from `low` to `high`, both included; none where high < low.
struct Interval {
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

std::int64_t clampedFloor(double value) {
    constexpr double kLimit = 9.2e18; // within what an int64 holds
    return static_cast<std::int64_t>(std::floor(std::clamp(value, -kLimit, kLimit)));
}

/// Wide enough for both kinds of number: rows at its edges are looked at again by SQLite.
Interval intervalOf(const ColumnBound& bound) {
    Interval value;
    if (const auto* integer = std::get_if<std::int64_t>(&bound.value)) {
        value = {*integer, *integer};
    } else if (const auto* real = std::get_if<double>(&bound.value)) {
        constexpr double kExact = 9e15; // above it neighbouring integers are one double
        if (std::isnan(*real) || std::abs(*real) > kExact) return {};
        value = {clampedFloor(*real), clampedFloor(*real) + 1};
    } else if (std::holds_alternative<std::monostate>(bound.value)) {
        return {0, -1}; // nothing compares with NULL
    } else {
        return {};
    }
    switch (bound.asked.comparison) {
    case Relation::Equal:
        return value;
    case Relation::Less:
    case Relation::LessOrEqual:
        return {Interval{}.low, value.high};
    case Relation::Greater:
    case Relation::GreaterOrEqual:
        return {value.low, Interval{}.high};
    }
    return {};
}

} // namespace

RowRange narrowed(RowRange rows, const ColumnBound& bound,
                  const std::function<std::int64_t(std::size_t)>& value) {
    const auto interval = intervalOf(bound);
    if (interval.high < interval.low) return {rows.first, rows.first};
    const auto places = std::views::iota(rows.first, rows.last);
    const auto first =
        std::ranges::partition_point(places, [&](std::size_t row) { return value(row) < interval.low; });
    const auto last =
        std::ranges::partition_point(places, [&](std::size_t row) { return value(row) <= interval.high; });
    return {rows.first + static_cast<std::size_t>(first - places.begin()),
            rows.first + static_cast<std::size_t>(last - places.begin())};
}

} // namespace gatescope
