// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_summary.h"

#include "analysis/gate_calls.h"
#include "analysis/moe_slices.h"
#include "analysis/statistics.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace gatescope {

namespace {

/// One call of a kernel, or what is known so far of one that workers share.
struct Call {
    double ns = 0;
    double flops = 0;
    double bytes = 0;
};

struct Kernel {
    StringId name = 0;
    Role role = Role::Other;
    bool redundant = false; ///< calls whose result nothing reads
    bool tasks = false;     ///< shared by worker threads
    std::vector<Call> calls;
    std::map<LayerPass, std::size_t> callOfLayer; ///< to index, for tasks
};

bool isContainer(Role role) {
    return role == Role::Iteration || role == Role::Block || role == Role::Experts;
}

/// Gathers one process's calls in one pass over the trace.
class KernelCollector {
public:
    KernelCollector(const Trace& trace, TrackId process);
    std::vector<KernelSummary> summaries() const;

private:
    std::set<StringId> namesOfRanges() const;
    void add(SliceId id);
    KernelSummary summary(const Kernel& kernel) const;

    const Trace& m_trace;
    MoeSlices m_slices;
    TrackId m_process;
    double m_workers = 0;
    double m_layerNs;
    double m_blocks = 0;
    std::vector<Kernel> m_kernels;
    std::vector<SliceId> m_redundant;                                ///< sorted
    std::map<std::pair<StringId, bool>, std::size_t> m_kernelOfName; ///< (name, redundant)
};

KernelCollector::KernelCollector(const Trace& trace, TrackId process)
    : m_trace(trace),
      m_slices(trace),
      m_process(process),
      m_layerNs(m_slices.layerNs(process)),
      m_redundant(redundantGates(trace)) {
    m_workers = static_cast<double>(std::ranges::count_if(trace.tracks(), [&](const Track& track) {
        return track.parent == process && track.kind == TrackKind::HostThread;
    }));
    const auto ranges = namesOfRanges();
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (m_slices.process(id) != process) continue;
        const bool range = m_slices.trackKind(id) == TrackKind::Ranges;
        const auto role = m_slices.role(id);
        if (range && role == Role::Block) m_blocks += 1;
        // A range's time covers the tasks of its name: counting both would count the work twice.
        const bool covered = !range && ranges.contains(trace.slice(id).name);
        if (!isContainer(role) && !covered) add(id);
    }
}

std::set<StringId> KernelCollector::namesOfRanges() const {
    std::set<StringId> names;
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        if (m_slices.process(id) == m_process && m_slices.trackKind(id) == TrackKind::Ranges) {
            names.insert(m_trace.slice(id).name);
        }
    }
    return names;
}

void KernelCollector::add(SliceId id) {
    const auto slice = m_trace.slice(id);
    const bool redundant = std::ranges::binary_search(m_redundant, id);
    const auto [known, isNew] = m_kernelOfName.try_emplace({slice.name, redundant}, m_kernels.size());
    if (isNew) {
        const auto role = m_slices.role(id);
        const bool tasks = m_slices.trackKind(id) == TrackKind::HostThread && role != Role::Api;
        m_kernels.push_back({.name = slice.name,
                             .role = role,
                             .redundant = redundant,
                             .tasks = tasks,
                             .calls = {},
                             .callOfLayer = {}});
    }
    Kernel& kernel = m_kernels[known->second];
    auto index = kernel.calls.size();
    if (kernel.tasks) {
        index = kernel.callOfLayer.try_emplace(m_slices.pass(id), index).first->second;
    }
    if (index == kernel.calls.size()) kernel.calls.emplace_back();
    Call& call = kernel.calls[index];
    call.ns += static_cast<double>(slice.duration) / (kernel.tasks ? m_workers : 1.0);
    call.flops += static_cast<double>(m_trace.integer(id, ArgKey::Flops).value_or(0));
    call.bytes += static_cast<double>(m_trace.integer(id, ArgKey::Bytes).value_or(0));
}

double medianOf(const std::vector<Call>& calls, double Call::*member) {
    std::vector<double> values;
    values.reserve(calls.size());
    for (const auto& call : calls)
        values.push_back(call.*member);
    return median(values);
}

KernelSummary KernelCollector::summary(const Kernel& kernel) const {
    std::vector<double> ns;
    ns.reserve(kernel.calls.size());
    for (const auto& call : kernel.calls)
        ns.push_back(call.ns);
    KernelSummary row;
    row.name = m_trace.string(kernel.name);
    if (kernel.redundant && !row.name.ends_with(kRedundantMark)) row.name += kRedundantMark;
    row.role = kernel.role;
    row.calls = kernel.calls.size();
    row.callsPerLayer = m_blocks > 0 ? static_cast<double>(kernel.calls.size()) / m_blocks : 0;
    row.medianNs = median(ns);
    row.p10Ns = quantile(ns, 0.1);
    row.p90Ns = quantile(ns, 0.9);
    row.share = m_layerNs > 0 ? row.callsPerLayer * row.medianNs / m_layerNs : 0;
    row.flops = static_cast<std::int64_t>(medianOf(kernel.calls, &Call::flops));
    row.bytes = static_cast<std::int64_t>(medianOf(kernel.calls, &Call::bytes));
    return row;
}

std::vector<KernelSummary> KernelCollector::summaries() const {
    std::vector<KernelSummary> rows;
    rows.reserve(m_kernels.size());
    for (const auto& kernel : m_kernels)
        rows.push_back(summary(kernel));
    return rows;
}

} // namespace

std::vector<KernelSummary> summarizeKernels(const Trace& trace, TrackId process) {
    return KernelCollector(trace, process).summaries();
}

std::vector<TrackId> processes(const Trace& trace) {
    std::vector<TrackId> ids;
    for (TrackId id = 0; id < trace.tracks().size(); ++id) {
        if (trace.tracks()[id].kind == TrackKind::Process) ids.push_back(id);
    }
    std::ranges::stable_sort(ids, {}, [&](TrackId id) { return trace.tracks()[id].order; });
    return ids;
}

} // namespace gatescope
