// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/profile_trace.h"

#include "analysis/detection.h"
#include "analysis/gate_calls.h"
#include "analysis/moe_slices.h"
#include "profile/rank_times.h"
#include "trace/recorder_trace.h"
#include "trace/trace_builder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace gatescope {

namespace {

/// Adds a process for each placement, `prefix` in front of its name, behind `others` that are there already.
std::vector<TrackId> addProcesses(TraceBuilder& builder, const std::vector<PlacementRun>& runs,
                                  std::string_view prefix, std::size_t others) {
    std::vector<TrackId> processOf;
    std::vector<RouterPlacement> placementsSeen;
    for (const auto& run : runs) {
        Track track;
        const auto twin = std::ranges::count(placementsSeen, run.placement);
        placementsSeen.push_back(run.placement);
        track.name = fmt::format("{}{}", prefix, processName(run.placement));
        if (twin > 0) track.name += fmt::format(" ({})", twin + 1);
        track.kind = TrackKind::Process;
        track.order = static_cast<int>(others + processOf.size());
        track.pid = static_cast<std::uint32_t>(track.order + 1);
        processOf.push_back(builder.addTrack(track));
    }
    return processOf;
}

SliceRoute routeTo(std::vector<TrackId> processOf, const std::vector<std::size_t>& placementOfIteration) {
    return [processOf = std::move(processOf), &placementOfIteration](const SliceRecord& record) {
        const auto iteration = record.args.integer(ArgKey::Iteration).value_or(-1);
        const bool known = iteration >= 0 && iteration < std::ssize(placementOfIteration);
        return known ? processOf[placementOfIteration[static_cast<std::size_t>(iteration)]] : kNoTrack;
    };
}

std::shared_ptr<const Trace> buildTrace(const ProfileResult& result, const Recorder& recorder,
                                        const std::vector<std::size_t>& placementOfIteration,
                                        ProgressSink& progress) {
    TraceBuilder builder;
    const auto route = routeTo(addProcesses(builder, result.runs, "", 0), placementOfIteration);
    appendRecorded(builder, recorder, firstRecordedNs(recorder, route), route);
    return builder.build(progress);
}

std::shared_ptr<const Trace> buildRankTrace(const ProfileResult& result,
                                            std::span<const RankRecording> recordings,
                                            std::span<const std::int64_t> aheadNs,
                                            const std::vector<std::size_t>& placementOfIteration,
                                            ProgressSink& progress) {
    TraceBuilder builder;
    for (std::size_t rank = 0; rank < recordings.size(); ++rank) {
        const auto route = routeTo(
            addProcesses(builder, result.runs, fmt::format("rank {}: ", rank), rank * result.runs.size()),
            placementOfIteration);
        const auto ahead = aheadNs[rank];
        appendLanes(
            builder, recordings[rank].lanes(), [ahead](std::int64_t ns) { return ns - ahead; }, 0, route);
    }
    builder.shiftTimes(-builder.earliestTime());
    return builder.build(progress);
}

void markGateCalls(TraceBuilder& builder, std::uint32_t first, const Trace& trace, const GateLayer& layer) {
    std::int64_t number = 0;
    for (const auto& call : layer.calls) {
        ++number;
        for (const auto id : call.slices) {
            builder.setArg(first + id, {ArgKey::GateCall, number});
            if (!call.redundant) continue;
            builder.setArg(first + id, {ArgKey::Redundant, 1});
            builder.setName(first + id, builder.intern(std::string(trace.name(id)).append(kRedundantMark)));
        }
    }
}

/// What the analysis found stands in the timeline: redundant gate calls by name, calls by number, findings as
/// instants.
std::shared_ptr<const Trace> markFindings(std::shared_ptr<const Trace> recorded, ProgressSink& progress) {
    const auto detection = detect(std::move(recorded), {}, KernelPatterns::builtIn(), {});
    const auto& trace = *detection.trace;
    TraceBuilder builder;
    const auto first = builder.append(trace, 0);
    for (const auto& layer : detection.gates.layers)
        markGateCalls(builder, first, trace, layer);
    for (const auto& finding : detection.findings) {
        if (finding.evidence.empty()) continue;
        const auto slice = trace.slice(finding.evidence.front());
        const nlohmann::ordered_json args{{"details", finding.details}, {"advice", finding.advice}};
        builder.addInstant(
            {slice.track, builder.intern("finding: " + finding.title), slice.start, args.dump()});
    }
    return builder.build(progress);
}

/// Of each process in order.
std::vector<KernelCalls> kernelsOfProcesses(const Trace& trace) {
    const auto redundant = redundantGates(trace);
    std::vector<KernelCalls> kernels;
    for (const auto process : processes(trace))
        kernels.emplace_back(trace, process, redundant);
    return kernels;
}

void readKernels(ProfileResult& result, std::span<const KernelCalls> processes) {
    for (std::size_t p = 0; p < result.runs.size() && p < processes.size(); ++p) {
        result.runs[p].kernels = summarizeKernels(processes[p]);
        for (const auto& kernel : result.runs[p].kernels) {
            if (kernel.role == Role::Gate) result.runs[p].gateCallsPerLayer += kernel.callsPerLayer;
        }
    }
}

/// The processes are those of rank 0's placements, then rank 1's, ...
void readRanks(RankRun& run, std::span<const KernelCalls> processes) {
    const auto placements = processes.size() / run.ranks.size();
    for (std::size_t rank = 0; rank < run.ranks.size(); ++rank) {
        auto& figures = run.ranks[rank];
        describeTimes(figures, processes.subspan(rank * placements, placements));
        run.expertsNsOfSlowest = std::max(run.expertsNsOfSlowest, figures.expertsNs);
    }
}

double slicesPerLayer(const Trace& trace) {
    std::size_t blocks = 0;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (trace.category(id) == roleName(Role::Block)) ++blocks;
    }
    return blocks == 0 ? 0.0 : static_cast<double>(trace.sliceCount()) / static_cast<double>(blocks);
}

