// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/slice_table.h"

#include <array>

namespace gatescope {

namespace {

enum ColumnId : int {
    kId,
    kTs,
    kDur,
    kTrackId,
    kCategory,
    kName,
    kDepth,
    kParentId,
    kArgSetId,
    kCat,
    kTsEnd
};

constexpr std::array<Column, 11> kColumns{{
    {"id", ColumnType::Integer, "0 for the first slice; in the order of ts, the enclosing slice first"},
    {"ts", ColumnType::Integer, "start: nanoseconds from the trace's start"},
    {"dur", ColumnType::Integer, "duration in nanoseconds"},
    {"track_id", ColumnType::Integer, "tracks.id"},
    {"category", ColumnType::Text, "as its producer wrote it: kernel, cpu_op, gate, ..."},
    {"name", ColumnType::Text, "of the kernel, operator or call"},
    {"depth", ColumnType::Integer, "the row on its track: 0 at the top"},
    {"parent_id", ColumnType::Integer, "the slice that encloses this one most closely, or NULL"},
    {"arg_set_id", ColumnType::Integer, "args.arg_set_id"},
    {"cat", ColumnType::Text, "the same as category", true},
    {"ts_end", ColumnType::Integer, "ts + dur", true},
}};

} // namespace

SliceTable::SliceTable(const Trace& trace, const StringIds& strings) : m_trace(trace) {
    const auto textKey = [&strings](const Cell& value) { return strings.key(value); };
    const auto count = trace.strings().size();
    const auto name = [&trace](std::size_t row) { return trace.slice(static_cast<SliceId>(row)).name; };
    const auto category = [&trace](std::size_t row) {
        return trace.slice(static_cast<SliceId>(row)).category;
    };
    for (const int column : {kId, kArgSetId})
        numberedBy(column);
    ascendsBy(kTs, [&trace](std::size_t row) { return trace.starts()[row]; });
    groupedBy(
        kTrackId, trace.tracks().size(), [&trace](std::size_t row) { return trace.sliceTracks()[row]; },
        idKey);
    groupedBy(
        kParentId, trace.sliceCount(),
        [&trace](std::size_t row) { return trace.parent(static_cast<SliceId>(row)); }, idKey);
    groupedBy(kName, count, name, textKey);
    groupedBy(kCategory, count, category, textKey);
    groupedBy(kCat, count, category, textKey);
}

std::string_view SliceTable::says() const {
    return "what ran: a stretch of time on a track";
}

std::span<const Column> SliceTable::columns() const {
    return kColumns;
}

void SliceTable::value(std::size_t row, int column, Answer& answer) const {
    const auto id = static_cast<SliceId>(row);
    switch (column) {
    case kId:
    case kArgSetId:
        return answer.integer(id);
    case kTs:
        return answer.integer(m_trace.starts()[id]);
    case kDur:
        return answer.integer(m_trace.durations()[id]);
    case kTsEnd:
        return answer.integer(m_trace.starts()[id] + m_trace.durations()[id]);
    case kTrackId:
        return answer.integer(m_trace.sliceTracks()[id]);
    case kCategory:
    case kCat:
        return answer.text(m_trace.category(id));
    case kName:
        return answer.text(m_trace.name(id));
    case kDepth:
        return answer.integer(m_trace.slice(id).depth);
    case kParentId:
        if (m_trace.parent(id) != kNoSlice) answer.integer(m_trace.parent(id));
        return;
    default:
        return;
    }
}

} // namespace gatescope
