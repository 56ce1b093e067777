// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/own_gates.h"

#include "analysis/gate_calls.h"
#include "analysis/moe_slices.h"

#include <map>

namespace gatescope {

namespace {

std::int64_t iterationsNs(const Trace& trace) {
    const MoeSlices slices(trace);
    std::int64_t sum = 0;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (slices.role(id) == Role::Iteration && slices.trackKind(id) == TrackKind::Ranges)
            sum += trace.durations()[id];
    }
    return sum;
}

} // namespace

GateReport gatesOfOwnRun(const Trace& trace) {
    GateReport report;
    std::map<TrackId, int> ranks;
    std::map<std::pair<TrackId, std::int64_t>, std::int32_t> steps; // by (process, iteration)
    std::map<TrackId, std::int32_t> stepsOf;
    for (const auto& pass : gatePasses(trace)) {
        GateLayer layer;
        layer.rank = ranks.try_emplace(pass.process, static_cast<int>(ranks.size())).first->second;
        const auto [step, isNew] = steps.try_emplace({pass.process, pass.iteration}, stepsOf[pass.process]);
        if (isNew) ++stepsOf[pass.process];
        layer.step = step->second;
        layer.layer = static_cast<std::int32_t>(pass.layer);
        for (const auto& [id, redundant] : pass.calls) {
            layer.calls.push_back({.slices = {id},
                                   .start = trace.starts()[id],
                                   .durationNs = trace.durations()[id],
                                   .redundant = redundant});
        }
        layer.router = pass.block;
        layer.confidence = Confidence::DataFlow;
        report.layers.push_back(std::move(layer));
    }
    countLayers(report);
    if (!report.layers.empty()) report.stepNs = iterationsNs(trace);
    return report;
}

} // namespace gatescope
