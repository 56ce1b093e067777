// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// The runs of one kernel, by name and category. Times are sums and quantiles of nanoseconds.
struct KernelStats {
    std::string name;
    std::string category;
    std::string kind{};   ///< "kernel", "memcpy", "memset"; of other categories the category
    std::string family{}; ///< what most of them are by name and operator
    std::string path{};   ///< module and operator of most of them, where any is known (kernelPath())
    std::size_t count = 0;
    std::int64_t totalNs = 0;
    double medianNs = 0;
    double p90Ns = 0;
    double p99Ns = 0;
    double share = 0; ///< of the time of all kernels
};

/// A stretch in which none of a device's queues ran anything.
struct IdleGap {
    std::int64_t start = 0;
    std::int64_t ns = 0;
    SliceId before = kNoSlice; ///< what ended last before it
    SliceId after = kNoSlice;
};

/// What one process's device queues did together, from the first of their slices to the end of the last.
struct DeviceStats {
    std::string process;
    std::size_t slices = 0;
    std::int64_t busyNs = 0; ///< while at least one queue ran something
    std::int64_t idleNs = 0;
    std::size_t gaps = 0;
    double gapMedianNs = 0;
    double gapP90Ns = 0;
    double gapP99Ns = 0;
    std::vector<IdleGap> longestGaps{}; ///< ten at most, the longest first
};

/// How launches and kernels belong together.
struct LaunchStats {
    std::size_t withKernel = 0;
    std::size_t without = 0;
    std::size_t kernelsWithoutLaunch = 0;
    /// From a kernel launch's return to its first kernel's start, as recorded: below 0 where the kernel ran
    /// before the call returned. It holds the time that the kernel waited for those before it.
    std::vector<double> latenciesNs;
};

struct TraceStats {
    std::size_t tracks = 0; ///< with slices, counters or instants
    std::size_t processes = 0;
    std::vector<KernelStats> kernels; ///< the longest total first
    std::vector<DeviceStats> devices;
    LaunchStats launches;
    std::vector<int> ranks;           ///< of the kernels
    std::vector<std::string> remarks; ///< how far the recording can be trusted, in sentences
};

/// Counts and times of any trace. Kernels are what device queues ran, but for annotations and waits; `table`
/// is the trace's and tells what they belong to.
TraceStats traceStats(const KernelTable& table);

} // namespace gatescope
