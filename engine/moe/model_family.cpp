// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/model_family.h"

#include <algorithm>
#include <array>

namespace gatescope {

namespace {

using Family = ModelFamily;
using Router = Family::Router;
using Topk = Family::TopkProb;
using Shared = Family::SharedExpert;
using Layers = Family::Layers;
using Gate = Family::Gate;
using Packing = Family::Packing;

constexpr std::string_view kExperts = "num_experts";
constexpr std::string_view kRouted = "n_routed_experts";
constexpr std::string_view kLocal = "num_local_experts";
constexpr std::string_view kMoe = "moe_intermediate_size";
constexpr std::string_view kPlain = "intermediate_size";

constexpr Family qwen(std::string_view modelType, Shared shared, Topk topkProb = Topk::InFile,
                      Gate gate = Gate::Runner) {
    return {modelType, kExperts, kMoe, Router::Softmax, topkProb, shared, Layers::SparseStep, gate};
}

constexpr Family deepSeek(std::string_view modelType, Router router, Gate gate) {
    return {modelType, kRouted, kMoe, router, Topk::InFile, Shared::Counted, Layers::FirstDense, gate};
}

constexpr Family llama4(std::string_view modelType) {
    return {modelType,          kLocal,         kPlain,      Router::Llama4,           Topk::Never,
            Shared::LikeRouted, Layers::Listed, Gate::Block, Packing::TransposedHalves};
}

constexpr std::array kFamilies{
    qwen("qwen3_moe", Shared::WhereGiven),
    qwen("qwen3_vl_moe", Shared::Never),
    qwen("qwen3_vl_moe_text", Shared::Never),
    qwen("qwen2_moe", Shared::Always, Topk::InFile, Gate::Block),
    qwen("qwen3_next", Shared::Always),
    qwen("qwen3_5_moe", Shared::Always, Topk::TrueWhereAbsent),
    qwen("qwen3_5_moe_text", Shared::Always, Topk::TrueWhereAbsent),
    qwen("qwen3_omni_moe_thinker", Shared::Never),
    qwen("qwen3_omni_moe_text", Shared::Never),
    qwen("qwen3_omni_moe_talker", Shared::Always),
    qwen("qwen3_omni_moe_talker_text", Shared::Always),
    Family{"olmoe", kExperts, kPlain, Router::Softmax, Topk::InFile, Shared::Never, Layers::All},
    Family{"mixtral", kLocal, kPlain, Router::Softmax, Topk::Always, Shared::Never, Layers::All},
    deepSeek("deepseek_v2", Router::DeepSeekV2, Gate::Runner),
    deepSeek("deepseek_v3", Router::DeepSeekV3, Gate::Runner),
    deepSeek("kimi_k2", Router::DeepSeekV3, Gate::Runner),
    deepSeek("glm4_moe", Router::DeepSeekV3, Gate::Block),
    deepSeek("glm4_moe_lite", Router::DeepSeekV3, Gate::Block),
    deepSeek("glm_moe_dsa", Router::DeepSeekV3, Gate::Runner),
    Family{"gpt_oss", kLocal, kPlain, Router::GptOss, Topk::Never, Shared::Never, Layers::All, Gate::Block,
           Packing::TransposedColumns},
    llama4("llama4"),
    llama4("llama4_text"),
};

} // namespace

std::span<const ModelFamily> modelFamilies() {
    return kFamilies;
}

const ModelFamily* findModelFamily(std::string_view modelType) {
    const auto found = std::ranges::find(kFamilies, modelType, &ModelFamily::modelType);
    return found == kFamilies.end() ? nullptr : &*found;
}

} // namespace gatescope
