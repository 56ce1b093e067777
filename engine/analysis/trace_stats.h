// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// The runs of one kernel, by name and category. Times are sums and quantiles of nanoseconds.
struct KernelStats {
    std::string name;
    std::string category;
    std::size_t count = 0;
    std::int64_t totalNs = 0;
    double medianNs = 0;
    double p90Ns = 0;
    double p99Ns = 0;
    double share = 0; ///< of the time of all kernels
};

/// What one process's device queues did together, from the first of their slices to the end of the last.
struct DeviceStats {
    std::string process;
    std::size_t slices = 0;
    std::int64_t busyNs = 0; ///< while at least one queue ran something
    std::int64_t idleNs = 0;
};

struct TraceStats {
    std::size_t tracks = 0; ///< with slices, counters or instants
    std::size_t processes = 0;
    std::vector<KernelStats> kernels; ///< the longest total first
    std::vector<DeviceStats> devices;
};

/// Counts and times of any trace. Kernels are what device queues ran, but for annotations and waits.
TraceStats traceStats(const Trace& trace);

} // namespace gatescope
