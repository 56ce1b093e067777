// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"

#include <string>

namespace gatescope {

/// What --fail-if-slower makes of a comparison.
struct RegressionGate {
    double share = 0; ///< of a step's time: slower by so much fails
    bool failed = false;
    std::string reason; ///< why it does or doesn't, in words
};

/// It fails where the candidate is shown to be slower by the share or more, and where that can't be told:
/// steps that aren't alike, or too few of them for an interval.
RegressionGate regressionGate(const TraceComparison& comparison, double share);

/// "Gate of 3 %: failed. The candidate is shown to be slower by 9.12 %."
std::string gateWords(const RegressionGate& gate);

} // namespace gatescope
