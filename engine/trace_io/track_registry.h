// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gatescope {

/// Makes tracks of the pids and tids that events carry: numbers or any text, in a file's own meaning.
class TrackRegistry {
public:
    explicit TrackRegistry(TraceBuilder& builder) : m_builder(builder) {}

    TrackId process(std::string_view pid);
    TrackId thread(std::string_view pid, std::string_view tid);
    TrackId counter(std::string_view pid, std::string_view name);

    void setName(TrackId track, std::string_view name);
    void setOrder(TrackId track, int order);
    void setKind(TrackId track, TrackKind kind);
    /// What a profiler calls a process's device ("GPU 0"): shown behind its name by finish().
    void setLabels(TrackId process, std::string_view labels);
    /// `prefix` goes in front of the processes' names.
    void finish(std::string_view prefix);
    /// Whether any process's name begins so.
    bool hasProcessNamed(std::string_view start) const;
    /// A track that the file lists itself, with its pid, tid and kind.
    void list(const Track& track);
    /// Events of the thread `tid` belong to the track of `of`, which is listed.
    void listLane(std::uint32_t pid, std::uint32_t tid, std::uint32_t of);

private:
    /// The threads seen last, by a hash of pid and tid: nearly every event asks for one.
    struct Recent {
        std::string pid;
        std::string tid;
        TrackId track = kNoTrack;
    };
    static constexpr std::size_t kRecent = 256;

    using Key = std::string;

    /// More are no name, and to compare each with all took minutes.
    static constexpr std::size_t kMostLabels = 64;

    TrackId* find(const Key& key);
    TrackId add(const Key& key, Track track);

    TraceBuilder& m_builder;
    std::unordered_map<Key, TrackId> m_tracks;
    std::vector<Recent> m_recent = std::vector<Recent>(kRecent);
    std::unordered_map<TrackId, std::vector<std::string>> m_labels; ///< of processes, all different
    std::uint32_t m_spareNumber = 2'000'000'000; ///< above what systems give to processes and threads
};

} // namespace gatescope
