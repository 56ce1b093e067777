// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/flow_resolver.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace gatescope {

void FlowResolver::add(std::uint64_t key, std::uint64_t id, Phase phase, Binding binding, TrackId track,
                       std::int64_t time, std::uint32_t slicesBefore) {
    m_ends.push_back({.key = key,
                      .id = id,
                      .time = time,
                      .order = static_cast<std::uint32_t>(m_ends.size()),
                      .slicesBefore = slicesBefore,
                      .track = track,
                      .slice = kNoSlice,
                      .phase = phase,
                      .binding = binding});
}

void FlowResolver::addBound(std::uint64_t key, std::uint64_t id, Phase phase, std::uint32_t slice,
                            std::int64_t time) {
    add(key, id, phase, Binding::Enclosing, kNoTrack, time, slice);
    m_ends.back().slice = slice;
}

void FlowResolver::resolve(TraceBuilder& builder, ImportCounts& counts, std::size_t firstSlice) {
    bindToSlices(builder, firstSlice);
    std::ranges::sort(m_ends, [](const End& a, const End& b) {
        return std::tie(a.key, a.time, a.order) < std::tie(b.key, b.time, b.order);
    });
    const auto ranks = findRanks(builder);
    for (auto first = m_ends.begin(); first != m_ends.end();) {
        const auto last =
            std::find_if(first, m_ends.end(), [&](const End& end) { return end.key != first->key; });
        if (first->phase == Phase::Through || first->phase == Phase::Terminate) {
            linkThrough(std::span(first, last), builder, counts);
        } else if (first->ofOneRank && !ranks.empty()) {
            linkWithinRanks(std::span(first, last), ranks, builder, counts);
        } else {
            link(std::span(first, last), builder, counts);
        }
        first = last;
    }
    m_ends.clear();
}

TrackId FlowResolver::processOf(const TraceBuilder& builder, const End& end) const {
    return end.track == kNoTrack ? kNoTrack : builder.track(end.track).parent;
}

/// Flows of a merged file whose ids come from several ranks. A rank's flows begin in its own process and end
/// there or on its device, which is a process too: whose device that is, ids that only one rank uses tell.
FlowResolver::Ranks FlowResolver::findRanks(const TraceBuilder& builder) const {
    Ranks ranks;
    for (const End& end : m_ends) {
        const auto process = end.ofOneRank && end.phase == Phase::Start ? processOf(builder, end) : kNoTrack;
        if (process != kNoTrack) ranks[process] = process;
    }
    if (ranks.size() < 2) return {};
    std::unordered_map<TrackId, std::unordered_map<TrackId, std::size_t>> votes; // [device][rank]
    for (auto first = m_ends.begin(); first != m_ends.end();) {
        const auto last =
            std::find_if(first, m_ends.end(), [&](const End& end) { return end.key != first->key; });
        auto only = kNoTrack;
        bool several = false;
        for (auto end = first; end != last; ++end) {
            if (!end->ofOneRank || end->phase != Phase::Start) continue;
            const auto process = processOf(builder, *end);
            several |= only != kNoTrack && process != only;
            only = process;
        }
        for (; first != last; ++first) {
            const auto process = processOf(builder, *first);
            const bool tells = first->ofOneRank && first->phase != Phase::Start && process != kNoTrack &&
                               only != kNoTrack && !several && !ranks.contains(process);
            if (tells) ++votes[process][only];
        }
    }
    constexpr std::size_t kSure = 10; // times as many as of all others
    for (const auto& [device, ofRanks] : votes) {
        std::size_t all = 0;
        for (const auto& [rank, count] : ofRanks)
            all += count;
        for (const auto& [rank, count] : ofRanks) {
            if (count > kSure * (all - count)) ranks[device] = rank;
        }
    }
    return ranks;
}

void FlowResolver::linkWithinRanks(std::span<End> flow, const Ranks& ranks, TraceBuilder& builder,
                                   ImportCounts& counts) {
    const auto rankOf = [&](const End& end) {
        const auto known = ranks.find(processOf(builder, end));
        return known == ranks.end() ? kNoTrack : known->second;
    };
    std::ranges::stable_sort(flow, {}, rankOf);
    for (auto first = flow.begin(); first != flow.end();) {
        const auto rank = rankOf(*first);
        const auto last =
            std::find_if(first, flow.end(), [&](const End& end) { return rankOf(end) != rank; });
        if (rank == kNoTrack) {
            counts.addUnplaced(Oddity::FlowAmbiguous, static_cast<std::size_t>(last - first));
        } else {
            link(std::span(first, last), builder, counts);
        }
        first = last;
    }
}

namespace {

/// By time, and of the file where times are equal: numbers grow with the place in the file. Times beside
/// their number sort several times faster than numbers of rows all over memory.
template <typename TimeOf>
void sortByTime(std::vector<std::uint32_t>& numbers, TimeOf timeOf) {
    std::vector<std::pair<std::int64_t, std::uint32_t>> keys;
    keys.reserve(numbers.size());
    for (const auto number : numbers)
        keys.emplace_back(timeOf(number), number);
    if (std::ranges::is_sorted(keys)) return;
    std::ranges::sort(keys);
    std::ranges::transform(keys, numbers.begin(), [](const auto& key) { return key.second; });
}

} // namespace

