// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/moe_slices.h"
#include "trace/trace.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gatescope {

/// One call of a kernel: what worker threads share as tasks (w13, w2) is one call per layer, whose time is
/// the workers' summed time divided by the number of workers.
struct KernelCall {
    LayerPass pass;
    std::int64_t start = 0; ///< of its first task
    double ns = 0;
    double flops = 0;
    double bytes = 0;
};

struct CalledKernel {
    std::string name; ///< marked where its result is read by nothing
    Role role = Role::Other;
    std::vector<KernelCall> calls;
};

/// The kernels of one process of a GateScope trace, in order of first appearance.
class KernelCalls {
public:
    KernelCalls(const Trace& trace, TrackId process);
    /// `redundant`: redundantGates(trace), for whoever asks for several processes.
    KernelCalls(const Trace& trace, TrackId process, std::vector<SliceId> redundant);

    const std::vector<CalledKernel>& kernels() const { return m_kernels; }
    std::size_t blocks() const { return m_blocks; }
    /// A layer's time: MoeSlices::layerNs.
    double layerNs() const { return m_layerNs; }

private:
    std::set<StringId> namesOfRanges() const;
    void add(SliceId id);

    const Trace& m_trace;
    MoeSlices m_slices;
    TrackId m_process;
    double m_workers = 0;
    double m_layerNs;
    std::size_t m_blocks = 0;
    std::vector<CalledKernel> m_kernels;
    std::vector<SliceId> m_redundant;                                ///< sorted
    std::map<std::pair<StringId, bool>, std::size_t> m_kernelOfName; ///< (name, redundant)
    std::vector<std::map<LayerPass, std::size_t>> m_callOfLayer;     ///< [kernel]: to index, for tasks
};

} // namespace gatescope
