// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "report/reported_comparison.h"
#include "workspace/slot.h"
#include "workspace/timeline.h"

#include <optional>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

namespace gatescope {

/// A kernel of the baseline and the one of the candidate that does the same work.
struct KernelLink {
    SliceId a = kNoSlice;
    SliceId b = kNoSlice;

    bool operator==(const KernelLink&) const = default;
};

/// What is found between the timelines in the slots. Immutable; made by a job.
class SlotComparison {
public:
    /// `reported` speaks of whole recordings, `links` of single calls, in the baseline's order of time.
    SlotComparison(PerSlot<TimelinePtr> timelines, ReportedComparison reported,
                   std::vector<KernelLink> links);

    const PerSlot<TimelinePtr>& timelines() const { return m_timelines; }
    const TraceComparison& result() const { return m_reported.result; }
    /// What reports are written of.
    const ReportedComparison& reported() const { return m_reported; }
    std::span<const KernelLink> links() const { return m_links; }
    /// The call that does the same work on the other side; kNoSlice where there is none.
    SliceId partner(Slot slot, SliceId id) const;
    /// (candidate - baseline) / baseline of a pair's durations; nothing where the slice has no partner.
    std::optional<double> change(Slot slot, SliceId id) const;

private:
    PerSlot<TimelinePtr> m_timelines;
    ReportedComparison m_reported;
    std::vector<KernelLink> m_links;                ///< by a
    std::vector<std::pair<SliceId, SliceId>> m_byB; ///< b, a
};

/// Compares two timelines that have facts, as `gatescope compare` does: placements of one run as pairs that
/// took turns, all else as recordings. Cancelled where it was stopped.
std::shared_ptr<const SlotComparison> compareTimelines(const PerSlot<TimelinePtr>& timelines,
                                                       ProgressSink& progress = noProgress(),
                                                       const std::stop_token& stop = {});

} // namespace gatescope
