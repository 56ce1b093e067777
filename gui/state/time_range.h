// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

namespace gatescope {

/// A window of time in nanoseconds from the trace's start. Doubles, since a window may lie between ticks;
/// exact up to 2^53 ns (104 days).
struct TimeRange {
    double from = 0;
    double to = 1;

    double span() const { return to - from; }
    double centre() const { return from + span() / 2; }
    bool contains(double time) const { return time >= from && time <= to; }
    bool operator==(const TimeRange&) const = default;
};

/// Pure maths between time and pixels: `range` is drawn from pixel `left` over `width` pixels.
class TimeScale {
public:
    TimeScale(TimeRange range, double left, double width)
        : m_range(range), m_left(left), m_width(std::max(width, 1.0)) {}

    double nsPerPixel() const { return m_range.span() / m_width; }
    double toPixel(double time) const { return m_left + (time - m_range.from) / nsPerPixel(); }
    double toTime(double pixel) const { return m_range.from + (pixel - m_left) * nsPerPixel(); }
    /// Clipped to a little outside of the visible part, so that a slice of seconds seen at nanosecond zoom
    /// doesn't overflow the painter's integers.
    double toVisiblePixel(double time) const {
        return std::clamp(toPixel(time), m_left - 4.0, m_left + m_width + 4.0);
    }

private:
    TimeRange m_range;
    double m_left;
    double m_width;
};

/// Nobody needs to see less than this; below it a double's rounding would show.
inline constexpr double kShortestSpan = 10.0;

/// Zooms by `factor` (below 1: in) so that `anchor` keeps its place on screen.
inline TimeRange zoomedAt(TimeRange range, double anchor, double factor) {
    return {anchor - (anchor - range.from) * factor, anchor + (range.to - anchor) * factor};
}

inline TimeRange panned(TimeRange range, double by) {
    return {range.from + by, range.to + by};
}

/// `range` moved, and if need be shrunk or widened, to lie inside `bounds` and to be no shorter than
/// kShortestSpan.
inline TimeRange clampedTo(TimeRange range, TimeRange bounds) {
    const double longest = std::max(bounds.span(), kShortestSpan);
    const double span = std::clamp(range.span(), kShortestSpan, longest);
    if (span != range.span()) range = {range.centre() - span / 2, range.centre() + span / 2};
    const double last = std::max(bounds.from, bounds.from + longest - span);
    const double from = std::clamp(range.from, bounds.from, last);
    return {from, from + span};
}

/// A window around [start, end] with a margin on both sides, given as a share of its length.
inline TimeRange around(double start, double end, double margin) {
    const double length = std::max(end - start, kShortestSpan);
    return {start - length * margin, start + length * (1 + margin)};
}

/// `range` moved just as far as needed for [start, end] to be in view; unchanged where it is already.
inline TimeRange revealing(TimeRange range, double start, double end) {
    if (start >= range.from && end <= range.to) return range;
    if (end - start > range.span()) return around(start, end, 0.1);
    const double centre = start + (end - start) / 2;
    return panned(range, centre - range.centre());
}

} // namespace gatescope
