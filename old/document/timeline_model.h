// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/detection.h"
#include "analysis/kernel_summary.h"
#include "analysis/statistics.h"
#include "document/slice_style.h"
#include "timeline/time_scale.h"
#include "trace/slice_index.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace gatescope {

/// Which side of the fix a timeline shows.
enum class Side { Before, After, Other };

/// What one timeline shows: one process of a GateScope trace, or a whole trace that others recorded.
/// Immutable, shared by the views.
struct TimelineModel {
    Side side = Side::Other;
    QString title; ///< "Before the fix"
    std::shared_ptr<const SliceIndex> index;
    SliceStyles styles;
    std::vector<KernelSummary> kernels;
    std::vector<double> layerNs; ///< per iteration: its time divided by its layers
    Detection detection;

    const Trace& trace() const { return index->trace(); }
    SampleSummary layer() const { return summarize(layerNs); }
    const GateReport& gates() const { return detection.gates; }
};

/// Where the story is: from the start of a typical layer to a little after its gate, routing and permute in
/// every timeline; in a trace of others from its first gate call to a little after its router; the whole
/// trace where there is no gate. Typical: of the shorter quarter, since other programs' interruptions only
/// ever lengthen one.
TimeRange storyRange(const std::vector<TimelineModel>& timelines);

/// The slice of `to` that is the same step of the same layer as `id` of `from`, nearest in aligned time;
/// kNoSlice where there is none, such as for the redundant gate after the fix.
SliceId counterpart(const TimelineModel& from, SliceId id, const TimelineModel& to);

} // namespace gatescope
