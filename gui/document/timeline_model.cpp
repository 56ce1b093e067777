// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/timeline_model.h"

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

SliceId enclosingBlock(const TimelineModel& model, SliceId id) {
    for (SliceId up = model.trace().parent(id); up != kNoSlice; up = model.trace().parent(up)) {
        if (roleOf(model.trace(), up) == Role::Block) return up;
    }
    return kNoSlice;
}

/// The end of the short steps before the experts' GEMMs, which take most of a layer's time.
std::int64_t endOfPrelude(const TimelineModel& model, const GateMark& gate, const Slice& block) {
    std::int64_t end = gate.end;
    for (SliceId id = gate.id; id != kNoSlice; id = model.index->neighbour(id, 1)) {
        const Slice slice = model.trace().slice(id);
        if (slice.start >= block.end()) break;
        const Role role = roleOf(model.trace(), id);
        if (role == Role::W13) break;
        if (role == Role::Gate || role == Role::Route || role == Role::Permute) {
            end = std::max(end, slice.end());
        }
    }
    return end;
}

/// The preludes of the first blocks, in order of time.
std::vector<TimeRange> preludesOf(const TimelineModel& model) {
    const std::vector<GateMark>& gates = model.styles.gates;
    std::vector<TimeRange> preludes;
    for (std::size_t i = 0; i < std::min(kStoryGates, gates.size()); ++i) {
        const SliceId blockId = enclosingBlock(model, gates[i].id);
        if (blockId == kNoSlice) continue;
        const Slice block = model.trace().slice(blockId);
        const auto start = static_cast<double>(block.start);
        // The block's second gate call belongs to the prelude that its first one has opened.
        if (!preludes.empty() && preludes.back().from == start) continue;
        preludes.push_back({start, static_cast<double>(endOfPrelude(model, gates[i], block))});
    }
    return preludes;
}

/// The same where no ranges name blocks: from the first gate call to the end of its layer's router.
std::vector<TimeRange> firstRouted(const TimelineModel& model) {
    const Trace& trace = model.trace();
    const GateLayer* first = nullptr;
    for (const GateLayer& layer : model.gates().layers) {
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

} // namespace

TimeRange storyRange(const std::vector<TimelineModel>& timelines) {
    std::vector<TimeRange> together;
    for (const TimelineModel& timeline : timelines) {
        std::vector<TimeRange> preludes = preludesOf(timeline);
        if (preludes.empty()) preludes = firstRouted(timeline);
        if (together.empty()) together = preludes;
        together.resize(std::min(together.size(), preludes.size()));
        for (std::size_t i = 0; i < together.size(); ++i) {
            together[i].from = std::min(together[i].from, preludes[i].from);
            together[i].to = std::max(together[i].to, preludes[i].to);
        }
    }
    if (together.empty()) {
        double end = 1;
        for (const TimelineModel& t : timelines)
            end = std::max(end, static_cast<double>(t.trace().duration()));
        return around(0, end, 0.02);
    }
    const auto typical = together.begin() + static_cast<std::ptrdiff_t>(together.size() / 4);
    std::nth_element(together.begin(), typical, together.end(),
                     [](const TimeRange& x, const TimeRange& y) { return x.span() < y.span(); });
    return {typical->from - 0.06 * typical->span(), typical->to + 0.25 * typical->span()};
}

SliceId counterpart(const TimelineModel& from, SliceId id, const TimelineModel& to) {
    const Step wanted = stepOf(from.trace(), id);
    if (wanted.role == Role::Other) return kNoSlice;
    const auto trackName = [](const Trace& trace, SliceId slice) -> const std::string& {
        return trace.tracks()[trace.sliceTracks()[slice]].name;
    };
    const std::string& place = trackName(from.trace(), id);
    // Iterations are aligned, so the partner is the nearest such step: search outwards.
    const std::int64_t start = from.trace().starts()[id];
    const auto starts = to.trace().starts();
    const auto nearest = std::lower_bound(starts.begin(), starts.end(), start) - starts.begin();
    const auto count = static_cast<std::ptrdiff_t>(starts.size());
    for (std::ptrdiff_t away = 0; away < std::min(count, kSearchLimit); ++away) {
        for (const std::ptrdiff_t at : {nearest + away, nearest - away - 1}) {
            if (at < 0 || at >= count) continue;
            const auto other = static_cast<SliceId>(at);
            if (trackName(to.trace(), other) != place) continue;
            if (stepOf(to.trace(), other) == wanted) return other;
        }
    }
    return kNoSlice;
}

} // namespace gatescope
