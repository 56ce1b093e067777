// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/open_slices.h"
#include "trace_io/slice_pairs.h"

#include <map>
#include <utility>

namespace gatescope {

/// Async events (b, n, e and the older S, T, p, F): slices that are told apart by an id instead of a thread.
/// Each id has a track for itself while one of its slices is open; ids of one process and category that
/// follow each other in time share it.
class AsyncSlices {
public:
    enum class Phase : std::uint8_t { Begin, Instant, End };
    struct Event {
        std::uint64_t id; ///< a hash of all that tells one sequence of slices from another
        std::int64_t time;
        std::uint64_t offset;
        TrackId process; ///< kNoTrack for one of the whole trace
        StringId name;
        StringId category;
        Phase phase;
        bool named;
    };

    void add(const Event& event, std::string_view args);
    /// Where events were added with numbers that stand for processes: the processes by those numbers.
    void setProcesses(std::span<const TrackId> processes);
    /// Adds tracks, slices and instants to the builder. What has no end lasts until `latest`.
    void resolve(TraceBuilder& builder, ArgsReader& argsReader, ImportCounts& counts, std::int64_t latest);

private:
    struct Kept : Event {
        std::uint64_t argsAt;
        std::uint32_t argsSize;
    };
    /// Events of one id from its first open slice to where none is open any more.
    struct Session {
        std::size_t first;
        std::size_t last;
        std::int64_t start;
        std::int64_t end;
    };

    std::vector<Session> sessions(ImportCounts& counts, std::int64_t latest) const;
    TrackId trackFor(const Session& session, TraceBuilder& builder);
    /// `open` is empty before and after.
    void addSession(const Session& session, OpenSlices<Kept>& open, TraceBuilder& builder,
                    ArgsReader& argsReader, ImportCounts& counts, std::int64_t latest);
    std::string_view args(const Kept& event) const;

    std::vector<Kept> m_events;
    std::string m_args;
    /// By process and category: tracks with the time from which on they are free.
    std::map<std::pair<TrackId, StringId>, std::vector<std::pair<std::int64_t, TrackId>>> m_tracks;
};

} // namespace gatescope
