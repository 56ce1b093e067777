// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/shown_spans.h"

#include <cmath>

namespace gatescope {

namespace {

constexpr double kNarrowPixels = 2; ///< of the window

/// The smallest power of two: cells that don't move while one pans.
double cellFor(double ns) {
    return std::exp2(std::ceil(std::log2(std::max(ns, 1.0))));
}

ShownSpan spanOf(const TimeMap::Stretch& stretch, double shownFrom, double shownTo) {
    const auto from = static_cast<std::int64_t>(std::floor(shownFrom)) - stretch.shift();
    const auto to = static_cast<std::int64_t>(std::ceil(shownTo)) - stretch.shift();
    return {std::max(from, stretch.from),
            std::min(to, stretch.to),
            stretch.shift(),
            stretch.from,
            stretch.to,
            {static_cast<double>(stretch.shownAt), static_cast<double>(stretch.shownEnd())},
            false};
}

} // namespace

std::vector<ShownSpan> shownSpans(const TimeMap& map, const TimeAxis& axis, int fromPixel, int toPixel) {
    const double shownFrom = axis.timeAt(fromPixel);
    const double shownTo = axis.timeAt(toPixel);
    const double narrow = kNarrowPixels * axis.scale() * axis.nsPerPixel();
    const double cell = cellFor(narrow);
    std::vector<ShownSpan> spans;
    double cellEnd = 0;
    for (const TimeMap::Stretch& stretch : map.visibleIn({shownFrom, shownTo})) {
        const auto at = static_cast<double>(stretch.shownAt);
        const bool isNarrow = static_cast<double>(stretch.to - stretch.from) < narrow;
        if (isNarrow && map.composed()) {
            if (!spans.empty() && spans.back().folded && at < cellEnd) {
                spans.back().to = spans.back().last = stretch.to;
                spans.back().shown.to = static_cast<double>(stretch.shownEnd());
                continue;
            }
            cellEnd = (std::floor(at / cell) + 1) * cell;
            ShownSpan span = spanOf(stretch, at, static_cast<double>(stretch.shownEnd()));
            span.folded = true;
            spans.push_back(span);
        } else {
            spans.push_back(spanOf(stretch, shownFrom, shownTo));
        }
    }
    return spans;
}

} // namespace gatescope
