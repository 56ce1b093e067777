// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/async_slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gatescope {

namespace {

/// Async tracks stand below the threads of their process.
constexpr int kOrder = 1'000'000;
/// In a file every track has a process. Those of the whole trace have one that no system gives, so that they
/// are not taken for a part of the first.
constexpr std::uint32_t kNoProcess = 4'200'000'000;

struct LaterFree {
    bool operator()(const std::pair<std::int64_t, TrackId>& a,
                    const std::pair<std::int64_t, TrackId>& b) const {
        return a > b;
    }
};

} // namespace

void AsyncSlices::add(const Event& event, std::string_view args) {
    m_events.push_back({event, m_args.size(), static_cast<std::uint32_t>(args.size())});
    m_args += args;
}

void AsyncSlices::setProcesses(std::span<const TrackId> processes) {
    for (auto& event : m_events) {
        if (event.process != kNoTrack) event.process = processes[event.process];
    }
}

std::string_view AsyncSlices::args(const Kept& event) const {
    return std::string_view(m_args).substr(event.argsAt, event.argsSize);
}

void AsyncSlices::resolve(TraceBuilder& builder, ArgsReader& argsReader, ImportCounts& counts,
                          std::int64_t latest) {
    std::ranges::stable_sort(m_events, [](const Kept& a, const Kept& b) {
        return std::tie(a.id, a.time) < std::tie(b.id, b.time);
    });
    auto all = sessions(counts, latest);
    std::ranges::stable_sort(all, {}, &Session::start);
    OpenSlices<Kept> open;
    for (const auto& session : all)
        addSession(session, open, builder, argsReader, counts, latest);
    m_events = {};
    m_args = {};
    m_tracks.clear();
}

std::vector<AsyncSlices::Session> AsyncSlices::sessions(ImportCounts& counts, std::int64_t latest) const {
    std::vector<Session> all;
    for (std::size_t first = 0; first < m_events.size();) {
        std::size_t at = first;
        std::size_t open = 0;
        auto end = m_events[first].time;
        do {
            const Kept& event = m_events[at++];
            end = std::max(end, event.time);
            if (event.phase == Phase::Begin) ++open;
            if (event.phase == Phase::End && open > 0) --open;
        } while (open > 0 && at < m_events.size() && m_events[at].id == m_events[first].id);
        if (open > 0) end = latest;
        const Kept& only = m_events[first];
        if (at == first + 1 && only.phase == Phase::End) {
            counts.add(Oddity::AsyncEndWithoutBegin, only.offset);
        } else {
            all.push_back({first, at, m_events[first].time, end});
        }
        first = at;
    }
    return all;
}

TrackId AsyncSlices::trackFor(const Session& session, TraceBuilder& builder) {
    const Kept& event = m_events[session.first];
    auto& tracks = m_tracks[{event.process, event.category}];
    // A heap with the track that is free first on top.
    if (!tracks.empty() && tracks.front().first <= session.start) {
        std::ranges::pop_heap(tracks, LaterFree());
        tracks.back().first = session.end;
    } else {
        const auto category = builder.text(event.category);
        auto name = std::string(category.empty() ? builder.text(event.name) : category);
        if (!tracks.empty()) name = fmt::format("{} ({})", name, tracks.size() + 1);
        const auto track = builder.addTrack({.name = std::move(name),
                                             .parent = event.process,
                                             .order = kOrder,
                                             .pid = event.process == kNoTrack ? kNoProcess : 0,
                                             .tid = 0});
        tracks.emplace_back(session.end, track);
    }
    const auto track = tracks.back().second;
    std::ranges::push_heap(tracks, LaterFree());
    return track;
}

void AsyncSlices::addSession(const Session& session, OpenSlices<Kept>& open, TraceBuilder& builder,
                             ArgsReader& argsReader, ImportCounts& counts, std::int64_t latest) {
    const auto track = trackFor(session, builder);
    const auto close = [&](const Kept& begin, std::int64_t end, std::string_view endArgs) {
        const auto merged = argsReader.read(mergedArgs(args(begin), endArgs));
        builder.addSlice(track, begin.name, begin.category, begin.time, end - begin.time, merged.typed,
                         merged.text);
    };
    for (auto at = session.first; at < session.last; ++at) {
        const Kept& event = m_events[at];
        if (event.phase == Phase::Begin) {
            open.push(event);
        } else if (event.phase == Phase::Instant) {
            builder.addInstant(
                {.track = track, .name = event.name, .time = event.time, .args = std::string(args(event))});
        } else if (open.empty()) {
            counts.add(Oddity::AsyncEndWithoutBegin, event.offset);
        } else {
            const Kept* same = event.named ? open.lastOf(event.name) : nullptr;
            const Kept& meant = same != nullptr ? *same : open.last();
            close(meant, event.time, args(event));
            open.removeLastOf(meant.name);
        }
    }
    for (; !open.empty(); open.removeLast()) {
        counts.add(Oddity::AsyncBeginWithoutEnd, open.last().offset);
        close(open.last(), latest, {});
    }
}

} // namespace gatescope
