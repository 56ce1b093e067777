// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/recording.h"

#include <map>
#include <string>
#include <vector>

namespace gatescope {

/// One kernel of the step that a side's steps have in common.
struct StepPlace {
    KindId kind = 0;
    std::int32_t layer = -1;   ///< MoE layer, from 0; -1 before the first one and behind the last
    std::uint32_t ordinal = 0; ///< among the kernels of its kind in the layer, or outside of layers
    bool gate = false;         ///< most steps' detections call it a gate's
};

/// A step of one rank, laid on the common one.
struct AlignedStep {
    std::size_t recording = 0;
    int rank = 0;
    std::int32_t step = 0;
    std::size_t slot = 0; ///< the recording's step among all that were laid; ranks share it
    std::int64_t busyNs = 0;
    std::int64_t spanNs = 0;
    std::vector<double> durations{}; ///< [place]; NaN where the step has no such kernel
};

/// Kernels of one kind that don't belong to the common step.
struct StrayKernels {
    std::size_t n = 0;
    std::int64_t totalNs = 0;
    std::vector<double> durations{}; ///< of each, in ns
};

/// All steps of one side's recordings, laid on the step that they have in common.
struct SideSteps {
    std::vector<StepPlace> places;
    std::vector<AlignedStep> steps;
    std::size_t recordings = 0;
    std::vector<std::size_t> recordingOfSlot; ///< [slot]: its recording; in the order of time
    std::size_t layers = 0;
    std::map<KindId, StrayKernels> strays; ///< of the steps that were taken
    std::size_t stepsLeftOut = 0;          ///< whose kernels are others: cut off, or of other work
    std::int64_t leftOutNs = 0;
    double launchesPerStep = 0; ///< medians of one rank's
    double kernelsPerStep = 0;

    /// One value a step for each recording: the mean over ranks of what `of` says of an AlignedStep. NaNs
    /// count for nothing.
    template <typename Of>
    std::vector<std::vector<double>> series(Of of) const;
};

/// The common step is the most frequent one. A step is laid on it where four fifths of both agree.
SideSteps sideSteps(const std::vector<Recording>& recordings);

template <typename Of>
std::vector<std::vector<double>> SideSteps::series(Of of) const {
    struct Sum {
        double value = 0;
        std::size_t n = 0;
    };
    std::vector<Sum> sums(recordingOfSlot.size());
    for (const auto& step : steps) {
        const double value = of(step);
        if (value != value) continue; // NaN
        sums[step.slot].value += value;
        ++sums[step.slot].n;
    }
    std::vector<std::vector<double>> result(recordings);
    for (std::size_t slot = 0; slot < recordingOfSlot.size(); ++slot) {
        if (sums[slot].n > 0)
            result[recordingOfSlot[slot]].push_back(sums[slot].value / static_cast<double>(sums[slot].n));
    }
    return result;
}

} // namespace gatescope
