// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/views.h"

#include <array>

namespace gatescope {

namespace {

constexpr std::array<SqlView, 7> kViews{{
    {"thread_track",
     "SELECT id, name, kind AS type, parent_id, id AS utid FROM tracks "
     "WHERE kind IN ('host_thread', 'device_queue', 'phases')",
     "tracks that hold slices"},
    {"counter_track", "SELECT id, name, kind AS type, parent_id FROM tracks WHERE kind = 'counter'",
     "tracks that hold counters"},
    {"thread",
     "SELECT id AS utid, tid, name, upid FROM tracks WHERE kind IN ('host_thread', 'device_queue', 'phases')",
     "threads and queues, with the process that each belongs to"},
    {"process", "SELECT id AS upid, pid, name FROM tracks WHERE kind = 'process'", "processes"},
    {"thread_slice",
     "SELECT s.*, t.name AS thread_name, t.tid, t.id AS utid, p.name AS process_name, p.pid, p.id AS upid "
     "FROM slices s JOIN tracks t ON t.id = s.track_id LEFT JOIN tracks p ON p.id = t.parent_id",
     "slices with the names of their thread and process"},
    {"trace_bounds", "SELECT trace_start() AS start_ts, trace_end() AS end_ts",
     "one row: when the trace begins and ends"},
    {"metadata", "SELECT key AS name, CAST(value AS TEXT) AS str_value FROM json_each(trace_metadata())",
     "what the file says of the run"},
}};

} // namespace

std::span<const SqlView> views() {
    return kViews;
}

} // namespace gatescope
