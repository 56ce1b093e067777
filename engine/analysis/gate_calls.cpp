// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_calls.h"

#include "analysis/kernel_summary.h"
#include "analysis/moe_slices.h"
#include "analysis/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace gatescope {

namespace {

/// What one process's ranges say about its gate.
struct GateEvidence {
    std::vector<SliceId> redundant;
    std::vector<SliceId> needed;
    std::set<LayerPass> passes;
    std::set<LayerPass> passesWithGate;
    double blocks = 0;
    double layerNs = 0;
    std::vector<double> redundantNs;
    std::vector<double> neededNs;
};

/// What one process's tracks hold.
struct ProcessSlices {
    std::vector<SliceId> blocks;
    std::vector<SliceId> gateRanges;
    std::vector<SliceId> gateKernels; ///< on a device's queues
    /// What the layers' passes read and wrote, in order of start: the slices whose buffers the device noted.
    std::map<LayerPass, std::vector<SliceId>> dataFlow;

    /// A range covers the kernels that carry it out. Workers' shares of a gate GEMM are no calls at all.
    const std::vector<SliceId>& gateCalls() const { return gateRanges.empty() ? gateKernels : gateRanges; }
};

/// Workers' tasks of the experts are many and have nothing to do with logits.
bool mayUseBuffers(Role role, TrackKind track) {
    return track != TrackKind::HostThread && role != Role::Block && role != Role::Iteration;
}

std::vector<ProcessSlices> sortSlices(const Trace& trace, const MoeSlices& slices) {
    std::vector<ProcessSlices> perTrack(trace.tracks().size());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (slices.process(id) == kNoTrack) continue;
        auto& process = perTrack[slices.process(id)];
        const auto role = slices.role(id);
        const auto track = slices.trackKind(id);
        if (role == Role::Block && track == TrackKind::Ranges) process.blocks.push_back(id);
        if (role == Role::Gate && track == TrackKind::Ranges) process.gateRanges.push_back(id);
        if (role == Role::Gate && track == TrackKind::DeviceQueue) process.gateKernels.push_back(id);
        if (!mayUseBuffers(role, track)) continue;
        if (trace.list(id, ArgKey::Reads).empty() && trace.list(id, ArgKey::Writes).empty()) continue;
        process.dataFlow[slices.pass(id)].push_back(id);
    }
    return perTrack;
}

/// Whether no later slice of the call's layer pass reads what it wrote before something else is written
/// there, or the pass ends. `flow`: the pass's slices in order.
bool isUnread(const Trace& trace, const std::vector<SliceId>& flow, SliceId call, std::int64_t buffer) {
    const auto contains = [&](SliceId id, ArgKey key) {
        return std::ranges::count(trace.list(id, key), buffer) > 0;
    };
    bool after = false;
    for (const auto id : flow) {
        if (id == call) after = true;
        if (!after || id == call) continue;
        if (contains(id, ArgKey::Reads)) return false;
        if (contains(id, ArgKey::Writes)) return true;
    }
    return true;
}

bool isRedundant(const Trace& trace, const MoeSlices& slices, const ProcessSlices& process, SliceId call) {
    const auto writes = trace.list(call, ArgKey::Writes);
    // Timelines of version 0.1 say it themselves and note no buffers.
    if (writes.empty()) return trace.boolean(call, ArgKey::Redundant);
    const auto flow = process.dataFlow.find(slices.pass(call));
    return flow == process.dataFlow.end() || isUnread(trace, flow->second, call, writes.front());
}

GateEvidence collectEvidence(const Trace& trace, const MoeSlices& slices, const ProcessSlices& process) {
    GateEvidence evidence;
    const auto ns = [&](SliceId id) { return static_cast<double>(trace.durations()[id]); };
    evidence.blocks = static_cast<double>(process.blocks.size());
    for (const auto id : process.blocks)
        evidence.passes.insert(slices.pass(id));
    for (const auto id : process.gateCalls()) {
        evidence.passesWithGate.insert(slices.pass(id));
        const bool redundant = isRedundant(trace, slices, process, id);
        (redundant ? evidence.redundant : evidence.needed).push_back(id);
        (redundant ? evidence.redundantNs : evidence.neededNs).push_back(ns(id));
    }
    return evidence;
}

std::string timesPerLayer(double calls) {
    if (calls == 1) return "once per layer";
    if (calls == 2) return "twice per layer";
    return fmt::format("{:.2f} times per layer", calls);
}