void FlowResolver::bindToSlices(const TraceBuilder& builder, std::size_t firstSlice) {
    // Only tracks with ends matter, each with its slices and ends in a row of their own.
    std::vector<std::vector<std::uint32_t>> endsOfTrack;
    for (std::uint32_t i = 0; i < m_ends.size(); ++i) {
        const auto track = m_ends[i].track;
        if (track == kNoTrack) continue;
        if (track >= endsOfTrack.size()) endsOfTrack.resize(track + 1);
        endsOfTrack[track].push_back(i);
    }
    if (endsOfTrack.empty()) return;
    std::vector<std::vector<std::uint32_t>> slicesOfTrack(endsOfTrack.size());
    for (auto id = static_cast<std::uint32_t>(firstSlice); id < builder.sliceCount(); ++id) {
        const auto track = builder.addedSlice(id).track;
        if (track < endsOfTrack.size() && !endsOfTrack[track].empty()) slicesOfTrack[track].push_back(id);
    }
    for (std::size_t track = 0; track < endsOfTrack.size(); ++track) {
        auto& ends = endsOfTrack[track];
        auto& slices = slicesOfTrack[track];
        sortByTime(slices, [&](std::uint32_t id) { return builder.addedSlice(id).start; });
        sortByTime(ends, [&](std::uint32_t i) { return m_ends[i].time; });
        bindTrack(builder, slices, ends);
        slices = {};
    }
}

/// One sweep over the track: `slices` and `ends` are in order of time, and of the file where times are equal.
void FlowResolver::bindTrack(const TraceBuilder& builder, std::span<const std::uint32_t> slices,
                             std::span<const std::uint32_t> ends) {
    std::vector<std::uint32_t> open;
    std::size_t next = 0;
    const auto start = [&](std::uint32_t id) { return builder.addedSlice(id).start; };
    const auto stop = [&](std::uint32_t id) { return start(id) + builder.addedSlice(id).duration; };
    for (const auto number : ends) {
        End& end = m_ends[number];
        const auto begun = [&](std::uint32_t id) {
            return start(id) < end.time || (start(id) == end.time && id < end.slicesBefore);
        };
        for (; next < slices.size() && begun(slices[next]); ++next) {
            // One that ends here is no more meant: the one that begins here comes before it.
            while (!open.empty() && stop(open.back()) <= start(slices[next]))
                open.pop_back();
            open.push_back(slices[next]);
        }
        while (!open.empty() && stop(open.back()) < end.time)
            open.pop_back();
        if (end.binding == Binding::Next && next < slices.size()) {
            end.slice = slices[next];
            continue;
        }
        // A slice that ends at this very time counts only where no other is open.
        const auto enclosing = std::find_if(open.rbegin(), open.rend(), [&](std::uint32_t id) {
            return stop(id) > end.time || start(id) == end.time;
        });
        if (enclosing != open.rend()) {
            end.slice = *enclosing;
            // What was passed over has ended: to be looked at once, not by each end of a flow.
            open.erase(enclosing.base(), open.end());
        } else if (!open.empty()) {
            end.slice = open.back();
            open.erase(open.begin(), std::prev(open.end()));
        } else if (next < slices.size() && start(slices[next]) == end.time) {
            end.slice = slices[next]; // the file has the flow before its slice
        }
    }
}

namespace {

/// Whether each start is followed by ends of its own before the next start comes.
template <typename Flow, typename IsStart>
bool alternates(const Flow& flow, IsStart isStart) {
    bool open = false;
    for (const auto& end : flow) {
        if (isStart(end) && open) return false;
        open = isStart(end);
    }
    return true;
}

} // namespace

void FlowResolver::link(std::span<End> flow, TraceBuilder& builder, ImportCounts& counts) {
    const auto isStart = [](const End& end) { return end.phase == Phase::Start; };
    const auto starts = static_cast<std::size_t>(std::ranges::count_if(flow, isStart));
    if (starts == 1) {
        // Clocks of host and device may disagree: the only start comes first whatever its time.
        std::stable_partition(flow.begin(), flow.end(), isStart);
    } else if (starts > 1 && starts < flow.size() && !alternates(flow, isStart)) {
        // The id is used again while it is open. The order in the file may tell the pairs apart.
        std::ranges::sort(flow, {}, &End::order);
        if (!alternates(flow, isStart)) return counts.addUnplaced(Oddity::FlowAmbiguous, flow.size());
    }
    SliceId from = kNoSlice;
    bool started = false;
    bool ended = true;
    for (const auto& end : flow) {
        if (end.slice == kNoSlice) counts.addUnplaced(Oddity::FlowOutsideSlice);
        if (end.phase != Phase::Start) {
            if (!started) counts.addUnplaced(Oddity::FlowEndWithoutStart);
            if (from != kNoSlice && end.slice != kNoSlice) builder.addFlow(from, end.slice, end.id);
            ended = true;
        }
        if (end.phase == Phase::End) continue;
        if (end.phase == Phase::Start) {
            if (!ended) counts.addUnplaced(Oddity::FlowStartWithoutEnd);
            ended = false;
        }
        from = end.slice;
        started = true;
    }
    if (!ended) counts.addUnplaced(Oddity::FlowStartWithoutEnd);
}

/// In order of time, as recorders for Perfetto mean it: each event is joined to the one before.
void FlowResolver::linkThrough(std::span<const End> flow, TraceBuilder& builder, ImportCounts& counts) {
    const End* before = nullptr;
    bool isAlone = false;
    for (const End& end : flow) {
        if (end.slice == kNoSlice) counts.addUnplaced(Oddity::FlowOutsideSlice);
        if (before != nullptr && before->slice != kNoSlice && end.slice != kNoSlice)
            builder.addFlow(before->slice, end.slice, end.id);
        const bool terminates = end.phase == Phase::Terminate;
        if (before == nullptr && terminates) counts.addUnplaced(Oddity::FlowEndWithoutStart);
        isAlone = before == nullptr && !terminates;
        ++(terminates ? m_through.ends : before == nullptr ? m_through.starts : m_through.steps);
        before = terminates ? nullptr : &end;
    }
    if (isAlone) counts.addUnplaced(Oddity::FlowStartWithoutEnd);
}

} // namespace gatescope
