// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_calls.h"
#include "analysis/role.h"
#include "trace/trace.h"

#include <string>
#include <vector>

namespace gatescope {

/// One row of the kernel table.
struct KernelSummary {
    std::string name;
    Role role = Role::Other;
    double callsPerLayer = 0;
    double medianNs = 0; ///< of one call
    double p10Ns = 0;
    double p90Ns = 0;
    double share = 0;       ///< of the block's time: callsPerLayer * medianNs / median block
    std::int64_t flops = 0; ///< of one call, median; 0 where unknown
    std::int64_t bytes = 0;
    std::size_t calls = 0; ///< that were recorded
};

/// The kernels of one process of a GateScope trace (KernelCalls), in order of first appearance.
std::vector<KernelSummary> summarizeKernels(const Trace& trace, TrackId process);
std::vector<KernelSummary> summarizeKernels(const KernelCalls& kernels);

/// The traces's Process tracks in order.
std::vector<TrackId> processes(const Trace& trace);

} // namespace gatescope
