// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"

#include "analysis/own_gates.h"
#include "analysis/redundant_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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
    WorkFinding finding;
};

std::string callsText(std::size_t calls) {
    if (calls == 0) return "gate never called";
    if (calls == 1) return "gate called once";
    if (calls == 2) return "gate called twice";
    return fmt::format("gate called {} times", calls);
}

void add(WorkFinding& finding, const GateLayer& layer) {
    finding.confidence = std::max(finding.confidence, layer.confidence);
    finding.lowNs += layer.wastedLowNs();
    finding.highNs += layer.wastedHighNs();
    for (const auto& call : layer.calls)
        finding.evidence.insert(finding.evidence.end(), call.slices.begin(), call.slices.end());
    if (layer.calls.empty()) finding.evidence.push_back(layer.router);
}

void describe(Deviation& one) {
    auto& finding = one.finding;
    finding.title =
        fmt::format("{} in {} of {} passes of MoE layers", callsText(one.calls), one.layers, one.ofLayers);
    if (one.calls == 0) {
        finding.details =
            "No small GEMM stands between the norm before the router and the router's top-k, so "
            "routing was computed from something else";
        finding.refutedBy = "a kernel of another name or another queue that computes the logits";
        return;
    }
    finding.details = fmt::format(
        "{} calls are redundant: between {:.2f} us (the cheaper of equal calls, less what "
        "other queues cover) and {:.2f} us (the dearer ones) of the device's time",
        one.redundant, static_cast<double>(finding.lowNs) / 1000, static_cast<double>(finding.highNs) / 1000);
    finding.refutedBy = "different inputs or weights of the calls: then none is redundant";
}

std::vector<WorkFinding> gateFindings(const GateReport& report, std::size_t expected) {
    std::map<std::pair<int, std::size_t>, Deviation> deviations; // (rank, calls)
    std::map<int, std::size_t> layers;
    for (const auto& layer : report.layers) {
        ++layers[layer.rank];
        // One call whose result nothing reads is no better than two.
        const bool unread = !layer.calls.empty() && layer.redundantCalls >= layer.calls.size();
        if (layer.calls.size() == expected && !unread) continue;
        auto& one = deviations[{layer.rank, layer.calls.size()}];
        if (one.layers++ == 0) one.finding.confidence = layer.confidence;
        one.calls = layer.calls.size();
        one.redundant += layer.redundantCalls;
        add(one.finding, layer);
    }
    std::vector<WorkFinding> findings;
    for (auto& [key, one] : deviations) {
        one.ofLayers = layers[key.first];
        one.finding.kind = "gate";
        one.finding.rank = key.first;
        describe(one);
        findings.push_back(std::move(one.finding));
    }
    return findings;
}

/// vLLM's and other tools' files: "dp0_pp0_tp0_ep0_rank3.1712.pt.trace.json.gz" tells 3.
std::optional<int> rankFromFile(std::string_view file) {
    const auto name = file.substr(file.rfind('/') + 1);
    const auto at = name.find("rank");
    if (at == std::string_view::npos) return std::nullopt;
    const auto digits = name.substr(std::min(name.find_first_not_of("-_", at + 4), name.size()));
    int rank = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rank);
    return error == std::errc() && rank >= 0 ? std::optional(rank) : std::nullopt;
}

} // namespace

const std::vector<std::string>& detectionKinds() {
    static const std::vector<std::string> kinds{"gate",     "collective", "norm", "cast",
                                                "quantize", "copy",       "sync"};
    return kinds;
}

TraceStructure structureOf(const Trace& trace, std::string_view file, const KernelPatterns& patterns) {
    TraceStructure result{.kernels = joinKernels(trace, patterns, rankFromFile(file).value_or(0)), .moe = {}};
    result.moe = findMoeLayers(result.kernels);
    return result;
}

Detection detect(std::shared_ptr<const Trace> trace, std::string file, const KernelPatterns& patterns,
                 const DetectionOptions& options) {
    const auto structure = structureOf(*trace, file, patterns);
    return detect(std::move(trace), std::move(file), structure, options);
}

Detection detect(std::shared_ptr<const Trace> trace, std::string file, const TraceStructure& parts,
                 const DetectionOptions& options) {
    Detection detection{.trace = std::move(trace), .file = std::move(file), .gates = {}, .findings = {}};
    const auto& [table, structure] = parts;
    const auto asked = [&](std::string_view kind) {
        return std::ranges::find(options.kinds, kind) != options.kinds.end();
    };
    if (asked("gate")) {
        detection.gates = gatesOfOwnRun(*detection.trace);
        if (detection.gates.layers.empty()) detection.gates = detectGates(table, structure);
        detection.findings = gateFindings(detection.gates, options.expectedGateCalls);
    }
    const auto take = [&](std::string_view kind, std::vector<WorkFinding> found) {
        if (asked(kind)) std::ranges::move(found, std::back_inserter(detection.findings));
    };
    take("collective", findDoubleCollectives(table));
    take("norm", findDoubleNorms(table, structure));
    take("cast", findCastsUndone(table));
    take("quantize", findQuantizedAndBack(table));
    take("copy", findCopiesToHostAndBack(table));
    take("sync", findHostWaits(table, structure));
    std::ranges::move(findBrokenRecording(table), std::back_inserter(detection.findings));
    return detection;
}

} // namespace gatescope
