// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/engine_check.h"
#include "moe/int8_reference.h"
#include "moe/reference_case.h"

namespace gatescope {

/// How far values lie from an Int8Reference: 1 is the most that its slack, and the last rounding where there
/// was one, explain.
struct Int8Distance {
    double worst = 0;          ///< of all elements; infinite where a value is not finite
    int token = 0;             ///< that has the worst
    std::size_t differing = 0; ///< values other than the reference's, rounded as they are
};

/// `values` [tokens, H]; `rounded`: to bf16, else float32.
Int8Distance int8Distance(const Int8Reference& reference, std::span<const float> values, bool rounded);

/// The expected values of a W8A8 case against the integer reference with the file's own routing. Fills in
/// truth, outputFloat64 and what is wrong with the outputs; routing is checked as in other cases.
void checkInt8Outputs(ReferenceCase& reference);

struct Int8EngineCheck {
    TokenCheck tokens;
    OutputCheck output;
    std::size_t differing = 0; ///< elements with other bits than the reference's
};

/// An engine's bf16 output [tokens, H] for a bf16 case whose experts it took as int8: as it must be by the
/// integer reference with `weights`, the experts of `routing` and the weights that the engine's own `logits`
/// [tokens, E] give them. What can't be judged is refused as in checkTokens(); `output` of the result is left
/// to others.
Int8EngineCheck checkInt8Tokens(const ReferenceCase& reference, const WeightSource& weights,
                                const Routing& routing, std::span<const float> logits,
                                std::span<const float> output);

/// The same for a W8A8 case with its own weights, the sizes of errors included.
Int8EngineCheck checkInt8Engine(const ReferenceCase& reference, const Routing& routing,
                                std::span<const float> logits, std::span<const float> output);

} // namespace gatescope
