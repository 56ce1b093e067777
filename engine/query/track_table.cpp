// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/track_table.h"

#include "trace_io/run_info.h"

#include <array>

namespace gatescope {

namespace {

enum ColumnId : int { kId, kName, kKind, kParentId, kPid, kTid, kOrder, kUpid, kType, kUtid };

constexpr std::array<Column, 10> kColumns{{
    {"id", ColumnType::Integer, "what track_id of other tables says"},
    {"name", ColumnType::Text, "of the process, thread, queue or counter"},
    {"kind", ColumnType::Text, "process, host_thread, device_queue, phases or counter"},
    {"parent_id", ColumnType::Integer, "the process that the track belongs to, or NULL"},
    {"pid", ColumnType::Integer, "as in the file, or a free number where two files had the same"},
    {"tid", ColumnType::Integer, "as in the file, or a free number"},
    {"sort_order", ColumnType::Integer, "among its siblings, ascending"},
    {"upid", ColumnType::Integer, "the process's own id: of its track"},
    {"type", ColumnType::Text, "the same as kind", true},
    {"utid", ColumnType::Integer, "the same as id", true},
}};

} // namespace

TrackTable::TrackTable(const Trace& trace) : m_trace(trace) {
    numberedBy(kId);
    numberedBy(kUtid);
    groupedBy(
        kParentId, trace.tracks().size(), [&trace](std::size_t row) { return trace.tracks()[row].parent; },
        idKey);
}

std::string_view TrackTable::says() const {
    return "processes, and the threads, queues and counters that belong to them";
}

std::span<const Column> TrackTable::columns() const {
    return kColumns;
}

void TrackTable::value(std::size_t row, int column, Answer& answer) const {
    const Track& track = m_trace.tracks()[row];
    switch (column) {
    case kId:
    case kUtid:
        return answer.integer(static_cast<std::int64_t>(row));
    case kName:
        return answer.text(track.name);
    case kKind:
    case kType:
        return answer.text(trackKindName(track.kind));
    case kParentId:
        if (track.parent != kNoTrack) answer.integer(track.parent);
        return;
    case kPid:
        return answer.integer(track.pid);
    case kTid:
        return answer.integer(track.tid);
    case kOrder:
        return answer.integer(track.order);
    case kUpid:
        if (track.kind == TrackKind::Process) return answer.integer(static_cast<std::int64_t>(row));
        if (track.parent != kNoTrack) answer.integer(track.parent);
        return;
    default:
        return;
    }
}

} // namespace gatescope
