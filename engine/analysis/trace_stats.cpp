// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/trace_stats.h"

#include "analysis/kernel_path.h"
#include "analysis/recording_remarks.h"
#include "analysis/statistics.h"
#include "trace/overlong_slices.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace gatescope {

namespace {

using KernelName = std::pair<StringId, StringId>; ///< name and category

struct Busy {
    std::size_t slices = 0;
    std::int64_t first = 0;
    std::int64_t busy = 0;
    std::int64_t until = 0;
    SliceId last = kNoSlice; ///< what ended at `until`
    std::vector<IdleGap> gaps;

    /// Slices come in order of start.
    void add(SliceId id, std::int64_t start, std::int64_t end) {
        if (slices++ == 0) first = until = start;
        if (start > until) gaps.push_back({until, start - until, last, id});
        if (end <= until && last != kNoSlice) return;
        busy += std::max<std::int64_t>(0, end - std::max(start, until));
        until = std::max(until, end);
        last = id;
    }
};

/// What kernels of one name belong to, and how often.
struct Belongings {
    std::map<KernelFamily, std::size_t> families;
    std::map<std::pair<StringId, StringId>, std::size_t> paths; ///< module and operator
};

template <typename Key>
const Key& mostOf(const std::map<Key, std::size_t>& counts) {
    return std::ranges::max_element(counts, {}, [](const auto& one) { return one.second; })->first;
}

std::string kindOf(std::string_view category) {
    if (category == "gpu_memcpy") return "memcpy";
    if (category == "gpu_memset") return "memset";
    if (category == "Kernel" || category == "gpu_op") return "kernel";
    return std::string(category);
}

std::map<KernelName, Belongings> belongings(const KernelTable& table) {
    const Trace& trace = *table.trace;
    std::map<KernelName, Belongings> result;
    if (table.onHost) return result;
    for (const auto& row : table.rows) {
        const auto slice = trace.slice(row.slice);
        auto& one = result[{slice.name, slice.category}];
        ++one.families[row.family];
        ++one.paths[{moduleOf(trace, row), operatorOf(trace, row)}];
    }
    return result;
}

void describe(KernelStats& kernel, const Trace& trace, const Belongings& one) {
    kernel.family = familyName(mostOf(one.families));
    const auto& [module, op] = mostOf(one.paths);
    kernel.path = kernelPath(trace, module, op);
}

LaunchStats launchStats(const KernelTable& table) {
    LaunchStats stats{.withKernel = table.gaps.launches - table.gaps.launchesWithoutKernel,
                      .without = table.gaps.launchesWithoutKernel,
                      .kernelsWithoutLaunch = table.gaps.kernelsWithoutLaunch,
                      .latenciesNs = {}};
    std::set<SliceId> seen; // a graph's first kernel is the one that waits for its launch
    for (const auto& row : table.rows) {
        if (row.launch == kNoSlice || !launchesKernels(table.trace->name(row.launch)) ||
            !seen.insert(row.launch).second)
            continue;
        stats.latenciesNs.push_back(static_cast<double>(row.start - table.trace->slice(row.launch).end()));
    }
    return stats;
}

DeviceStats deviceStats(std::string process, Busy& busy) {
    constexpr std::size_t kLongest = 10;
    DeviceStats stats{.process = std::move(process), .slices = busy.slices, .busyNs = busy.busy};
    stats.idleNs = busy.until - busy.first - busy.busy;
    stats.gaps = busy.gaps.size();
    std::vector<double> lengths;
    for (const auto& gap : busy.gaps)
        lengths.push_back(static_cast<double>(gap.ns));
    if (!lengths.empty()) {
        stats.gapMedianNs = quantile(lengths, 0.5);
        stats.gapP90Ns = quantile(lengths, 0.9);
        stats.gapP99Ns = quantile(lengths, 0.99);
    }
    std::ranges::stable_sort(busy.gaps, std::greater(), &IdleGap::ns);
    busy.gaps.resize(std::min(kLongest, busy.gaps.size()));
    stats.longestGaps = std::move(busy.gaps);
    return stats;
}

std::vector<KernelStats> kernelStats(const KernelTable& table,
                                     std::map<KernelName, std::vector<double>>& durations) {
    const Trace& trace = *table.trace;
    const auto known = belongings(table);
    std::vector<KernelStats> kernels;
    double all = 0;
    for (auto& [names, times] : durations) {
        KernelStats kernel{.name = std::string(trace.string(names.first)),
                           .category = std::string(trace.string(names.second)),
                           .count = times.size()};
        kernel.kind = kindOf(kernel.category);
        kernel.family = familyName(table.familyOfString[names.first]);
        if (const auto one = known.find(names); one != known.end()) describe(kernel, trace, one->second);
        double total = 0;
        for (const auto time : times)
            total += time;
        kernel.totalNs = static_cast<std::int64_t>(total);
        kernel.medianNs = quantile(times, 0.5);
        kernel.p90Ns = quantile(times, 0.9);
        kernel.p99Ns = quantile(times, 0.99);
        all += total;
        kernels.push_back(std::move(kernel));
    }
    for (auto& kernel : kernels)
        kernel.share = all > 0 ? static_cast<double>(kernel.totalNs) / all : 0;
    std::ranges::stable_sort(kernels, std::greater(), &KernelStats::totalNs);
    return kernels;
}

} // namespace

TraceStats traceStats(const KernelTable& table) {
    const Trace& trace = *table.trace;
    TraceStats stats;
    std::set<TrackId> used;
    std::map<KernelName, std::vector<double>> durations;
    std::map<TrackId, Busy> devices;
    const auto& tracks = trace.tracks();
    std::vector<bool> hasSlices(tracks.size());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        hasSlices[slice.track] = true;
        const Track& track = tracks[slice.track];
        if (track.kind != TrackKind::DeviceQueue || isDeviceAnnotation(trace.string(slice.category)))
            continue;
        durations[{slice.name, slice.category}].push_back(static_cast<double>(slice.duration));
        devices[track.parent].add(id, slice.start, trace.latestEnd(id));
    }
    for (TrackId id = 0; id < tracks.size(); ++id) {
        if (hasSlices[id]) used.insert(id);
    }
    for (const auto& instant : trace.instants()) {
        if (instant.track != kNoTrack) used.insert(instant.track);
    }
    for (const auto& sample : trace.counters())
        used.insert(sample.track);
    stats.tracks = used.size();
    stats.processes = static_cast<std::size_t>(std::ranges::count(tracks, TrackKind::Process, &Track::kind));
    stats.kernels = kernelStats(table, durations);
    for (auto& [process, busy] : devices)
        stats.devices.push_back(
            deviceStats(process == kNoTrack ? std::string() : tracks[process].name, busy));
    stats.launches = launchStats(table);
    stats.ranks = table.ranks;
    for (const auto& found : {findComposed(table), findBrokenRecording(table), findOverlongKernels(table)}) {
        for (const auto& one : found)
            stats.remarks.push_back(one.title + ": " + one.details);
    }
    return stats;
}

} // namespace gatescope
