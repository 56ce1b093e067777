// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/trace_stats.h"

#include "analysis/statistics.h"
#include "trace/overlong_slices.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace gatescope {

namespace {

struct Busy {
    std::size_t slices = 0;
    std::int64_t first = 0;
    std::int64_t busy = 0;
    std::int64_t until = 0;

    /// Slices come in order of start.
    void add(std::int64_t start, std::int64_t end) {
        if (slices++ == 0) first = until = start;
        if (end <= until) return;
        busy += end - std::max(start, until);
        until = end;
    }
};

std::vector<KernelStats>
kernelTable(const Trace& trace, std::map<std::pair<StringId, StringId>, std::vector<double>>& durations) {
    std::vector<KernelStats> kernels;
    double all = 0;
    for (auto& [names, times] : durations) {
        KernelStats kernel{.name = std::string(trace.string(names.first)),
                           .category = std::string(trace.string(names.second)),
                           .count = times.size()};
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

TraceStats traceStats(const Trace& trace) {
    TraceStats stats;
    std::set<TrackId> used;
    std::map<std::pair<StringId, StringId>, std::vector<double>> durations;
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
        devices[track.parent].add(slice.start, trace.latestEnd(id));
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
    stats.kernels = kernelTable(trace, durations);
    for (const auto& [process, busy] : devices) {
        stats.devices.push_back({.process = process == kNoTrack ? std::string() : tracks[process].name,
                                 .slices = busy.slices,
                                 .busyNs = busy.busy,
                                 .idleNs = busy.until - busy.first - busy.busy});
    }
    return stats;
}

} // namespace gatescope
