// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/regression_gate.h"

#include "report/compare_words.h"

#include <fmt/format.h>

#include <cmath>

namespace gatescope {

RegressionGate regressionGate(const TraceComparison& comparison, double share) {
    const auto& step = comparison.step;
    if (!comparison.comparable) return {share, true, "Nothing could be compared: steps aren't alike"};
    if (!std::isfinite(step.lowNs) || !std::isfinite(step.highNs)) {
        return {share, true, fmt::format("Nothing could be measured: {}", detectableWords(comparison))};
    }
    if (step.verdict != Verdict::Slower) return {share, false, "The candidate is not shown to be slower"};
    const auto slower = fmt::format("The candidate is shown to be slower by {:.2f} %",
                                    step.differenceNs / step.baselineNs * 100);
    return {share, step.differenceNs >= share * step.baselineNs, slower};
}

std::string gateWords(const RegressionGate& gate) {
    return fmt::format("Gate of {:.6g} %: {}. {}.", gate.share * 100, gate.failed ? "failed" : "passed",
                       gate.reason);
}

} // namespace gatescope
