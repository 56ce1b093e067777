// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/detection.h"
#include "analysis/kernel_summary.h"
#include "workspace/counter_series.h"
#include "workspace/open_trace.h"
#include "workspace/slice_style.h"

#include <QString>

#include <memory>
#include <vector>

namespace gatescope {

/// A step (an iteration of a run of our own) or the pass of one layer: a stretch of the trace's time.
struct Stretch {
    std::int64_t from = 0;
    std::int64_t to = 0;
    int number = 0; ///< from 0: the step, or the layer in its step

    bool operator==(const Stretch&) const = default;
};

/// What the analysis found in one timeline. It takes longer than reading a trace, so it comes after the first
/// picture.
struct TimelineFacts {
    Detection detection;
    SliceStyles styles;            ///< with the gates that were found
    std::vector<SliceId> evidence; ///< of all findings, in order, each once
    std::vector<Stretch> steps;
    std::vector<Stretch> layers;
    std::vector<KernelSummary> kernels; ///< of a placement of our own run, as measured
    std::vector<double> layerNs;        ///< the same: per pass its time divided by its layers
};

/// What a slot shows: one placement of a run of our own, or all of a trace that others recorded. Immutable.
struct Timeline {
    OpenTracePtr source;
    QString title;               ///< "before fix", or the file's name
    std::size_t placement = 0;   ///< in source->run->runs; 0 where there is no run
    std::vector<TrackId> tracks; ///< what of the trace belongs to it, the processes too
    /// By role and name alone, until there are facts; of all timelines of a trace the same one.
    std::shared_ptr<const SliceStyles> styles = std::make_shared<const SliceStyles>();
    /// Of the whole trace, so of all its timelines the same; never null.
    std::shared_ptr<const CounterSeries> counters = std::make_shared<const CounterSeries>();
    std::shared_ptr<const TimelineFacts> facts; ///< null until they are known

    const Trace& trace() const { return *source->trace; }
    const SliceIndex& index() const { return *source->index; }
    const SliceStyles& shownStyles() const { return facts ? facts->styles : *styles; }
    const std::vector<GateMark>& gates() const { return shownStyles().gates; }
    bool holds(TrackId track) const;
    bool holdsSlice(SliceId id) const { return holds(trace().sliceTracks()[id]); }
    /// From the first to the end of the last slice that it shows.
    Stretch extent() const;
};

using TimelinePtr = std::shared_ptr<const Timeline>;

/// The timelines of a trace, without facts. Cancelled where it was stopped.
std::vector<TimelinePtr> timelinesOf(const OpenTracePtr& source, const std::stop_token& stop = {});
/// The same timelines with their facts.
std::vector<TimelinePtr> withFacts(const std::vector<TimelinePtr>& timelines,
                                   ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

} // namespace gatescope
