// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/routing.h"
#include "moe/weight_source.h"

#include <cstddef>
#include <span>
#include <vector>

namespace gatescope {

class CaseTensors;

/// What the reference's router made of a case's tokens.
struct RouterOutputs {
    std::vector<float> logits; ///< [tokens, E]
    Routing routing;
    DType weightsDtype = DType::F32; ///< that the routing weights are stored in
};

/// From `router_logits`, `selected_experts` and `routing_weights` in the model's dtype, or from what
/// transformers' router module returned, in its order: `router_output_0` the logits [M, E], `_1` the weights
/// [M, k], `_2` the experts [M, k] (`selected_experts` too, or instead); for Llama-4 `_0` the scores of all
/// experts, zero for those not chosen, and `_1` the logits. Whether a tensor really holds logits, or scores,
/// is asked of the weights and the hidden states: InputError where it is the other.
RouterOutputs readRouterOutputs(const CaseTensors& tensors, const WeightSource& weights,
                                std::span<const std::byte> hiddenStates);

} // namespace gatescope