/// What the result tells of its trace, which then shows what was found.
void readTrace(ProfileResult& result, ProgressSink& progress) {
    const auto kernels = kernelsOfProcesses(*result.trace);
    readKernels(result, kernels);
    if (result.ranks) readRanks(*result.ranks, kernels);
    if (result.runs.front().layer.median > 0) {
        result.recorderShare =
            slicesPerLayer(*result.trace) * result.recorderNsPerSlice / result.runs.front().layer.median;
    }
    ProgressPart marking(progress, 0.5, 1);
    result.trace = markFindings(result.trace, marking);
}

} // namespace

std::string_view processName(RouterPlacement placement) {
    if (placement == RouterPlacement::beforeFix()) return "before fix";
    return placement == RouterPlacement::afterFix() ? "after fix" : "external router";
}

double measureRecorder() {
    constexpr int kSlices = 20000;
    Recorder recorder(1, kSlices);
    recorder.setPosition(0, 0);
    std::vector<double> runs;
    for (int run = 0; run < 5; ++run) {
        recorder.clear();
        const auto start = TickClock::steadyNs();
        for (int i = 0; i < kSlices; ++i) {
            RecorderScope scope(&recorder, &recorder.worker(0), "slice", roleName(Role::W13));
            if (auto* args = scope.args()) args->add(ArgKey::M, i);
        }
        runs.push_back(static_cast<double>(TickClock::steadyNs() - start) / kSlices);
    }
    return median(runs);
}

void attachTrace(ProfileResult& result, const Recorder& recorder,
                 const std::vector<std::size_t>& placementOfIteration, ProgressSink& progress) {
    ProgressPart building(progress, 0, 0.5);
    result.trace = buildTrace(result, recorder, placementOfIteration, building);
    readTrace(result, progress);
}

void attachRankTrace(ProfileResult& result, std::span<const RankRecording> recordings,
                     std::span<const std::int64_t> aheadNs,
                     const std::vector<std::size_t>& placementOfIteration, ProgressSink& progress) {
    ProgressPart building(progress, 0, 0.5);
    result.trace = buildRankTrace(result, recordings, aheadNs, placementOfIteration, building);
    readTrace(result, progress);
}

} // namespace gatescope
