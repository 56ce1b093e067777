// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/counter_table.h"

#include <array>

namespace gatescope {

namespace {

enum ColumnId : int { kId, kTs, kTrackId, kValue };

constexpr std::array<Column, 4> kColumns{{
    {"id", ColumnType::Integer, "in the order of ts"},
    {"ts", ColumnType::Integer, "nanoseconds from the trace's start"},
    {"track_id", ColumnType::Integer, "tracks.id, whose name is the counter's"},
    {"value", ColumnType::Real, "from this time on"},
}};

} // namespace

CounterTable::CounterTable(const Trace& trace) : m_trace(trace) {
    numberedBy(kId);
    ascendsBy(kTs, [&trace](std::size_t row) { return trace.counters()[row].time; });
    groupedBy(
        kTrackId, trace.tracks().size(), [&trace](std::size_t row) { return trace.counters()[row].track; },
        idKey);
}

std::string_view CounterTable::says() const {
    return "numbers over time";
}

std::span<const Column> CounterTable::columns() const {
    return kColumns;
}

void CounterTable::value(std::size_t row, int column, Answer& answer) const {
    const CounterSample& sample = m_trace.counters()[row];
    switch (column) {
    case kId:
        return answer.integer(static_cast<std::int64_t>(row));
    case kTs:
        return answer.integer(sample.time);
    case kTrackId:
        if (sample.track != kNoTrack) answer.integer(sample.track);
        return;
    case kValue:
        return answer.real(sample.value);
    default:
        return;
    }
}

} // namespace gatescope
