// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"

#include "analysis/own_gates.h"
#include "analysis/recording_remarks.h"
#include "analysis/redundant_work.h"
#include "trace/file_rank.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace gatescope {

namespace {

/// The layers of one rank whose count of gate calls is not what it should be.
struct Deviation {
    std::size_t calls = 0;
    std::size_t layers = 0;
    std::size_t ofLayers = 0;
    std::size_t redundant = 0;
    Finding finding;
};

std::string timesText(std::size_t calls) {
    if (calls == 0) return "never called";
    if (calls == 1) return "called once";
    if (calls == 2) return "called twice";
    return fmt::format("called {} times", calls);
}

std::string titleOf(const Deviation& one) {
    const auto times = "Gate " + timesText(one.calls);
    if (one.layers < one.ofLayers)
        return fmt::format("{} in {} of {} passes of MoE layers", times, one.layers, one.ofLayers);
    return one.calls == 0 ? times : times + " per layer";
}

void add(Finding& finding, const GateLayer& layer) {
    finding.confidence = std::max(finding.confidence, layer.confidence);
    finding.cost.lowNs += layer.wastedLowNs();
    finding.cost.highNs += layer.wastedHighNs();
    for (const auto& call : layer.calls)
        finding.evidence.insert(finding.evidence.end(), call.slices.begin(), call.slices.end());
    if (layer.calls.empty()) finding.evidence.push_back(layer.router);
}

void describeMissing(Finding& finding, const Deviation& one) {
    const bool known = finding.confidence == Confidence::DataFlow;
    finding.details = fmt::format(
        "{} of {} passes of MoE layers ran without a gate GEMM{}, so routing was computed from "
        "something else",
        one.layers, one.ofLayers, known ? "" : " between the norm before the router and the router's top-k");
    finding.advice =
        "Let either the block or the expert layer call the gate: is_internal_router must be true "
        "exactly where the block passes hidden states on";
    finding.refutedBy = known ? "a gate that recorded no slice"
                              : "a kernel of another name or another queue that computes the logits";
}

void describeRedundant(Finding& finding, const Deviation& one) {
    const bool known = finding.confidence == Confidence::DataFlow;
    const auto us = [](std::int64_t ns) { return static_cast<double>(ns) / 1000; };
    finding.details = fmt::format(
        "{} of the calls in {} of {} passes of MoE layers are redundant{}. They take between {:.2f} us (the "
        "cheaper of equal calls, less what other queues cover) and {:.2f} us (the dearer ones)",
        one.redundant, one.layers, one.ofLayers, known ? ": nothing reads their results" : "",
        us(finding.cost.lowNs), us(finding.cost.highNs));
    finding.cost.how =
        "Of each pass's equal calls the cheaper ones, less what other queues cover, and the dearer ones: the "
        "first call fetches the weights for the second";
    finding.advice =
        "The block calls the gate although the expert layer holds it and calls it again. Skip the block's "
        "call where the expert layer is_internal_router, and hand it a placeholder instead of logits";
    finding.refutedBy = known ? "a reader of the result that recorded no buffers"
                              : "different inputs or weights of the calls: then none is redundant";
}

void describe(Deviation& one, std::size_t expected) {
    auto& finding = one.finding;
    finding.title = titleOf(one);
    if (one.calls == 0) return describeMissing(finding, one);
    if (one.redundant > 0) return describeRedundant(finding, one);
    finding.details = fmt::format("{} calls were expected in each pass of a MoE layer", expected);
    finding.advice = "Expect what the model has (--expect), or look for the call that is missing";
    finding.refutedBy = "a model whose layers have another number of gates";
}

std::vector<Finding> gateFindings(const GateReport& report, std::size_t expected) {
    std::map<std::pair<int, std::size_t>, Deviation> deviations; // (rank, calls)
    std::map<int, std::size_t> layers;
    for (const auto& layer : report.layers) {
        ++layers[layer.rank];
        // One call whose result nothing reads is no better than two.
        const bool unread = !layer.calls.empty() && layer.redundantCalls() >= layer.calls.size();
        if (layer.calls.size() == expected && !unread) continue;
        auto& one = deviations[{layer.rank, layer.calls.size()}];
        if (one.layers++ == 0) one.finding.confidence = layer.confidence;
        one.calls = layer.calls.size();
        one.redundant += layer.redundantCalls();
        add(one.finding, layer);
    }
    std::vector<Finding> findings;
    for (auto& [key, one] : deviations) {
        one.ofLayers = layers[key.first];
        one.finding.kind = "gate";
        one.finding.rank = key.first;
        describe(one, expected);
        findings.push_back(std::move(one.finding));
    }
    return findings;
}

} // namespace

