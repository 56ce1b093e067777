// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/flow_resolver.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace gatescope {

std::uint32_t FlowResolver::keyNumber(std::string_view key) {
    return m_keys.try_emplace(std::string(key), static_cast<std::uint32_t>(m_keys.size())).first->second;
}

void FlowResolver::add(std::string_view key, std::uint64_t id, Phase phase, Binding binding, TrackId track,
                       std::int64_t time, std::uint32_t slicesBefore) {
    m_ends.push_back({.id = id,
                      .time = time,
                      .key = keyNumber(key),
                      .slicesBefore = slicesBefore,
                      .track = track,
                      .slice = kNoSlice,
                      .phase = phase,
                      .binding = binding});
}

void FlowResolver::addBound(std::string_view key, std::uint64_t id, Phase phase, std::uint32_t slice,
                            std::int64_t time) {
    m_ends.push_back({.id = id,
                      .time = time,
                      .key = keyNumber(key),
                      .slicesBefore = slice,
                      .track = kNoTrack,
                      .slice = slice,
                      .phase = phase,
                      .binding = Binding::Enclosing});
}

void FlowResolver::resolve(TraceBuilder& builder, ImportCounts& counts) {
    bindToSlices(builder);
    std::ranges::stable_sort(m_ends, [](const End& a, const End& b) {
        return std::tie(a.key, a.time, a.slicesBefore) < std::tie(b.key, b.time, b.slicesBefore);
    });
    for (auto first = m_ends.begin(); first != m_ends.end();) {
        const auto last =
            std::find_if(first, m_ends.end(), [&](const End& end) { return end.key != first->key; });
        std::vector<End> flow(first, last);
        link(flow, builder, counts);
        first = last;
    }
    m_ends.clear();
}

void FlowResolver::bindToSlices(const TraceBuilder& builder) {
    std::map<TrackId, std::vector<End*>> endsOfTrack;
    for (auto& end : m_ends) {
        if (end.track != kNoTrack) endsOfTrack[end.track].push_back(&end);
    }
    if (endsOfTrack.empty()) return;
    std::map<TrackId, std::vector<std::uint32_t>> slicesOfTrack;
    for (std::uint32_t id = 0; id < builder.sliceCount(); ++id) {
        const auto track = builder.addedSlice(id).track;
        if (endsOfTrack.contains(track)) slicesOfTrack[track].push_back(id);
    }
    for (auto& [track, ends] : endsOfTrack) {
        auto& slices = slicesOfTrack[track];
        std::ranges::stable_sort(slices, {}, [&](std::uint32_t id) { return builder.addedSlice(id).start; });
        std::ranges::stable_sort(ends, [](const End* a, const End* b) {
            return std::tie(a->time, a->slicesBefore) < std::tie(b->time, b->slicesBefore);
        });
        bindTrack(builder, slices, ends);
    }
}

/// One sweep over the track: `slices` and `ends` are in order of time, and of the file where times are equal.
void FlowResolver::bindTrack(const TraceBuilder& builder, const std::vector<std::uint32_t>& slices,
                             std::vector<End*>& ends) const {
    std::vector<std::uint32_t> open;
    std::size_t next = 0;
    const auto start = [&](std::uint32_t id) { return builder.addedSlice(id).start; };
    const auto stop = [&](std::uint32_t id) { return start(id) + builder.addedSlice(id).duration; };
    for (End* end : ends) {
        const auto begun = [&](std::uint32_t id) {
            return start(id) < end->time || (start(id) == end->time && id < end->slicesBefore);
        };
        for (; next < slices.size() && begun(slices[next]); ++next) {
            while (!open.empty() && stop(open.back()) < start(slices[next]))
                open.pop_back();
            open.push_back(slices[next]);
        }
        while (!open.empty() && stop(open.back()) < end->time)
            open.pop_back();
        if (end->binding == Binding::Next && next < slices.size()) {
            end->slice = slices[next];
            continue;
        }
        // A slice that ends at this very time counts only where no other is open.
        const auto enclosing = std::find_if(open.rbegin(), open.rend(), [&](std::uint32_t id) {
            return stop(id) > end->time || start(id) == end->time;
        });
        if (enclosing != open.rend()) {
            end->slice = *enclosing;
        } else if (!open.empty()) {
            end->slice = open.back();
        } else if (next < slices.size() && start(slices[next]) == end->time) {
            end->slice = slices[next]; // the file has the flow before its slice
        }
    }
}

void FlowResolver::link(std::vector<End>& flow, TraceBuilder& builder, ImportCounts& counts) const {
    // Clocks of host and device may disagree: the only start comes first whatever its time.
    const auto isStart = [](const End& end) { return end.phase == Phase::Start; };
    if (std::ranges::count_if(flow, isStart) == 1) std::ranges::stable_partition(flow, isStart);
    SliceId from = kNoSlice;
    bool started = false;
    for (const auto& end : flow) {
        if (end.slice == kNoSlice) counts.add("flow event outside of any slice");
        if (end.phase != Phase::Start) {
            if (!started) counts.add("flow end without a start");
            if (from != kNoSlice && end.slice != kNoSlice) builder.addFlow(from, end.slice, end.id);
        }
        if (end.phase != Phase::End) {
            from = end.slice;
            started = true;
        }
    }
}

} // namespace gatescope
