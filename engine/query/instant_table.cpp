// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/instant_table.h"

#include <array>

namespace gatescope {

namespace {

enum ColumnId : int { kId, kTs, kTrackId, kName, kArgSetId };

constexpr std::array<Column, 5> kColumns{{
    {"id", ColumnType::Integer, "in the order of ts"},
    {"ts", ColumnType::Integer, "nanoseconds from the trace's start"},
    {"track_id", ColumnType::Integer, "tracks.id, or NULL where it belongs to all"},
    {"name", ColumnType::Text, "what happened"},
    {"arg_set_id", ColumnType::Integer, "args.arg_set_id"},
}};

} // namespace

InstantTable::InstantTable(const Trace& trace, const StringIds& strings) : m_trace(trace) {
    numberedBy(kId);
    ascendsBy(kTs, [&trace](std::size_t row) { return trace.instants()[row].time; });
    ascendsBy(kArgSetId,
              [&trace](std::size_t row) { return static_cast<std::int64_t>(trace.sliceCount() + row); });
    groupedBy(
        kTrackId, trace.tracks().size(), [&trace](std::size_t row) { return trace.instants()[row].track; },
        idKey);
    groupedBy(
        kName, trace.strings().size(), [&trace](std::size_t row) { return trace.instants()[row].name; },
        [&strings](const Cell& value) { return strings.key(value); });
}

std::string_view InstantTable::says() const {
    return "what happened at one moment, findings among them";
}

std::span<const Column> InstantTable::columns() const {
    return kColumns;
}

void InstantTable::value(std::size_t row, int column, Answer& answer) const {
    const Instant& instant = m_trace.instants()[row];
    switch (column) {
    case kId:
        return answer.integer(static_cast<std::int64_t>(row));
    case kTs:
        return answer.integer(instant.time);
    case kTrackId:
        if (instant.track != kNoTrack) answer.integer(instant.track);
        return;
    case kName:
        return answer.text(m_trace.string(instant.name));
    case kArgSetId:
        return answer.integer(static_cast<std::int64_t>(m_trace.sliceCount() + row));
    default:
        return;
    }
}

} // namespace gatescope
