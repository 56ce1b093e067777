// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_ticks.h"

#include "look/number_text.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kGap = 14;         ///< pixels of the window between two texts
constexpr double kTextOffset = 4;   ///< from a tick to its text
constexpr double kTickedFrom = 120; ///< narrower stretches have no ticks
constexpr double kLineApart = 3;    ///< lines of begins any closer would be a wall
constexpr int kMostTicks = 500;

/// A text behind those that are there; false where it has no room.
bool put(std::vector<AxisLabel>& labels, AxisLabel label, double limit) {
    const double behind = labels.empty() ? 0 : labels.back().textLeft + labels.back().textWidth + kGap;
    if (label.textLeft < (labels.empty() ? 0 : behind) || label.textLeft + label.textWidth > limit)
        return false;
    labels.push_back(std::move(label));
    return true;
}

/// So many nanoseconds from tick to tick that their texts have room, whatever they say.
double stepFor(const TimeAxis& axis, double largest, const TickTexts& texts) {
    const double windowPixels = axis.width() / axis.scale();
    double wanted = windowPixels / 60;
    double step = tickStep(axis.range().span(), wanted);
    for (int i = 0; i < 8; ++i) {
        const double room = step / axis.nsPerPixel() / axis.scale();
        // The text of a tick far from 0 is the longest one.
        const double length = texts.widthOf(tickText(-std::floor(largest / step) * step, step, largest));
        if (room >= length + kGap) break;
        wanted /= 1.6;
        step = tickStep(axis.range().span(), wanted);
    }
    return step;
}

void addTicks(const TimeAxis& axis, const ShownSpan& span, double zero, double step, double largest,
              const TickTexts& texts, TimeTicks& ticks) {
    const double from = std::max(axis.range().from, static_cast<double>(span.from + span.shift));
    const double to = std::min(axis.range().to, static_cast<double>(span.to + span.shift));
    // A text stays within its stretch: the next one's 0 has to have room.
    const double limit =
        std::min(axis.width() / axis.scale(), axis.windowPixelOf(span.shown.to) - (kGap - kTextOffset));
    int count = 0;
    for (double number = std::ceil((from - zero) / step); zero + number * step <= to; ++number) {
        if (++count > kMostTicks) break;
        AxisLabel label;
        label.x = axis.windowPixelOf(zero + number * step);
        label.text = tickText(number * step, step, largest);
        label.textLeft = label.x + kTextOffset;
        label.textWidth = texts.widthOf(label.text);
        ticks.lines.push_back(label.x);
        put(ticks.ticks, std::move(label), limit);
    }
}

void addTitles(const TimeAxis& axis, const TimeMap& map, const std::vector<ShownSpan>& spans,
               const TickTexts& texts, TimeTicks& ticks) {
    const double limit = axis.width() / axis.scale();
    const auto numberAt = [&](std::int64_t traceTime) {
        const auto stretches = map.stretches();
        const auto after = std::ranges::upper_bound(stretches, traceTime, {}, &TimeMap::Stretch::from);
        return after == stretches.begin() ? stretches.front().number : std::prev(after)->number;
    };
    double lastLine = -kLineApart;
    for (const ShownSpan& span : spans) {
        AxisLabel label;
        label.x = axis.windowPixelOf(span.shown.from);
        if (label.x >= 0 && label.x - lastLine >= kLineApart && !span.folded) {
            ticks.begins.push_back(label.x);
            lastLine = label.x;
        }
        const double end = std::min(axis.windowPixelOf(span.shown.to), limit);
        label.textLeft = std::max(label.x, 0.0) + kTextOffset;
        label.text = texts.stretchTitle(numberAt(span.from));
        label.textWidth = texts.widthOf(label.text);
        if (label.textLeft + label.textWidth <= end - (kGap - kTextOffset) &&
            put(ticks.stretches, label, limit))
            continue;
        if (label.x < 0) continue; // what is named begins out of sight
        label.text = QString::number(numberAt(span.from));
        label.textWidth = texts.widthOf(label.text);
        put(ticks.stretches, label, limit);
    }
}

} // namespace

TimeTicks timeTicks(const TimeAxis& axis, const TimeMap& map, const TickTexts& texts) {
    TimeTicks ticks;
    if (!(axis.range().span() > 0)) return ticks;
    const std::vector<ShownSpan> spans = shownSpans(map, axis, 0, axis.width());
    if (!map.composed()) {
        const double largest = std::max(std::abs(axis.range().from), std::abs(axis.range().to));
        const ShownSpan everything{static_cast<std::int64_t>(std::floor(axis.range().from)),
                                   static_cast<std::int64_t>(std::ceil(axis.range().to)),
                                   0,
                                   0,
                                   0,
                                   axis.range(),
                                   false};
        addTicks(axis, everything, 0, stepFor(axis, largest, texts), largest, texts, ticks);
        return ticks;
    }
    double largest = 1;
    for (const ShownSpan& span : spans) {
        if (!span.folded) largest = std::max(largest, static_cast<double>(span.to - span.first));
    }
    const double step = stepFor(axis, largest, texts);
    for (const ShownSpan& span : spans) {
        const double pixels = span.shown.span() / axis.nsPerPixel() / axis.scale();
        if (!span.folded && pixels >= kTickedFrom)
            addTicks(axis, span, span.shown.from, step, largest, texts, ticks);
    }
    addTitles(axis, map, spans, texts, ticks);
    return ticks;
}

} // namespace gatescope
