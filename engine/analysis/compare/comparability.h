// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/recording.h"
#include "analysis/compare/side_steps.h"
#include "analysis/compare/trace_comparison.h"

namespace gatescope {

/// Share of the kernels' time with a partner.
struct MatchedShares {
    double any = 0;   ///< however it was found
    double exact = 0; ///< by name, shape and grid
};

SideFacts factsOf(const std::vector<Recording>& recordings, const SideSteps& side);

/// Why the steps of the two sides can't be set against each other: other tokens, layers or way to launch.
/// Empty where they can.
std::vector<std::string> whyNotAlike(const Comparison<SideFacts>& facts,
                                     const Baseline<std::vector<Recording>>& baseline,
                                     const Candidate<std::vector<Recording>>& candidate);
/// That they seem to do other work, since too few kernels have a partner; empty where enough have one. Both
/// sides have steps.
std::string whyFewMatched(const Comparison<SideFacts>& facts, const Comparison<MatchedShares>& matched);

/// Whether a rank of the one side holds other tokens and experts than a rank of the other: runs of our own
/// over other numbers of ranks. The whole runs may still be compared.
bool ranksShareOtherwise(const Comparison<SideFacts>& facts);

/// What was found alike, what was not, and what was left out.
std::vector<std::string> comparabilityRemarks(const Comparison<SideFacts>& facts,
                                              const Baseline<std::vector<Recording>>& baseline,
                                              const Candidate<std::vector<Recording>>& candidate,
                                              const Comparison<SideSteps>& sides);

} // namespace gatescope
