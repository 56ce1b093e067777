// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/slot_comparison.h"

#include "analysis/compare/own_recording.h"
#include "analysis/compare/recording.h"
#include "compare/kernel_links.h"

#include <algorithm>

namespace gatescope {

namespace {

Recording recordingOf(const Timeline& timeline, KernelKinds& kinds) {
    const KernelPatterns& patterns = KernelPatterns::builtIn();
    const std::string file = timeline.source->path().isEmpty() ? timeline.source->title.toStdString()
                                                               : timeline.source->path().toStdString();
    auto own = recordingsOfOwnRun(timeline.source->trace, file, patterns, kinds);
    if (timeline.placement < own.size()) return std::move(own[timeline.placement]);
    return gatescope::recordingOf(timeline.source->trace, file, patterns, kinds);
}

} // namespace

SlotComparison::SlotComparison(PerSlot<TimelinePtr> timelines, ReportedComparison reported,
                               std::vector<KernelLink> links)
    : m_timelines(std::move(timelines)), m_reported(std::move(reported)), m_links(std::move(links)) {
    std::ranges::sort(m_links, {}, &KernelLink::a);
    for (const KernelLink& link : m_links)
        m_byB.emplace_back(link.b, link.a);
    std::ranges::sort(m_byB);
}

SliceId SlotComparison::partner(Slot slot, SliceId id) const {
    if (slot == Slot::A) {
        const auto found = std::ranges::lower_bound(m_links, id, {}, &KernelLink::a);
        return found != m_links.end() && found->a == id ? found->b : kNoSlice;
    }
    const auto found = std::ranges::lower_bound(m_byB, id, {}, &std::pair<SliceId, SliceId>::first);
    return found != m_byB.end() && found->first == id ? found->second : kNoSlice;
}

std::optional<double> SlotComparison::change(Slot slot, SliceId id) const {
    const SliceId other = partner(slot, id);
    if (other == kNoSlice) return std::nullopt;
    const SliceId a = slot == Slot::A ? id : other;
    const SliceId b = slot == Slot::A ? other : id;
    const auto baseline = static_cast<double>(m_timelines.a->trace().durations()[a]);
    const auto candidate = static_cast<double>(m_timelines.b->trace().durations()[b]);
    return baseline > 0 ? std::optional((candidate - baseline) / baseline) : std::nullopt;
}

std::shared_ptr<const SlotComparison> compareTimelines(const PerSlot<TimelinePtr>& timelines,
                                                       ProgressSink& progress, const std::stop_token& stop) {
    progress.progress(0, "comparing");
    KernelKinds kinds;
    Baseline<std::vector<Recording>> baseline{{recordingOf(*timelines.a, kinds)}};
    throwIfStopped(stop);
    progress.progress(0.3, "comparing");
    Candidate<std::vector<Recording>> candidate{{recordingOf(*timelines.b, kinds)}};
    throwIfStopped(stop);
    progress.progress(0.6, "comparing");
    const bool oneRun = timelines.a->source->run && timelines.a->source->trace == timelines.b->source->trace;
    TraceComparison result =
        oneRun ? comparePlacements(baseline, candidate, kinds) : compareTraces(baseline, candidate, kinds);
    throwIfStopped(stop);
    progress.progress(0.8, "joining kernels");
    auto links = linkKernels(timelines, result, stop);
    ReportedComparison reported{std::move(result), std::move(baseline), std::move(candidate)};
    return std::make_shared<const SlotComparison>(timelines, std::move(reported), std::move(links));
}

} // namespace gatescope