std::string countOf(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string layersMeasured(const GateEvidence& evidence) {
    std::set<std::int64_t> layers;
    std::set<std::int64_t> iterations;
    for (const auto& [iteration, layer] : evidence.passes) {
        layers.insert(layer);
        iterations.insert(iteration);
    }
    return fmt::format("{} in {}", countOf(layers.size(), "layer"), countOf(iterations.size(), "iteration"));
}

void describeRedundant(Finding& finding, const GateEvidence& evidence) {
    const double redundant = static_cast<double>(evidence.redundant.size()) / evidence.blocks;
    finding.kind = FindingKind::RedundantGate;
    finding.title = "gate called " + timesPerLayer(finding.gateCallsPerLayer);
    finding.details =
        fmt::format("{:.2f} gate calls per layer, {:.2f} redundant, over {}. The result of a "
                    "redundant call is never read. It costs a layer between {:.2f} us (the "
                    "cheaper of the equal calls) and {:.2f} us (the first one, which fetches the "
                    "weights for the other); the block takes {:.2f} us",
                    finding.gateCallsPerLayer, redundant, layersMeasured(evidence),
                    finding.wastedLowNs / 1000, finding.wastedHighNs / 1000, finding.blockNs / 1000);
    finding.advice =
        "The block calls the gate although the expert layer holds it and calls it again. Skip the block's "
        "call where the expert layer is_internal_router, and hand it a placeholder instead of logits";
}

void describeMissing(Finding& finding, const GateEvidence& evidence, std::size_t passesWithout) {
    finding.kind = FindingKind::MissingGate;
    finding.title =
        passesWithout == evidence.passes.size() ? "gate never called" : "gate missing in some layers";
    finding.details = fmt::format(
        "{} of {} MoE blocks ran without a gate GEMM ({}), so routing was computed from something else",
        passesWithout, evidence.passes.size(), layersMeasured(evidence));
    finding.advice =
        "Let either the block or the expert layer call the gate: is_internal_router must be true exactly "
        "where the block passes hidden states on";
}

void describeOnce(Finding& finding, const GateEvidence& evidence) {
    finding.kind = FindingKind::GateOnce;
    finding.title = "gate called " + timesPerLayer(finding.gateCallsPerLayer);
    finding.details = fmt::format("{:.2f} gate calls per layer, none redundant, over {}",
                                  finding.gateCallsPerLayer, layersMeasured(evidence));
}

Finding findingFor(TrackId process, const GateEvidence& evidence) {
    Finding finding;
    finding.process = process;
    finding.evidence = evidence.redundant;
    finding.redundantCalls = evidence.redundant.size();
    finding.evidence.insert(finding.evidence.end(), evidence.needed.begin(), evidence.needed.end());
    finding.gateCallsPerLayer = static_cast<double>(finding.evidence.size()) / evidence.blocks;
    if (!evidence.redundant.empty()) {
        // Medians: one preempted call must not become the finding's cost.
        const double perLayer = static_cast<double>(evidence.redundant.size()) / evidence.blocks;
        const double first = median(evidence.redundantNs);
        const double second = evidence.neededNs.empty() ? first : median(evidence.neededNs);
        finding.wastedLowNs = std::min(first, second) * perLayer;
        finding.wastedHighNs = std::max(first, second) * perLayer;
        finding.blockNs = evidence.layerNs;
    }

    const auto without = static_cast<std::size_t>(std::ranges::count_if(
        evidence.passes, [&](const LayerPass& pass) { return !evidence.passesWithGate.contains(pass); }));
    if (without > 0) {
        describeMissing(finding, evidence, without);
    } else if (!evidence.redundant.empty()) {
        describeRedundant(finding, evidence);
    } else {
        describeOnce(finding, evidence);
    }
    return finding;
}

} // namespace

std::vector<SliceId> redundantGates(const Trace& trace) {
    const MoeSlices slices(trace);
    std::vector<SliceId> redundant;
    for (const auto& process : sortSlices(trace, slices)) {
        for (const auto id : process.gateCalls()) {
            if (isRedundant(trace, slices, process, id)) redundant.push_back(id);
        }
    }
    std::ranges::sort(redundant);
    return redundant;
}

std::vector<GatePass> gatePasses(const Trace& trace) {
    const MoeSlices slices(trace);
    const auto perTrack = sortSlices(trace, slices);
    std::vector<GatePass> result;
    for (const auto process : processes(trace)) {
        std::map<LayerPass, GatePass> passes;
        for (const auto id : perTrack[process].blocks) {
            const auto pass = slices.pass(id);
            passes[pass] = {process, pass.iteration, pass.layer, id, {}, 0};
        }
        if (passes.empty()) continue;
        for (const auto id : perTrack[process].gateCalls()) {
            const auto pass = passes.find(slices.pass(id));
            if (pass == passes.end()) continue;
            pass->second.calls.push_back(id);
            if (isRedundant(trace, slices, perTrack[process], id)) ++pass->second.redundant;
        }
        for (auto& [pass, one] : passes)
            result.push_back(std::move(one));
    }
    return result;
}

std::vector<Finding> findGateCalls(const Trace& trace) {
    const MoeSlices slices(trace);
    const auto perTrack = sortSlices(trace, slices);
    std::vector<Finding> findings;
    for (const auto process : processes(trace)) {
        if (perTrack[process].blocks.empty()) continue;
        auto evidence = collectEvidence(trace, slices, perTrack[process]);
        evidence.layerNs = slices.layerNs(process);
        findings.push_back(findingFor(process, evidence));
    }
    return findings;
}

} // namespace gatescope
