// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/expert_spec.h"

#include <limits>

namespace gatescope {

/// What becomes of the two halves of a gated product: silu(gate) * up, or gpt-oss' clamped swiglu
/// gate * sigmoid(alpha * gate) * (up + upOffset) with gate cut at `limit` from above and up at both ends
/// (transformers' GptOssExperts). A kernel asks once for many elements. No functions stand here: this is
/// compiled for several instruction sets, and an inline one might be linked for the wrong one.
struct GatedActivation {
    ExpertSpec::Activation kind = ExpertSpec::Activation::SiluAndMul;
    float alpha = 1.0f; ///< these three: ClampedSwiglu only
    float limit = std::numeric_limits<float>::infinity();
    float upOffset = 0.0f;
};

/// A `limit` of 0 is none.
GatedActivation gatedActivation(const ExpertSpec& experts);

} // namespace gatescope
