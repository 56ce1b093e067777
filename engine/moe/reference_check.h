// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace gatescope {

struct ReferenceCase;

/// Whether a case's expected values can have come from its weights and its input. Ratios are distances from
/// the float64 computation over what rounding can do (RoundingModel): up to 1 is plausible.
struct ReferenceCheck {
    std::string problem;     ///< empty: plausible; otherwise the file, the token and the figures
    double outputRatio = 0;  ///< of the worst token's output
    int outputToken = 0;     ///< that token
    double logitRatio = 0;   ///< of the worst router logit; 0 where the file has none
    double choiceRatio = 0;  ///< of the worst expert chosen before a better one; 0 where all may be right
    double weightRatio = 0;  ///< of the worst routing weight; 0 where the file has none
    double float64Ratio = 0; ///< of the worst element of output_float64; 0 where the file has none

    bool plausible() const { return problem.empty(); }
};

/// Fills in what the expected file left out (routing, logits, output_float64), then truth, reroutedTokens,
/// model and check. To be called once config, weights, input and output stand.
void completeReference(ReferenceCase& reference);

} // namespace gatescope
