// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/config_json.h"

#include "base/error.h"
#include "moe/router_placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace gatescope {

namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 3> kScorings{"softmax", "sigmoid", "softmax_of_chosen"};
constexpr std::array<std::string_view, 2> kGroupScores{"largest", "two_largest"};
constexpr std::array<std::string_view, 2> kActivations{"silu_and_mul", "clamped_swiglu"};
constexpr std::array<std::string_view, 2> kWeightPlaces{"after_down", "before_gate_up"};

using Names = std::span<const std::string_view>;

template <typename Enum>
std::string_view nameOf(Enum value, Names names) {
    return names[static_cast<std::size_t>(value)];
}

/// `value` stays where the key is not there.
template <typename Enum>
void read(const Json& json, const char* key, Names names, Enum& value) {
    const auto text = json.value(key, std::string(nameOf(value, names)));
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) throw InputError(fmt::format("\"{}\" is no {}", text, key));
    value = static_cast<Enum>(found - names.begin());
}

template <typename Value>
void read(const Json& json, const char* key, Value& value) {
    value = json.value(key, value);
}

Json routerJson(const RouterSpec& router) {
    return {{"scoring_func", nameOf(router.scoring, kScorings)},
            {"logit_bias", router.logitBias},
            {"correction_bias", router.correctionBias},
            {"n_group", router.groups},
            {"topk_group", router.groupsPerToken},
            {"group_score", nameOf(router.groupScore, kGroupScores)},
            {"routed_scaling_factor", router.scale},
            {"logits_dtype", router.logitsDtype ? Json(dtypeName(*router.logitsDtype)) : Json()}};
}

void readRouter(const Json& json, RouterSpec& router) {
    read(json, "scoring_func", kScorings, router.scoring);
    read(json, "logit_bias", router.logitBias);
    read(json, "correction_bias", router.correctionBias);
    read(json, "n_group", router.groups);
    read(json, "topk_group", router.groupsPerToken);
    read(json, "group_score", kGroupScores, router.groupScore);
    read(json, "routed_scaling_factor", router.scale);
    const auto dtype = json.value("logits_dtype", Json());
    if (!dtype.is_null()) router.logitsDtype = dtypeFromName(dtype.get<std::string>());
}

Json expertsJson(const ExpertSpec& experts) {
    return {{"activation", nameOf(experts.activation, kActivations)},
            {"alpha", experts.alpha},
            {"limit", experts.limit},
            {"up_offset", experts.upOffset},
            {"biases", experts.biases},
            {"routing_weight", nameOf(experts.routingWeight, kWeightPlaces)}};
}

void readExperts(const Json& json, ExpertSpec& experts) {
    read(json, "activation", kActivations, experts.activation);
    read(json, "alpha", experts.alpha);
    read(json, "limit", experts.limit);
    read(json, "up_offset", experts.upOffset);
    read(json, "biases", experts.biases);
    read(json, "routing_weight", kWeightPlaces, experts.routingWeight);
}

} // namespace

Json configJson(const MoeConfig& c) {
    return {{"model_type", c.modelType},
            {"part", c.part},
            {"hidden_size", c.hiddenSize},
            {"moe_intermediate_size", c.moeIntermediateSize},
            {"num_experts", c.numExperts},
            {"num_experts_per_tok", c.numExpertsPerTok},
            {"norm_topk_prob", c.router.renormalise},
            {"num_hidden_layers", c.numHiddenLayers},
            {"shared_expert_intermediate_size", c.sharedExpertIntermediateSize},
            {"shared_expert_gated", c.sharedExpertGated},
            {"decoder_sparse_step", c.decoderSparseStep},
            {"mlp_only_layers", c.mlpOnlyLayers},
            {"first_k_dense_replace", c.firstDenseLayers},
            {"model_dtype", dtypeName(c.dtype)},
            {"router", routerJson(c.router)},
            {"experts", expertsJson(c.experts)}};
}

Json familyPlacementJson(const MoeConfig& config) {
    const auto own = RouterPlacement::ofFamily(config.modelType);
    return own ? Json(own->name()) : Json();
}

MoeConfig configFrom(const Json& json) {
    MoeConfig c;
    read(json, "model_type", c.modelType);
    read(json, "part", c.part);
    read(json, "hidden_size", c.hiddenSize);
    read(json, "moe_intermediate_size", c.moeIntermediateSize);
    read(json, "num_experts", c.numExperts);
    read(json, "num_experts_per_tok", c.numExpertsPerTok);
    read(json, "norm_topk_prob", c.router.renormalise);
    read(json, "num_hidden_layers", c.numHiddenLayers);
    read(json, "shared_expert_intermediate_size", c.sharedExpertIntermediateSize);
    read(json, "shared_expert_gated", c.sharedExpertGated);
    read(json, "decoder_sparse_step", c.decoderSparseStep);
    read(json, "mlp_only_layers", c.mlpOnlyLayers);
    read(json, "first_k_dense_replace", c.firstDenseLayers);
    c.dtype = dtypeFromName(json.value("model_dtype", std::string(dtypeName(c.dtype))));
    readRouter(json.value("router", Json::object()), c.router);
    readExperts(json.value("experts", Json::object()), c.experts);
    return c;
}

} // namespace gatescope
