// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/timeline.h"

#include "analysis/moe_slices.h"
#include "workspace/stretches.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatescope {

namespace {

struct TimelineWords {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

QString placementTitle(const RouterPlacement& placement) {
    if (placement == RouterPlacement::beforeFix()) return TimelineWords::tr("Before the fix");
    if (placement == RouterPlacement::afterFix()) return TimelineWords::tr("After the fix");
    return TimelineWords::tr("External router");
}

/// Processes that hold slices, with their tracks, in the trace's order: one for each placement of a run, of
/// each rank where it ran over several.
std::vector<std::vector<TrackId>> processesOf(const OpenTrace& source) {
    const std::vector<Track>& tracks = source.trace->tracks();
    std::vector<std::vector<TrackId>> processes;
    for (TrackId process = 0; process < tracks.size(); ++process) {
        if (tracks[process].kind != TrackKind::Process) continue;
        std::vector<TrackId> held{process};
        bool slices = false;
        for (TrackId id = 0; id < tracks.size(); ++id) {
            if (tracks[id].parent != process) continue;
            held.push_back(id);
            slices = slices || source.index->depthCount(id) > 0;
        }
        std::ranges::sort(held);
        if (slices) processes.push_back(std::move(held));
    }
    return processes;
}

/// What of the report belongs to a timeline: a run's placements are found together, and judged one by one.
GateReport reportOf(const GateReport& whole, const Timeline& timeline) {
    if (!timeline.source->run) return whole;
    GateReport own;
    for (const GateLayer& layer : whole.layers) {
        const SliceId at = layer.calls.empty() ? layer.router : layer.calls.front().slices.front();
        if (at != kNoSlice && timeline.holdsSlice(at)) own.layers.push_back(layer);
    }
    own.stepNs = whole.stepNs;
    countLayers(own);
    return own;
}

std::vector<Finding> findingsOf(const std::vector<Finding>& whole, const Timeline& timeline) {
    if (!timeline.source->run) return whole;
    std::vector<Finding> own;
    for (const Finding& finding : whole) {
        if (finding.evidence.empty() || timeline.holdsSlice(finding.evidence.front())) own.push_back(finding);
    }
    return own;
}

std::vector<SliceId> evidenceOf(const std::vector<Finding>& findings) {
    std::vector<SliceId> evidence;
    for (const Finding& finding : findings)
        evidence.insert(evidence.end(), finding.evidence.begin(), finding.evidence.end());
    std::ranges::sort(evidence);
    const auto same = std::ranges::unique(evidence);
    evidence.erase(same.begin(), same.end());
    return evidence;
}

std::shared_ptr<const TimelineFacts> factsOf(const Timeline& timeline, const Detection& whole,
                                             const TraceStructure& structure, const std::stop_token& stop) {
    auto facts = std::make_shared<TimelineFacts>();
    facts->detection.trace = whole.trace;
    facts->detection.file = whole.file;
    facts->detection.gates = reportOf(whole.gates, timeline);
    facts->detection.findings = findingsOf(whole.findings, timeline);
    facts->detection.remarks = findingsOf(whole.remarks, timeline);
    facts->styles = SliceStyles::of(timeline.trace(), facts->detection.gates, stop);
    facts->evidence = evidenceOf(facts->detection.findings);
    facts->steps = stepsOf(timeline, structure);
    facts->layers = layersOf(timeline, structure);
    const ProfileResult* run = timeline.source->run.get();
    if (run != nullptr && timeline.placement < run->runs.size()) {
        facts->kernels = run->runs[timeline.placement].kernels;
        facts->layerNs = run->runs[timeline.placement].layerNs;
    }
    return facts;
}

} // namespace

bool Timeline::holds(TrackId track) const {
    return std::ranges::binary_search(tracks, track);
}

Stretch Timeline::extent() const {
    const bool whole = tracks.size() == trace().tracks().size();
    if (whole) return {0, trace().duration(), 0};
    Stretch extent{trace().duration(), 0, 0};
    for (const TrackId track : tracks) {
        for (int depth = 0; depth < index().depthCount(track); ++depth) {
            const auto row = index().row(track, depth);
            if (row.empty()) continue;
            extent.from = std::min(extent.from, trace().starts()[row.front()]);
            extent.to = std::max(extent.to, trace().slice(row.back()).end());
        }
    }
    if (extent.to < extent.from) return {0, trace().duration(), 0};
    return extent;
}

std::vector<TimelinePtr> timelinesOf(const OpenTracePtr& source, const std::stop_token& stop) {
    const auto styles = std::make_shared<const SliceStyles>(SliceStyles::of(*source->trace, {}, stop));
    const auto counters = std::make_shared<const CounterSeries>(*source->trace, stop);
    std::vector<TimelinePtr> timelines;
    if (source->run) {
        const auto processes = processesOf(*source);
        const auto& runs = source->run->runs;
        for (std::size_t i = 0; i < std::min(processes.size(), runs.size()); ++i) {
            std::vector<TrackId> tracks;
            for (std::size_t rank = i; rank < processes.size(); rank += runs.size())
                tracks.insert(tracks.end(), processes[rank].begin(), processes[rank].end());
            std::ranges::sort(tracks);
            auto timeline = std::make_shared<Timeline>();
            timeline->source = source;
            timeline->placement = i;
            timeline->tracks = std::move(tracks);
            timeline->styles = styles;
            timeline->counters = counters;
            timeline->title = placementTitle(runs[i].placement);
            timelines.push_back(std::move(timeline));
        }
    }
    if (!timelines.empty()) return timelines;
    auto whole = std::make_shared<Timeline>();
    whole->source = source;
    whole->title = source->title;
    whole->styles = styles;
    whole->counters = counters;
    for (TrackId id = 0; id < source->trace->tracks().size(); ++id)
        whole->tracks.push_back(id);
    return {std::move(whole)};
}

std::vector<TimelinePtr> withFacts(const std::vector<TimelinePtr>& timelines, ProgressSink& progress,
                                   const std::stop_token& stop) {
    if (timelines.empty()) return {};
    const OpenTracePtr source = timelines.front()->source;
    const std::string file = source->path().toStdString();
    ProgressPart looking(progress, 0, 0.5);
    const TraceStructure structure =
        structureOf(*source->trace, file, KernelPatterns::builtIn(), looking, stop);
    ProgressPart judging(progress, 0.5, 1);
    const Detection detection =
        detect(source->trace, file, structure, {.kinds = detectionKinds()}, judging, stop);
    std::vector<TimelinePtr> known;
    for (const TimelinePtr& timeline : timelines) {
        auto copy = std::make_shared<Timeline>(*timeline);
        copy->facts = factsOf(*timeline, detection, structure, stop);
        known.push_back(std::move(copy));
    }
    return known;
}

} // namespace gatescope
