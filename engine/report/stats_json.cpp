// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/stats_json.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

using Json = nlohmann::ordered_json;

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
    return {{"name", kernel.name},        {"category", kernel.category},  {"count", kernel.count},
            {"total_ns", kernel.totalNs}, {"median_ns", kernel.medianNs}, {"p90_ns", kernel.p90Ns},
            {"p99_ns", kernel.p99Ns},     {"share", kernel.share}};
}

Json deviceJson(const DeviceStats& device) {
    return {{"process", device.process},
            {"slices", device.slices},
            {"busy_ns", device.busyNs},
            {"idle_ns", device.idleNs}};
}

} // namespace

std::string statsJson(const ImportedTrace& imported, const TraceStats& stats) {
    const Trace& trace = *imported.trace;
    std::map<std::string, std::size_t> events;
    std::map<std::string, std::size_t> categories;
    std::string format;
    auto files = Json::array();
    auto ranks = Json::array();
    for (const auto& file : imported.files) {
        for (const auto& [phase, count] : file.events)
            events[phase] += count;
        for (const auto& [category, count] : file.categories)
            categories[category] += count;
        format = format.empty() || format == file.format ? file.format : "mixed";
        if (file.rank >= 0) ranks.push_back(file.rank);
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
              {"ranks", ranks}};
    auto& diagnostics = json["diagnostics"] = Json::array();
    for (const auto& diagnostic : imported.diagnostics)
        diagnostics.push_back(diagnosticJson(diagnostic));
    auto& kernels = json["kernels"] = Json::array();
    for (const auto& kernel : stats.kernels)
        kernels.push_back(kernelJson(kernel));
    auto& devices = json["devices"] = Json::array();
    for (const auto& device : stats.devices)
        devices.push_back(deviceJson(device));
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace gatescope
