// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/detect_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace gatescope {

namespace {

Json sliceJson(const Trace& trace, SliceId id) {
    return {{"slice", id},
            {"name", trace.name(id)},
            {"ts_ns", trace.starts()[id]},
            {"dur_ns", trace.durations()[id]}};
}

Json evidenceJson(const Trace& trace, const std::vector<SliceId>& slices) {
    auto list = Json::array();
    for (const auto id : slices)
        list.push_back(sliceJson(trace, id));
    return list;
}

Json bounds(std::int64_t low, std::int64_t high) {
    return {{"low", low}, {"high", high}};
}

Json layerJson(const Detection& detection, const GateLayer& layer) {
    auto evidence = Json::array();
    for (const auto& call : layer.calls) {
        for (const auto id : call.slices)
            evidence.push_back(sliceJson(*detection.trace, id));
    }
    if (layer.calls.empty()) evidence.push_back(sliceJson(*detection.trace, layer.router));
    return {{"rank", layer.rank},
            {"step", layer.step},
            {"layer", layer.layer},
            {"gate_calls", layer.calls.size()},
            {"evidence", evidence},
            {"confidence", confidenceName(layer.confidence)},
            {"wasted_ns", bounds(layer.wastedLowNs(), layer.wastedHighNs())},
            {"wasted_launch_ns", layer.wastedLaunchNs()}};
}

Json summaryJson(std::span<const Detection> detections) {
    std::map<std::size_t, std::size_t> calls;
    std::size_t layers = 0;
    std::size_t steps = 0;
    std::size_t redundant = 0;
    std::size_t missing = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t launch = 0;
    std::int64_t stepNs = 0;
    for (const auto& detection : detections) {
        const auto& gates = detection.gates;
        for (const auto& [count, passes] : gates.callsPerLayer())
            calls[count] += passes;
        layers = std::max(layers, gates.moeLayers);
        steps = std::max(steps, gates.steps);
        redundant += gates.redundant();
        missing += gates.missing();
        low += gates.wastedLowNs();
        high += gates.wastedHighNs();
        launch += gates.wastedLaunchNs();
        stepNs += gates.stepNs;
    }
    auto perLayer = Json::object();
    for (const auto& [count, passes] : calls)
        perLayer[fmt::to_string(count)] = passes;
    return {{"moe_layers", layers},
            {"steps", steps},
            {"gate_calls_per_layer", perLayer},
            {"redundant", redundant},
            {"missing", missing},
            {"wasted_ns", bounds(low, high)},
            {"wasted_launch_ns", launch},
            {"step_share", stepNs > 0 ? static_cast<double>(high) / static_cast<double>(stepNs) : 0.0}};
}

} // namespace

Json findingJson(const Detection& detection, const Finding& finding) {
    return {{"kind", finding.kind},
            {"title", finding.title},
            {"details", finding.details},
            {"rank", finding.rank},
            {"file", detection.file},
            {"confidence", confidenceName(finding.confidence)},
            {"cost_ns", bounds(finding.cost.lowNs, finding.cost.highNs)},
            {"cost_from", finding.cost.how},
            {"advice", finding.advice},
            {"refuted_by", finding.refutedBy},
            {"evidence", evidenceJson(*detection.trace, finding.evidence)}};
}

Json detectionsJson(std::span<const Detection> detections) {
    auto layers = Json::array();
    auto findings = Json::array();
    auto remarks = Json::array();
    for (const auto& detection : detections) {
        for (const auto& layer : detection.gates.layers)
            layers.push_back(layerJson(detection, layer));
        for (const auto& finding : detection.findings)
            findings.push_back(findingJson(detection, finding));
        for (const auto& remark : detection.remarks)
            remarks.push_back(findingJson(detection, remark));
    }
    return {{"schema", kJsonSchema},
            {"layers", layers},
            {"summary", summaryJson(detections)},
            {"findings", findings},
            {"remarks", remarks}};
}

std::string detectJson(const std::vector<Detection>& detections) {
    return indentedText(detectionsJson(detections));
}

} // namespace gatescope
