// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"
#include "state/view.h"
#include "workspace/slot.h"
#include "workspace/timeline.h"

#include <QString>

#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace gatescope {

/// Of the calls of one kernel in one timeline.
struct KernelFigures {
    double calls = 0;   ///< in all; of a run of our own per layer
    double totalNs = 0; ///< the same
    double medianNs = 0;
    double p90Ns = 0;
    double share = 0; ///< of the time of all kernels; of a run of our own, of the layer's
};

struct SideKernel {
    QString name;
    QString role;
    StyleCode style = 0;
    bool redundant = false;
    KernelFigures figures{};
};

/// The kernels of one slot.
struct SideKernels {
    std::vector<SideKernel> kernels;
    bool perLayer = false;                ///< calls and totals are a layer's: of a run of our own
    bool onHost = false;                  ///< there is no device: these are the host's operators
    std::optional<KernelFigures> layer{}; ///< of a run of our own: the whole layer, as timed
};

/// How one kernel differs between the slots, as a comparison has found. B minus A; of one call.
struct KernelContrast {
    double differenceNs = 0;
    double lowNs = 0;
    double highNs = 0;
    double baselineNs = 0;
    Verdict verdict = Verdict::NoEvidence;
    int places = 1;             ///< more than one: of that many kinds, of which this is the weightiest
    std::optional<Slot> only{}; ///< it runs there alone
};

/// A row of the table of kernels.
struct KernelLine {
    QString name;
    QString role;
    StyleCode style = 0;
    bool redundant = false;
    bool whole = false; ///< the layer, as measured: not the sum of the kernels
    PerSlot<std::optional<KernelFigures>> sides;
    std::optional<KernelContrast> contrast;
};

/// The table's rows with what they were made of.
struct JoinedKernels {
    std::shared_ptr<const PerSlot<SideKernels>> sides;
    std::shared_ptr<const TraceComparison> comparison;
    std::vector<KernelLine> lines;
    double greatest = 0; ///< of all relative differences
};

/// Of a run of our own, as it was measured.
SideKernels measuredKernels(const TimelineFacts& facts);
/// Of a trace of others, counted: what its devices ran, else the host's operators, else all slices by name.
/// Hidden tracks and durations outside of the filter are left out. Cancelled where it was stopped.
SideKernels countedKernels(const Timeline& timeline, const std::set<TrackId>& hidden,
                           const std::optional<TimeRange>& durations, ProgressSink& progress,
                           const std::stop_token& stop);
/// Both slots' kernels by name and role, in the order of A, then what B alone has, the whole layer last.
/// `comparison` may be null.
std::vector<KernelLine> kernelLines(const PerSlot<SideKernels>& sides, const TraceComparison* comparison);
/// The same, for a worker: tens of thousands of names take longer than the window may be held up.
JoinedKernels joinedKernels(std::shared_ptr<const PerSlot<SideKernels>> sides,
                            std::shared_ptr<const TraceComparison> comparison);

} // namespace gatescope
