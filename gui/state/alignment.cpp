// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/alignment.h"

#include <algorithm>

namespace gatescope {

namespace {

constexpr double kRoom = 0.02;     ///< of the bounds' length, on either side
constexpr double kBetween = 0.015; ///< of a step's length, between two steps: they were not neighbours

std::int64_t lengthOf(const std::vector<Stretch>& stretches, std::size_t at) {
    return at < stretches.size() ? stretches[at].to - stretches[at].from : 0;
}

/// Stretch k of both begins at the same time, behind the longer one of those before.
PerSlot<TimeMap> sideBySide(const std::vector<Stretch>& a, const std::vector<Stretch>& b) {
    PerSlot<std::vector<TimeMap::Stretch>> maps;
    std::int64_t at = 0;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (i < a.size()) maps.a.push_back({a[i].from, a[i].to, at, a[i].number});
        if (i < b.size()) maps.b.push_back({b[i].from, b[i].to, at, b[i].number});
        const std::int64_t longest = std::max(lengthOf(a, i), lengthOf(b, i));
        at += longest + static_cast<std::int64_t>(static_cast<double>(longest) * kBetween) + 1;
    }
    return {TimeMap(std::move(maps.a)), TimeMap(std::move(maps.b))};
}

TimeRange boundsOf(const Timeline& timeline, const TimeMap& map) {
    const Stretch extent = timeline.extent();
    if (map.composed())
        return {static_cast<double>(map.stretches().front().shownAt),
                static_cast<double>(map.stretches().back().shownEnd())};
    return {map.toShown(static_cast<double>(extent.from)), map.toShown(static_cast<double>(extent.to))};
}

const std::vector<Stretch>& stretchesOf(const Timeline& timeline, Align by) {
    static const std::vector<Stretch> none;
    if (!timeline.facts) return none;
    return by == Align::Layer ? timeline.facts->layers : timeline.facts->steps;
}

TimeMap fromStart(const Timeline& timeline, std::int64_t at = 0) {
    return TimeMap::shifted(at - timeline.extent().from);
}

} // namespace

Alignment alignTimelines(const Timeline& baseline, const Timeline* candidate, Align wanted,
                         std::int64_t byHandNs) {
    Alignment alignment;
    const bool stretched = wanted == Align::Step || wanted == Align::Layer;
    const auto& a = stretchesOf(baseline, wanted);
    // One trace of others is shown as it was recorded; a placement of a run of our own took turns with
    // another one, and what stands between its steps is not its own.
    const bool ownSteps = !candidate && baseline.source->run && !a.empty();
    const bool bothHave = candidate && !a.empty() && !stretchesOf(*candidate, wanted).empty();
    if (stretched && (ownSteps || bothHave)) {
        alignment.maps = sideBySide(a, candidate ? stretchesOf(*candidate, wanted) : std::vector<Stretch>{});
        alignment.by = wanted;
    } else {
        const bool byHand = wanted == Align::ByHand;
        alignment.maps.a = fromStart(baseline);
        if (candidate) alignment.maps.b = fromStart(*candidate, byHand ? byHandNs : 0);
        alignment.by = byHand ? Align::ByHand : Align::Start;
    }
    TimeRange bounds = boundsOf(baseline, alignment.maps.a);
    if (candidate) {
        const TimeRange other = boundsOf(*candidate, alignment.maps.b);
        bounds = {std::min(bounds.from, other.from), std::max(bounds.to, other.to)};
    }
    alignment.bounds = around(bounds.from, bounds.to, kRoom);
    return alignment;
}

} // namespace gatescope
