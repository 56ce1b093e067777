// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/flow_table.h"

#include <array>

namespace gatescope {

namespace {

enum ColumnId : int { kId, kSliceOut, kSliceIn, kTraceId };

constexpr std::array<Column, 4> kColumns{{
    {"id", ColumnType::Integer, "in the order of slice_out"},
    {"slice_out", ColumnType::Integer, "the slice that the arrow leaves, such as a launch"},
    {"slice_in", ColumnType::Integer, "the slice that it arrives at, such as a kernel"},
    {"trace_id", ColumnType::Integer, "the number that the file has for it"},
}};

} // namespace

FlowTable::FlowTable(const Trace& trace) : m_trace(trace) {
    numberedBy(kId);
    ascendsBy(kSliceOut, [&trace](std::size_t row) { return trace.flows()[row].from; });
    groupedBy(
        kSliceIn, trace.sliceCount(), [&trace](std::size_t row) { return trace.flows()[row].to; }, idKey);
}

std::string_view FlowTable::says() const {
    return "arrows from one slice to another";
}

std::span<const Column> FlowTable::columns() const {
    return kColumns;
}

void FlowTable::value(std::size_t row, int column, Answer& answer) const {
    const Flow& flow = m_trace.flows()[row];
    switch (column) {
    case kId:
        return answer.integer(static_cast<std::int64_t>(row));
    case kSliceOut:
        return answer.integer(flow.from);
    case kSliceIn:
        return answer.integer(flow.to);
    case kTraceId:
        return answer.integer(static_cast<std::int64_t>(flow.id));
    default:
        return;
    }
}

} // namespace gatescope
