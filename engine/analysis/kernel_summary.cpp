// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_summary.h"

#include "analysis/statistics.h"

#include <algorithm>

namespace gatescope {

namespace {

std::vector<double> valuesOf(const CalledKernel& kernel, double KernelCall::*member) {
    std::vector<double> values;
    values.reserve(kernel.calls.size());
    for (const auto& call : kernel.calls)
        values.push_back(call.*member);
    return values;
}

KernelSummary summaryOf(const KernelCalls& all, const CalledKernel& kernel) {
    const auto ns = valuesOf(kernel, &KernelCall::ns);
    const auto blocks = static_cast<double>(all.blocks());
    KernelSummary row;
    row.name = kernel.name;
    row.role = kernel.role;
    row.calls = kernel.calls.size();
    row.callsPerLayer = blocks > 0 ? static_cast<double>(kernel.calls.size()) / blocks : 0;
    row.medianNs = median(ns);
    row.p10Ns = quantile(ns, 0.1);
    row.p90Ns = quantile(ns, 0.9);
    row.share = all.layerNs() > 0 ? row.callsPerLayer * row.medianNs / all.layerNs() : 0;
    row.flops = static_cast<std::int64_t>(median(valuesOf(kernel, &KernelCall::flops)));
    row.bytes = static_cast<std::int64_t>(median(valuesOf(kernel, &KernelCall::bytes)));
    return row;
}

} // namespace

std::vector<KernelSummary> summarizeKernels(const Trace& trace, TrackId process) {
    return summarizeKernels(KernelCalls(trace, process));
}

std::vector<KernelSummary> summarizeKernels(const KernelCalls& all) {
    std::vector<KernelSummary> rows;
    rows.reserve(all.kernels().size());
    for (const auto& kernel : all.kernels())
        rows.push_back(summaryOf(all, kernel));
    return rows;
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
