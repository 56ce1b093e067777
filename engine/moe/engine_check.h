// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/reference_case.h"
#include "moe/rounding_model.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// A token that an engine sent to other experts than the reference did.
struct RoutingDifference {
    int token = 0;
    std::vector<std::int32_t> engineOnly;    ///< experts that the engine alone chose
    std::vector<std::int32_t> referenceOnly; ///< experts that the reference alone chose
    /// How far apart the reference's logits of these experts lie, in units in the last place of its dtype.
    std::int64_t ulps = 0;
    /// Rounding decided, and both are right: at most one unit, or, where logits stay in float32 or scores,
    /// corrections and groups decide, a choice that logits within their bound allow.
    bool tie = false;
};

/// Compares which experts each token goes to; their order does not count. UsageError where the engine's
/// routing has another shape or names an expert twice or one that does not exist.
std::vector<RoutingDifference> compareRouting(const ReferenceCase& reference, const Routing& engine);

/// The engine's routing, with the reference's experts where the two tie. Their weights are computed in
/// float32 from the engine's own logits [tokens, E], as its router would have done: the reference's weights
/// are rounded to the model's dtype and would bring its error along. To be run again and checked.
Routing forcedRouting(const ReferenceCase& reference, const Routing& engine,
                      std::span<const float> engineLogits, std::span<const RoutingDifference> differences);

/// Absolute differences over all elements; infinite where a value is NaN.
struct ErrorSize {
    double maximum = 0;
    double rms = 0;
};

ErrorSize errorSize(std::span<const float> values, std::span<const double> truth);
ErrorSize errorSize(std::span<const float> values, std::span<const float> reference);

/// An engine's output measured by the rule of the specification:
/// bf16 and f16: maximum <= 1.25 x and rms <= 1.0 x the reference's own error against the truth;
/// f32: maximum <= 4 x and rms <= 2 x, or below 1e-5 of the largest output.
struct OutputCheck {
    ErrorSize engineAgainstTruth;
    ErrorSize referenceAgainstTruth;
    ErrorSize engineAgainstReference;
    ErrorSize allowed; ///< for engineAgainstTruth
    /// Against the file's output_float64 as it stands, rerouted tokens included: to be shown, not checked.
    ErrorSize engineAgainstFloat64;
    ErrorSize referenceAgainstFloat64;
    bool passed = false;
};

/// `output` is [tokens, H]. Where routing differed, it is the output under forcedRouting().
OutputCheck checkOutput(const ReferenceCase& reference, std::span<const float> output);

/// Each token of an engine's output against what its own logits must give: an error in one token does not
/// drown in those of a whole file. Ratios are distances over what rounding can do (RoundingModel): up to 1
/// passes.
struct TokenCheck {
    std::size_t nonFiniteLogits = 0; ///< tokens whose router logits hold an infinity or NaN
    double logitRatio = 0;           ///< of the worst router logit
    double outputRatio = 0;          ///< of the worst token
    int outputToken = 0;             ///< that token

    bool passed() const { return nonFiniteLogits == 0 && logitRatio <= 1 && outputRatio <= 1; }
};

/// Where every judge of an engine's tokens begins: the logits against what the weights give, and the experts
/// with the weights that the engine's logits give them in float64.
struct EngineUses {
    TokenCheck check;            ///< of the output nothing yet: infinite where it can't be judged, else 0
    std::vector<ExpertUse> uses; ///< [tokens, k] in the routing's order; empty where it can't be judged
};
/// The output can't be judged where logits or output are not as many as they must be, or logits are not
/// finite. UsageError as compareRouting() throws it.
EngineUses engineUses(const ReferenceCase& reference, const Routing& routing, std::span<const float> logits,
                      std::span<const float> output);

/// `routing` is the one that the output [tokens, H] was computed with, `logits` [tokens, E] the engine's own.
TokenCheck checkTokens(const ReferenceCase& reference, const Routing& routing, std::span<const float> logits,
                       std::span<const float> output);

/// True where no difference is anything but a tie.
bool onlyTies(std::span<const RoutingDifference> differences);

} // namespace gatescope