const std::vector<std::string>& detectionKinds() {
    static const auto kinds = [] {
        std::vector<std::string> all{"gate"};
        std::ranges::copy(redundantWorkKinds(), std::back_inserter(all));
        return all;
    }();
    return kinds;
}

TraceStructure structureOf(const Trace& trace, std::string_view file, const KernelPatterns& patterns,
                           ProgressSink& progress, const std::stop_token& stop) {
    const auto rank = rankInFileName(file).value_or(0);
    TraceStructure result{.kernels = joinKernels(trace, patterns, rank, progress, stop), .moe = {}};
    throwIfStopped(stop);
    result.moe = findMoeLayers(result.kernels);
    return result;
}

Detection detect(std::shared_ptr<const Trace> trace, std::string file, const KernelPatterns& patterns,
                 const DetectionOptions& options, ProgressSink& progress, const std::stop_token& stop) {
    constexpr double kJoining = 0.7; // as a rule
    ProgressPart joining(progress, 0, kJoining);
    const auto structure = structureOf(*trace, file, patterns, joining, stop);
    ProgressPart looking(progress, kJoining, 1);
    return detect(std::move(trace), std::move(file), structure, options, looking, stop);
}

Detection detect(std::shared_ptr<const Trace> trace, std::string file, const TraceStructure& parts,
                 const DetectionOptions& options, ProgressSink& progress, const std::stop_token& stop) {
    Detection detection{
        .trace = std::move(trace), .file = std::move(file), .gates = {}, .findings = {}, .remarks = {}};
    const auto& [table, structure] = parts;
    const auto& kinds = detectionKinds();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        throwIfStopped(stop);
        progress.progress(static_cast<double>(i) / static_cast<double>(kinds.size()), "looking for findings");
        if (std::ranges::find(options.kinds, kinds[i]) == options.kinds.end()) continue;
        if (kinds[i] == "gate") {
            detection.gates = gatesOfOwnRun(*detection.trace);
            if (detection.gates.layers.empty()) detection.gates = detectGates(table, structure);
            detection.findings = gateFindings(detection.gates, options.expectedGateCalls);
        } else {
            std::ranges::move(findRedundantWork(kinds[i], table, structure),
                              std::back_inserter(detection.findings));
        }
    }
    throwIfStopped(stop);
    for (auto remarks : {findComposed(table), findBrokenRecording(table), findOverlongKernels(table),
                         findIdleDevice(table, structure)})
        std::ranges::move(remarks, std::back_inserter(detection.remarks));
    progress.progress(1.0, "looking for findings");
    return detection;
}

std::map<int, std::string> ownProcessNames(const Detection& detection) {
    std::map<int, std::string> names;
    for (const auto& layer : detection.gates.layers) {
        if (layer.confidence != Confidence::DataFlow || layer.router == kNoSlice) continue;
        const auto& trace = *detection.trace;
        const auto& track = trace.tracks()[trace.sliceTracks()[layer.router]];
        if (track.parent != kNoTrack) names.try_emplace(layer.rank, trace.tracks()[track.parent].name);
    }
    return names;
}

} // namespace gatescope
