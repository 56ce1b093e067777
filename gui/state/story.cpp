// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/story.h"

#include "analysis/role.h"

#include <algorithm>
#include <optional>

namespace gatescope {

namespace {

constexpr std::size_t kStoryGates = 64;          ///< how many early gate calls the typical one is chosen from
constexpr std::ptrdiff_t kSearchLimit = 1 << 16; ///< slices on either side; a click must not take long

Role roleOf(const Trace& trace, SliceId id) {
    return roleFromCategory(trace.category(id));
}

/// What is the same of a step in every timeline. The gate's call number differs between the placements, and
/// so does the iteration's: they take turns.
struct Step {
    Role role;
    std::optional<std::int64_t> layer;
    std::optional<std::int64_t> expert;
    bool redundant;

    bool operator==(const Step&) const = default;
};

Step stepOf(const Trace& trace, SliceId id) {
    return {roleOf(trace, id), trace.integer(id, ArgKey::Layer), trace.integer(id, ArgKey::Expert),
            trace.boolean(id, ArgKey::Redundant)};
}

SliceId enclosingBlock(const Trace& trace, SliceId id) {
    for (SliceId up = trace.parent(id); up != kNoSlice; up = trace.parent(up)) {
        if (roleOf(trace, up) == Role::Block) return up;
    }
    return kNoSlice;
}

/// The end of the short steps before the experts' GEMMs, which take most of a layer's time.
std::int64_t endOfPrelude(const Timeline& timeline, const GateMark& gate, const Slice& block) {
    const Trace& trace = timeline.trace();
    std::int64_t end = gate.end;
    for (SliceId id = gate.id; id != kNoSlice; id = timeline.index().neighbour(id, 1)) {
        const Slice slice = trace.slice(id);
        if (slice.start >= block.end()) break;
        const Role role = roleOf(trace, id);
        if (role == Role::W13) break;
        if (role == Role::Gate || role == Role::Route || role == Role::Permute)
            end = std::max(end, slice.end());
    }
    return end;
}

/// The preludes of the first blocks, in order of time of the trace.
std::vector<TimeRange> preludesOf(const Timeline& timeline) {
    const std::vector<GateMark>& gates = timeline.gates();
    std::vector<TimeRange> preludes;
    for (std::size_t i = 0; i < gates.size() && preludes.size() < kStoryGates; ++i) {
        if (!timeline.holdsSlice(gates[i].id)) continue;
        const SliceId blockId = enclosingBlock(timeline.trace(), gates[i].id);
        if (blockId == kNoSlice) continue;
        const Slice block = timeline.trace().slice(blockId);
        const auto start = static_cast<double>(block.start);
        // The block's second gate call belongs to the prelude that its first one has opened.
        if (!preludes.empty() && preludes.back().from == start) continue;
        preludes.push_back({start, static_cast<double>(endOfPrelude(timeline, gates[i], block))});
    }
    return preludes;
}

/// The same where no ranges name blocks: from the first gate call to the end of its layer's router.
std::vector<TimeRange> firstRouted(const Timeline& timeline) {
    if (!timeline.facts) return {};
    const Trace& trace = timeline.trace();
    const GateLayer* first = nullptr;
    for (const GateLayer& layer : timeline.facts->detection.gates.layers) {
        if (layer.calls.empty() || layer.router == kNoSlice) continue;
        if (first == nullptr || layer.calls.front().start < first->calls.front().start) first = &layer;
    }
    if (first == nullptr) return {};
    const auto start = static_cast<double>(first->calls.front().start);
    const std::int64_t lastCall = trace.slice(first->calls.back().slices.back()).end();
    const auto end = static_cast<double>(std::max(lastCall, trace.slice(first->router).end()));
    // As much again on either side shows what the calls stand between.
    return {{start - (end - start), end + (end - start)}};
}

std::vector<TimeRange> shownPlaces(const Timeline& timeline, const TimeMap& map) {
    std::vector<TimeRange> places = preludesOf(timeline);
    if (places.empty()) places = firstRouted(timeline);
    for (TimeRange& place : places)
        place = {map.toShown(place.from), map.toShown(place.to)};
    return places;
}

} // namespace

TimeRange storyRange(const Timeline& baseline, const Timeline* candidate, const Alignment& alignment) {
    std::vector<TimeRange> places = shownPlaces(baseline, alignment.maps.a);
    if (candidate != nullptr && alignment.by != Align::Start) {
        const std::vector<TimeRange> others = shownPlaces(*candidate, alignment.maps.b);
        places.resize(std::min(places.size(), others.size()));
        for (std::size_t i = 0; i < places.size(); ++i) {
            places[i].from = std::min(places[i].from, others[i].from);
            places[i].to = std::max(places[i].to, others[i].to);
        }
    }
    // What lies between stretches is not shown: there is nothing to look at.
    std::erase_if(places, [](const TimeRange& place) { return !(place.span() > 0); });
    if (places.empty()) return alignment.bounds;
    const auto typical = places.begin() + static_cast<std::ptrdiff_t>(places.size() / 4);
    std::ranges::nth_element(places, typical, {}, &TimeRange::span);
    return {typical->from - 0.06 * typical->span(), typical->to + 0.25 * typical->span()};
}

SliceId counterpart(const Timeline& from, SliceId id, const Timeline& to, const PerSlot<TimeMap>& maps,
                    Slot fromSlot) {
    const Step wanted = stepOf(from.trace(), id);
    if (wanted.role == Role::Other) return kNoSlice;
    const auto trackName = [](const Trace& trace, SliceId slice) -> const std::string& {
        return trace.tracks()[trace.sliceTracks()[slice]].name;
    };
    const std::string& place = trackName(from.trace(), id);
    // Steps are aligned, so the partner is the nearest such slice: search outwards.
    const double shown = maps[fromSlot].toShown(static_cast<double>(from.trace().starts()[id]));
    const auto start = static_cast<std::int64_t>(maps[otherSlot(fromSlot)].toTrace(shown));
    const auto starts = to.trace().starts();
    const auto nearest = std::ranges::lower_bound(starts, start) - starts.begin();
    const auto count = static_cast<std::ptrdiff_t>(starts.size());
    for (std::ptrdiff_t away = 0; away < std::min(count, kSearchLimit); ++away) {
        for (const std::ptrdiff_t at : {nearest + away, nearest - away - 1}) {
            if (at < 0 || at >= count) continue;
            const auto other = static_cast<SliceId>(at);
            if (!to.holdsSlice(other) || trackName(to.trace(), other) != place) continue;
            if (stepOf(to.trace(), other) == wanted) return other;
        }
    }
    return kNoSlice;
}

} // namespace gatescope
