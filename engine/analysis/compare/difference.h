// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/sides.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// How much two recordings of one program differ beyond their steps' scatter: standard deviations of one
/// recording (docs/method.md). The defaults are learned from recordings on H100 and H200 that hold the same
/// kernels.
struct RunVariance {
    double stepShare = 0.007;   ///< of a step's time
    double kernelShare = 0.012; ///< of a kernel's
    double kernelNs = 25;       ///< and this beside it: clocks of devices tick in steps of 32 ns
};
/// Of times that a processor took: learned from 50 recordings of three layers on one that others share.
inline constexpr RunVariance kVarianceOnProcessors{.stepShare = 0.08, .kernelShare = 0.10, .kernelNs = 100};

/// Of one quantity, as far as it applies to it.
struct QuantityVariance {
    double share = 0;
    double ns = 0;
    /// Standard deviation of a recording, as a share, of all kernels of these recordings together; 0 where
    /// there are too few recordings to tell. What a single kernel shows is drawn towards it.
    double measuredShare = 0;
    /// The part of it that all kernels have in common, such as a clock's.
    double commonShare = 0;
};

enum class Verdict : std::uint8_t {
    NotGiven, ///< steps aren't alike
    NoEvidence,
    Faster,
    Slower,
};

/// "no evidence"; "not given".
std::string_view verdictName(Verdict verdict);

/// Values of steps in order, for each recording of a side.
using StepValues = std::vector<std::vector<double>>;

/// Whether two programs differ in one quantity. Candidate minus baseline: positive is slower.
struct Difference {
    double baselineNs = 0; ///< medians
    double candidateNs = 0;
    double differenceNs = 0;
    double lowNs = 0; ///< of the 95 % interval
    double highNs = 0;
    double p = 1;
    double pAdjusted = 1;    ///< Holm's, over all that were asked together
    double detectableNs = 0; ///< what would have been shown in four of five comparisons; may be infinite
    Verdict verdict = Verdict::NoEvidence;

    bool excludesZero() const { return lowNs > 0 || highNs < 0; }
};

/// Four recordings tell how recordings differ; fewer don't.
inline constexpr std::size_t kRecordingsThatTell = 4;

/// One recording a side: the Hodges-Lehmann shift of the steps; else the difference of the means of the
/// recordings' medians. The variance is that inside recordings (locate()) and that between them; from four
/// recordings on the latter is measured and holds the former, else it is what `variance` says, or what three
/// recordings show where that is more. Interval and p by Student's t, degrees of freedom by Satterthwaite
/// (1946). A measured variance of few recordings is drawn towards that of all kernels (Smyth 2004). Steps
/// that lie close together by chance count as those of all recordings do.
Difference differenceOf(const Baseline<StepValues>& baseline, const Candidate<StepValues>& candidate,
                        const QuantityVariance& variance);

/// Of two placements that one run took in turn, A B B A: the nth steps of both stand beside each other, and
/// what the order does cancels in means of two. Median of the paired differences with pairedDifference()'s
/// interval, p by Wilcoxon's signed ranks. Steps that one side has more of are left out.
Difference differenceInOneRun(const Baseline<StepValues>& baseline, const Candidate<StepValues>& candidate);

/// Standard deviations of recordings' medians as shares of the baseline's time, pooled over both sides: root
/// mean square over the kernels, and that of the kernels' mean. 0 where no side has two recordings.
struct MeasuredShares {
    double all = 0;
    double common = 0;
};
MeasuredShares measuredShares(std::span<const Comparison<StepValues>> kernels);

/// Corrects the probabilities of what was asked together and says what follows. A verdict asks for both, a
/// corrected p of at most 0.05 and an interval without zero: of one run they are different tests (signed
/// ranks take blocks for independent, the interval doesn't; few blocks may lie so that only the interval
/// tells).
void setVerdicts(const std::vector<Difference*>& together);

} // namespace gatescope
