// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/difference.h"
#include "analysis/compare/match_steps.h"
#include "analysis/compare/recording.h"
#include "analysis/step_series.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gatescope {

/// Kernels that were found on both sides: of one kind, at one place of every layer that has it.
struct KernelDifference {
    std::string name;
    std::string renamedTo; ///< empty where the name is the same
    std::string role;
    std::string path;
    std::string shape; ///< of the operator's inputs, else the grid
    MatchedBy matchedBy = MatchedBy::Kind;
    std::size_t layers = 0;    ///< with it; 0: it is of none
    std::size_t nBaseline = 0; ///< kernels in the steps compared
    std::size_t nCandidate = 0;
    double callsPerStep = 0; ///< of the baseline: its kernels over all of its steps
    Difference difference;   ///< of one call
};

/// Kernels that one side alone has.
struct UnmatchedKernel {
    std::string name;
    std::string role;
    std::string path;
    std::string shape;
    std::size_t layers = 0;
    std::size_t n = 0;
    double callsPerStep = 0; ///< over all steps, those without it too
    double medianNs = 0;     ///< of one
    double perStepNs = 0;    ///< their time over all steps
    double totalNs = 0;
    bool inEveryStep = false; ///< then that it is there is a fact, whatever the scatter
};

struct LayerDifference {
    std::size_t layer = 0;
    Difference difference;
};

/// One rank of runs over several. A step lasts as long as its slowest rank on all of them: what tells ranks
/// apart is how much of it they waited.
struct RankDifference {
    int rank = 0;
    std::optional<Difference> step;                ///< nothing where a rank has other work
    std::optional<double> baselineNs, candidateNs; ///< its step: median; nothing where a side has it not
    std::optional<double> baselineWaitNs, candidateWaitNs; ///< of that for the slowest rank; the same
};

/// What is known of one side.
struct SideFacts {
    std::vector<std::string> files;
    std::vector<std::string> devices;
    std::optional<std::int64_t> tokens;
    std::size_t layers = 0;
    std::size_t ranks = 1;                  ///< most of any recording
    std::set<std::string> expertsOnRanks{}; ///< of runs of our own over ranks
    std::size_t steps = 0;                  ///< compared, of all recordings
    double launchesPerStep = 0;
    double kernelsPerStep = 0;
    double spanNs = 0;       ///< from a step's first kernel to its last one: median
    double matchedShare = 0; ///< of the kernels' time: what has a partner
    double gateCallsPerLayer = 0;
};

/// Do these recordings differ? Says nothing of the programs: recordings of one program differ too.
struct RecordingsDifference {
    SeriesShift interval; ///< block bootstrap over steps
    double p = 1;         ///< Mann-Whitney's, of the steps' batches
};

/// Where the variance between recordings of one program is from.
enum class VarianceSource : std::uint8_t { Assumed, Measured, OneRun };

struct TraceComparison {
    Comparison<SideFacts> facts;
    bool comparable = false;
    std::vector<std::string> reasons;               ///< why steps aren't alike; then no verdict is given
    std::vector<std::string> remarks;               ///< what to know beside the figures
    Difference step;                                ///< time in which the device was busy
    std::optional<RecordingsDifference> recordings; ///< one recording a side
    VarianceSource variance = VarianceSource::Assumed;
    RunVariance assumed;               ///< where nothing measures it
    std::vector<RankDifference> ranks; ///< where either side has more than one
    std::vector<LayerDifference> layers;
    std::vector<KernelDifference> kernels;           ///< in the order of the step
    Comparison<std::vector<UnmatchedKernel>> onlyIn; ///< by time
    Comparison<std::vector<UnmatchedKernel>>
        irregular; ///< not of the step that a side's steps have in common
};

/// Compares the recordings of two programs. Both sides must have one at least; `kinds` are those that made
/// the recordings. Where one was taken on a processor, the variance of such is assumed.
TraceComparison compareTraces(const Baseline<std::vector<Recording>>& baseline,
                              const Candidate<std::vector<Recording>>& candidate, const KernelKinds& kinds);

/// Compares two placements that one run took in turn: one recording a side, steps paired
/// (differenceInOneRun).
TraceComparison comparePlacements(const Baseline<std::vector<Recording>>& baseline,
                                  const Candidate<std::vector<Recording>>& candidate,
                                  const KernelKinds& kinds);

} // namespace gatescope
