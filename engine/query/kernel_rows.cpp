// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/kernel_rows.h"

#include "analysis/kernel_context.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"
#include "analysis/own_kernels.h"
#include "query/row_table.h"

#include <array>

namespace gatescope {

namespace {

enum ColumnId : int {
    kId,
    kSliceId,
    kTs,
    kDur,
    kTrackId,
    kName,
    kFamily,
    kQueue,
    kRank,
    kStep,
    kLayer,
    kModule,
    kModuleId,
    kOp,
    kOpId,
    kLaunch,
    kLaunchId,
    kSharedLaunch
};

constexpr std::array<Column, 18> kColumns{{
    {"id", ColumnType::Integer, "in the order of ts"},
    {"slice_id", ColumnType::Integer, "slices.id"},
    {"ts", ColumnType::Integer, "start: nanoseconds from the trace's start"},
    {"dur", ColumnType::Integer, "duration in nanoseconds"},
    {"track_id", ColumnType::Integer, "tracks.id of the queue or stream"},
    {"name", ColumnType::Text, "of the kernel; of an operator where a trace has no kernels"},
    {"family", ColumnType::Text,
     "what its name tells of it: gemm, grouped_gemm, norm, ...; of an own run its kind"},
    {"queue", ColumnType::Text, "the stream, queue or thread"},
    {"rank", ColumnType::Integer, "of the run; of an own run the placement, from 0"},
    {"step", ColumnType::Integer, "in the order of time, or NULL"},
    {"layer", ColumnType::Integer, "the decoder layer, else the MoE layer in its step, or NULL"},
    {"module", ColumnType::Text, "the nn.Module that ran it, or NULL"},
    {"module_id", ColumnType::Integer, "its slices.id"},
    {"op", ColumnType::Text, "the outermost operator of the same computation, or NULL"},
    {"op_id", ColumnType::Integer, "its slices.id"},
    {"launch", ColumnType::Text, "the host's call, or NULL"},
    {"launch_id", ColumnType::Integer, "its slices.id"},
    {"shared_launch", ColumnType::Integer, "1 where the launch started other kernels too: a graph's"},
}};

class KernelRows final : public RowTable {
public:
    KernelRows(KernelFacts& facts, const StringIds& strings);

    std::string_view name() const override { return "kernels"; }
    std::string_view otherName() const override { return ""; }
    std::string_view says() const override { return ""; } // DeferredTable says it
    std::span<const Column> columns() const override { return kColumns; }
    std::size_t rowCount() const override { return m_kernels.rows.size(); }
    void value(std::size_t row, int column, Answer& answer) const override;

private:
    void slice(SliceId id, Answer& answer) const {
        if (id != kNoSlice) answer.integer(id);
    }
    void nameOf(SliceId id, Answer& answer) const {
        if (id != kNoSlice) answer.text(m_trace.name(id));
    }
    void context(std::size_t row, int column, Answer& answer) const;
    std::string_view family(const KernelRow& row) const {
        return row.family == KernelFamily::Unknown && m_own ? m_trace.category(row.slice)
                                                            : familyName(row.family);
    }

    const Trace& m_trace;
    KernelTable m_ownKernels;
    bool m_own;
    const KernelTable& m_kernels; ///< the facts' or, of an own run, m_ownKernels
    std::vector<KernelContext> m_contexts;
};

KernelRows::KernelRows(KernelFacts& facts, const StringIds& strings)
    : m_trace(*facts.trace()),
      m_ownKernels(kernelsOfOwnRun(m_trace)),
      m_own(!m_ownKernels.rows.empty()),
      m_kernels(m_own ? m_ownKernels : facts.structure().kernels) {
    m_contexts = kernelContexts(m_kernels, m_own ? MoeStructure{} : facts.structure().moe);
    const auto& rows = m_kernels.rows;
    numberedBy(kId);
    ascendsBy(kTs, [&rows](std::size_t row) { return rows[row].start; });
    const auto slices = m_trace.sliceCount();
    groupedBy(
        kSliceId, slices, [&rows](std::size_t row) { return rows[row].slice; }, idKey);
    groupedBy(
        kLaunchId, slices, [&rows](std::size_t row) { return rows[row].launch; }, idKey);
    groupedBy(
        kOpId, slices, [&rows](std::size_t row) { return rows[row].op; }, idKey);
    groupedBy(
        kTrackId, m_trace.tracks().size(),
        [&](std::size_t row) { return m_trace.sliceTracks()[m_kernels.rows[row].slice]; }, idKey);
    groupedBy(
        kName, m_trace.strings().size(),
        [&](std::size_t row) { return m_trace.slice(m_kernels.rows[row].slice).name; },
        [&strings](const Cell& value) { return strings.key(value); });
}

void KernelRows::context(std::size_t row, int column, Answer& answer) const {
    const auto& context = m_contexts[row];
    switch (column) {
    case kStep:
        if (context.step >= 0) answer.integer(context.step);
        return;
    case kLayer:
        if (context.layer >= 0) answer.integer(context.layer);
        return;
    case kModule:
        return nameOf(context.module, answer);
    case kModuleId:
        return slice(context.module, answer);
    default:
        return;
    }
}

void KernelRows::value(std::size_t at, int column, Answer& answer) const {
    const auto& row = m_kernels.rows[at];
    const auto& queue = m_kernels.queues[row.queue];
    switch (column) {
    case kId:
        return answer.integer(static_cast<std::int64_t>(at));
    case kSliceId:
        return answer.integer(row.slice);
    case kTs:
        return answer.integer(row.start);
    case kDur:
        return answer.integer(row.duration);
    case kTrackId:
        return answer.integer(m_trace.sliceTracks()[row.slice]);
    case kName:
        return nameOf(row.slice, answer);
    case kFamily:
        return answer.text(family(row));
    case kQueue:
        return answer.text(queue.name);
    case kRank:
        return answer.integer(m_kernels.ranks[queue.rank]);
    case kOp:
        return nameOf(row.op, answer);
    case kOpId:
        return slice(row.op, answer);
    case kLaunch:
        return nameOf(row.launch, answer);
    case kLaunchId:
        return slice(row.launch, answer);
    case kSharedLaunch:
        return answer.integer(row.sharedLaunch ? 1 : 0);
    default:
        return context(at, column, answer);
    }
}

} // namespace

std::unique_ptr<const Table> kernelTable(KernelFacts& facts, const StringIds& strings) {
    return std::make_unique<DeferredTable>(
        DeferredTable::Description{"kernels", "what devices ran, with what it belongs to", kColumns},
        [&facts, &strings] { return std::make_unique<KernelRows>(facts, strings); });
}

} // namespace gatescope
