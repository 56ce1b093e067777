// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/stats_json.h"

#include "analysis/statistics.h"
#include "report/critical_path_json.h"

namespace gatescope {

namespace {

Json countsJson(const std::map<std::string, std::size_t>& counts, bool withTotal) {
    auto json = Json::object();
    std::size_t total = 0;
    for (const auto& [key, count] : counts) {
        json[key] = count;
        total += count;
    }
    if (withTotal) json["total"] = total;
    return json;
}

Json fileJson(const FileFacts& file) {
    Json json{{"path", file.path.string()},
              {"format", file.format},
              {"packing", file.packing},
              {"text_bytes", file.textBytes},
              {"clock_offset_ns", file.clockOffsetNs},
              {"events", countsJson(file.events, true)},
              {"categories", countsJson(file.categories, false)}};
    json["rank"] = file.rank < 0 ? Json() : Json(file.rank);
    if (!file.clock.joinedBy.empty()) {
        json["clock"] = {{"joined_by", file.clock.joinedBy},
                         {"moved_ns", file.clock.movedNs},
                         {"uncertainty_ns", file.clock.uncertaintyNs},
                         {"anchors", file.clock.anchors}};
    }
    return json;
}

Json diagnosticJson(const ImportDiagnostic& diagnostic) {
    Json json{{"code", diagnostic.code},
              {"what", diagnostic.what},
              {"count", diagnostic.count},
              {"advice", diagnostic.advice}};
    if (!diagnostic.file.empty()) json["file"] = diagnostic.file;
    if (diagnostic.firstOffset != kNoOffset) {
        json["first_offset"] = diagnostic.firstOffset;
        json["first"] = {{"offset", diagnostic.firstOffset}};
    }
    return json;
}

Json kernelJson(const KernelStats& kernel) {
    Json json{{"name", kernel.name},          {"category", kernel.category}, {"kind", kernel.kind},
              {"family", kernel.family},      {"count", kernel.count},       {"total_ns", kernel.totalNs},
              {"median_ns", kernel.medianNs}, {"p90_ns", kernel.p90Ns},      {"p99_ns", kernel.p99Ns},
              {"share", kernel.share}};
    if (!kernel.path.empty()) json["path"] = kernel.path;
    return json;
}

Json gapJson(const Trace& trace, const IdleGap& gap) {
    return {{"ts_ns", gap.start},
            {"dur_ns", gap.ns},
            {"before", trace.name(gap.before)},
            {"after", trace.name(gap.after)}};
}

Json deviceJson(const Trace& trace, const DeviceStats& device) {
    auto longest = Json::array();
    for (const auto& gap : device.longestGaps)
        longest.push_back(gapJson(trace, gap));
    return {{"process", device.process},
            {"slices", device.slices},
            {"busy_ns", device.busyNs},
            {"idle_ns", device.idleNs},
            {"idle_gaps",
             {{"count", device.gaps},
              {"median_ns", device.gapMedianNs},
              {"p90_ns", device.gapP90Ns},
              {"p99_ns", device.gapP99Ns},
              {"longest", longest}}}};
}

Json launchesJson(const LaunchStats& launches) {
    Json json{{"with_kernel", launches.withKernel},
              {"without", launches.without},
              {"kernels_without_launch", launches.kernelsWithoutLaunch}};
    json["latency_ns"] = launches.latenciesNs.empty() ? Json() : summaryJson(summarize(launches.latenciesNs));
    return json;
}

/// What files or their names say; of one file without such a word what its processes' labels say.
Json ranksJson(const ImportedTrace& imported, const TraceStats& stats) {
    auto ranks = Json::array();
    for (const auto& file : imported.files) {
        if (file.rank >= 0) ranks.push_back(file.rank);
    }
    return ranks.empty() && stats.ranks.size() > 1 ? Json(stats.ranks) : ranks;
}

} // namespace

std::string statsJson(const ImportedTrace& imported, const TraceStats& stats, const CriticalPaths& paths) {
    const Trace& trace = *imported.trace;
    std::map<std::string, std::size_t> events;
    std::map<std::string, std::size_t> categories;
    std::string format;
    auto files = Json::array();
    for (const auto& file : imported.files) {
        for (const auto& [phase, count] : file.events)
            events[phase] += count;
        for (const auto& [category, count] : file.categories)
            categories[category] += count;
        format = format.empty() || format == file.format ? file.format : "mixed";
        files.push_back(fileJson(file));
    }
    Json json{{"schema", 1},
              {"format", format},
              {"files", files},
              {"events", countsJson(events, true)},
              {"categories", countsJson(categories, false)},
              {"tracks", stats.tracks},
              {"processes", stats.processes},
              {"slices", trace.sliceCount()},
              {"flows", trace.flows().size()},
              {"counters", trace.counters().size()},
              {"instants", trace.instants().size()},
              {"first_ns", 0},
              {"last_ns", trace.duration()},
              {"ranks", ranksJson(imported, stats)}};
    auto& diagnostics = json["diagnostics"] = Json::array();
    for (const auto& diagnostic : imported.diagnostics)
        diagnostics.push_back(diagnosticJson(diagnostic));
    auto& kernels = json["kernels"] = Json::array();
    for (const auto& kernel : stats.kernels)
        kernels.push_back(kernelJson(kernel));
    auto& devices = json["devices"] = Json::array();
    for (const auto& device : stats.devices)
        devices.push_back(deviceJson(trace, device));
    json["launches"] = launchesJson(stats.launches);
    auto& remarks = json["remarks"] = Json::array();
    for (const auto& remark : stats.remarks)
        remarks.push_back(remark);
    json["critical_path"] = criticalPathJson(paths);
    return indentedText(json);
}

} // namespace gatescope
