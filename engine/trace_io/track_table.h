// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatescope {

/// Makes tracks of the pids and tids that events carry: numbers or any text, in a file's own meaning.
class TrackTable {
public:
    explicit TrackTable(TraceBuilder& builder) : m_builder(builder) {}

    TrackId process(std::string_view pid);
    TrackId thread(std::string_view pid, std::string_view tid);
    TrackId counter(std::string_view pid, std::string_view name);

    void setName(TrackId track, std::string_view name);
    void setOrder(TrackId track, int order);
    void setKind(TrackId track, TrackKind kind);
    /// A track that the file lists itself, with its pid, tid and kind.
    void list(const Track& track);

private:
    using Key = std::string;

    TrackId* find(const Key& key);
    TrackId add(const Key& key, Track track);

    TraceBuilder& m_builder;
    std::unordered_map<Key, TrackId> m_tracks;
    std::uint32_t m_spareNumber = 2'000'000'000; ///< above what systems give to processes and threads
};

} // namespace gatescope
