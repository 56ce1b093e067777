// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/expert_spec.h"
#include "moe/router_spec.h"

#include <fmt/format.h>

#include <string_view>

namespace gatescope {

namespace {

void demand(bool supported, const std::string& where, std::string_view what) {
    if (supported) return;
    throw InputError(fmt::format("{}: {} not supported yet", where, what),
                     "Take a model with a softmax router and silu experts, such as Qwen3's");
}

} // namespace

void RouterSpec::requireSupported(const std::string& where) const {
    demand(scoring == Scoring::Softmax, where, "a router that scores by sigmoid is");
    demand(!logitBias, where, "a router whose logits have a bias is");
    demand(!correctionBias, where, "a router with a correction bias is");
    demand(groups == 1 && groupsPerToken == 1, where, "a router with expert groups is");
    demand(scale == 1.0, where, fmt::format("routing weights scaled by {} are", scale));
    demand(!logitsDtype, where, "router logits in another dtype than the model's are");
}

void ExpertSpec::requireSupported(const std::string& where) const {
    demand(activation == Activation::SiluAndMul, where, "experts with another activation than silu are");
    demand(!biases, where, "experts with biases are");
    demand(routingWeight == WeightPlace::AfterDown, where, "routing weights before the experts are");
}

} // namespace gatescope
