// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_calls.h"

#include "analysis/kernel_summary.h"
#include "analysis/moe_slices.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gatescope {

namespace {

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
            passes[pass] = {process, pass.iteration, pass.layer, id, {}};
        }
        if (passes.empty()) continue;
        for (const auto id : perTrack[process].gateCalls()) {
            const auto pass = passes.find(slices.pass(id));
            if (pass == passes.end()) continue;
            pass->second.calls.push_back({id, isRedundant(trace, slices, perTrack[process], id)});
        }
        for (auto& [pass, one] : passes)
            result.push_back(std::move(one));
    }
    return result;
}

} // namespace gatescope
