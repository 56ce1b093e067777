// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/config.h"

#include "base/error.h"
#include "base/files.h"
#include "moe/json_fields.h"
#include "moe/strict_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gatescope {

namespace {

/// Where a family's released files put norm_topk_prob.
enum class TopkProb { InFile, AlwaysTrue, TrueWhereAbsent };
/// Whether a family's MoE layers have a shared expert beside the routed ones.
enum class SharedExpert { Never, WhereGiven, Always, DeepSeek };

/// What the config.json files of one model_type look like.
struct Family {
    std::string_view modelType;
    std::string_view expertsField;      ///< as the released files call it
    std::string_view intermediateField; ///< the size of one expert
    TopkProb topkProb;
    SharedExpert sharedExpert;
};

constexpr std::array kFamilies{
    Family{"qwen3_moe", "num_experts", "moe_intermediate_size", TopkProb::InFile, SharedExpert::WhereGiven},
    Family{"qwen3_vl_moe", "num_experts", "moe_intermediate_size", TopkProb::InFile, SharedExpert::Never},
    Family{"qwen3_vl_moe_text", "num_experts", "moe_intermediate_size", TopkProb::InFile,
           SharedExpert::Never},
    Family{"qwen2_moe", "num_experts", "moe_intermediate_size", TopkProb::InFile, SharedExpert::Always},
    Family{"qwen3_next", "num_experts", "moe_intermediate_size", TopkProb::InFile, SharedExpert::Always},
    Family{"qwen3_5_moe", "num_experts", "moe_intermediate_size", TopkProb::TrueWhereAbsent,
           SharedExpert::Always},
    Family{"qwen3_5_moe_text", "num_experts", "moe_intermediate_size", TopkProb::TrueWhereAbsent,
           SharedExpert::Always},
    Family{"olmoe", "num_experts", "intermediate_size", TopkProb::InFile, SharedExpert::Never},
    Family{"mixtral", "num_local_experts", "intermediate_size", TopkProb::AlwaysTrue, SharedExpert::Never},
    Family{"deepseek_v2", "n_routed_experts", "moe_intermediate_size", TopkProb::InFile,
           SharedExpert::DeepSeek},
};

const Family& findFamily(const JsonFields& fields, const std::string& modelType) {
    const auto found = std::ranges::find(kFamilies, modelType, &Family::modelType);
    if (found != kFamilies.end()) return *found;
    std::vector<std::string_view> known;
    std::ranges::transform(kFamilies, std::back_inserter(known), &Family::modelType);
    fields.fail("model_type", fmt::format("\"{}\" is not known", modelType),
                fmt::format("Known are {}", fmt::join(known, ", ")));
}

/// Vision-language models nest the language model's fields.
JsonFields textPart(const JsonFields& top) {
    for (const auto* name : {"text_config", "language_config", "llm_config"}) {
        if (auto nested = top.object(name)) return *nested;
    }
    return top;
}

/// Released files and transformers 5 spell the number of experts differently; both are taken.
int readNumExperts(const JsonFields& fields, std::string_view familyField) {
    std::string_view foundName;
    int experts = 0;
    for (const std::string_view name :
         {familyField, std::string_view("num_experts"), std::string_view("num_local_experts")}) {
        if (!fields.has(name)) continue;
        const int value = fields.integer(name);
        if (!foundName.empty() && value != experts) {
            fields.fail(name, fmt::format("is {} but {} is {}", value, foundName, experts),
                        "Keep the field that is right and remove the other");
        }
        foundName = name;
        experts = value;
    }
    return foundName.empty() ? fields.integer(familyField) : experts;
}

bool readNormTopkProb(const JsonFields& fields, TopkProb rule) {
    if (rule == TopkProb::AlwaysTrue) return true;
    if (rule == TopkProb::TrueWhereAbsent && !fields.has("norm_topk_prob")) return true;
    return fields.boolean("norm_topk_prob");
}

DType readDtype(const JsonFields& text, const JsonFields& top) {
    for (const auto* fields : {&text, &top}) {
        for (const auto* name : {"dtype", "torch_dtype"}) {
            if (!fields->has(name)) continue;
            const auto value = fields->string(name);
            const auto dtype = dtypeFromName(value);
            if (dtype != DType::F32 && dtype != DType::BF16 && dtype != DType::F16) {
                fields->fail(name, fmt::format("\"{}\" is no type that weights can have", value),
                             "Use float32, bfloat16 or float16");
            }
            return dtype;
        }
    }
    return DType::BF16;
}

/// Other routers (grouped top-k, sigmoid scores, scaled weights) are not modelled: refused by the field that
/// asks for them rather than computed wrongly.
void refuseOtherRouters(const JsonFields& fields, RouterSpec& router) {
    const auto demand = [&](std::string_view name, std::string_view wanted) {
        const auto value = fields.string(name, wanted);
        if (value == wanted) return;
        fields.fail(name, fmt::format("\"{}\" is not supported", value),
                    fmt::format("Only \"{}\" is, as in DeepSeek-V2-Lite", wanted));
    };
    demand("scoring_func", "softmax");
    demand("topk_method", "greedy");
    router.scale = fields.number("routed_scaling_factor", 1.0);
    if (router.scale != 1.0) {
        fields.fail("routed_scaling_factor", fmt::format("is {}; only 1 is supported", router.scale),
                    "Take a model that does not scale its routing weights, such as DeepSeek-V2-Lite");
    }
}

void readSharedExpert(const JsonFields& fields, SharedExpert kind, MoeConfig& config) {
    constexpr auto kField = "shared_expert_intermediate_size";
    if (kind == SharedExpert::WhereGiven) config.sharedExpertIntermediateSize = fields.integer(kField, 0);
    if (kind == SharedExpert::Always) config.sharedExpertIntermediateSize = fields.integer(kField);
    if (kind != SharedExpert::DeepSeek) return;
    const int shared = fields.integer("n_shared_experts", 0);
    if (shared < 0 || shared > 64) {
        fields.fail("n_shared_experts", fmt::format("is {}", shared), "Expected 0 to 64");
    }
    // The shared experts stand side by side in one MLP (transformers' DeepseekV2MLP).
    config.sharedExpertIntermediateSize =
        std::min(shared * std::int64_t{config.moeIntermediateSize}, std::int64_t{INT32_MAX});
    config.sharedExpertGated = false;
}

void readLayerPattern(const JsonFields& fields, bool deepSeek, MoeConfig& config) {
    config.numHiddenLayers = fields.integer("num_hidden_layers");
    if (deepSeek) {
        config.firstDenseLayers = fields.integer("first_k_dense_replace", 0);
        if (fields.integer("moe_layer_freq", 1) != 1) {
            fields.fail("moe_layer_freq", "is not 1", "Only models with a MoE in every layer are supported");
        }
        return;
    }
    config.decoderSparseStep = fields.integer("decoder_sparse_step", 1);
    config.mlpOnlyLayers = fields.integers("mlp_only_layers");
}

MoeConfig readConfig(const JsonFields& top) {
    const auto fields = textPart(top);
    MoeConfig config;
    config.modelType = fields.has("model_type") ? fields.string("model_type") : top.string("model_type");
    const auto& family = findFamily(fields, config.modelType);

    if (const auto act = fields.string("hidden_act"); act != "silu") {
        fields.fail("hidden_act", fmt::format("\"{}\" is not supported", act), "Only \"silu\" is");
    }
    config.hiddenSize = fields.integer("hidden_size");
    config.moeIntermediateSize = fields.integer(family.intermediateField);
    config.numExperts = readNumExperts(fields, family.expertsField);
    config.numExpertsPerTok = fields.integer("num_experts_per_tok");
    config.router.renormalise = readNormTopkProb(fields, family.topkProb);
    config.dtype = readDtype(fields, top);
    refuseOtherRouters(fields, config.router);
    readLayerPattern(fields, family.sharedExpert == SharedExpert::DeepSeek, config);
    readSharedExpert(fields, family.sharedExpert, config);
    config.validate(top.where(), {family.expertsField, family.intermediateField});
    return config;
}

void checkRange(const std::string& where, std::string_view field, std::int64_t value, std::int64_t least,
                std::int64_t most) {
    if (value >= least && value <= most) return;
    throw InputError(fmt::format("{}: {} is {}", where, field, value),
                     fmt::format("Expected {} to {}", least, most));
}

} // namespace

void MoeConfig::validate(const std::string& where, const ConfigFieldNames& names) const {
    router.requireSupported(where);
    experts.requireSupported(where);
    // The upper bounds are far above any model, and low enough that sizes in bytes fit 64 bits.
    checkRange(where, "hidden_size", hiddenSize, 1, 1 << 17);
    checkRange(where, names.moeIntermediateSize, moeIntermediateSize, 1, 1 << 19);
    checkRange(where, names.numExperts, numExperts, 1, 1 << 14);
    checkRange(where, "num_experts_per_tok", numExpertsPerTok, 1, 1 << 14);
    checkRange(where, "num_hidden_layers", numHiddenLayers, 1, 1 << 14);
    checkRange(where, "shared_expert_intermediate_size", sharedExpertIntermediateSize, 0, 1 << 22);
    checkRange(where, "decoder_sparse_step", decoderSparseStep, 1, numHiddenLayers);
    checkRange(where, "first_k_dense_replace", firstDenseLayers, 0, numHiddenLayers - 1);
    if (numExpertsPerTok > numExperts) {
        throw InputError(fmt::format("{}: num_experts_per_tok is {}, more than {}, which is {}", where,
                                     numExpertsPerTok, names.numExperts, numExperts),
                         "A token cannot go to more experts than there are");
    }
    for (const int layer : mlpOnlyLayers) {
        checkRange(where, "mlp_only_layers", layer, 0, numHiddenLayers - 1);
    }
    if (moeLayers().empty()) {
        throw InputError(fmt::format("{}: mlp_only_layers and decoder_sparse_step leave no MoE layer", where),
                         "Take a model with MoE layers");
    }
}

bool MoeConfig::isMoeLayer(int layer) const {
    return layer >= firstDenseLayers && layer < numHiddenLayers && numExperts > 0 &&
           (layer + 1) % decoderSparseStep == 0 && std::ranges::count(mlpOnlyLayers, layer) == 0;
}

std::vector<int> MoeConfig::moeLayers() const {
    std::vector<int> layers;
    for (int layer = 0; layer < numHiddenLayers; ++layer) {
        if (isMoeLayer(layer)) layers.push_back(layer);
    }
    return layers;
}

std::int64_t MoeConfig::gateFlops(std::int64_t tokens) const {
    return 2 * tokens * hiddenSize * numExperts;
}

std::int64_t MoeConfig::expertFlops(std::int64_t rows) const {
    return 6 * rows * hiddenSize * moeIntermediateSize;
}

std::int64_t MoeConfig::sharedExpertFlops(std::int64_t tokens) const {
    return 6 * tokens * hiddenSize * sharedExpertIntermediateSize;
}

std::int64_t MoeConfig::expertBytes(DType weights) const {
    return std::int64_t{3} * hiddenSize * moeIntermediateSize * static_cast<std::int64_t>(dtypeSize(weights));
}

std::int64_t MoeConfig::gateBytes(DType weights) const {
    return std::int64_t{numExperts} * hiddenSize * static_cast<std::int64_t>(dtypeSize(weights));
}

std::int64_t MoeConfig::sharedExpertBytes(DType weights) const {
    if (sharedExpertIntermediateSize == 0) return 0;
    const auto elements =
        std::int64_t{3} * hiddenSize * sharedExpertIntermediateSize + (sharedExpertGated ? hiddenSize : 0);
    return elements * static_cast<std::int64_t>(dtypeSize(weights));
}

std::int64_t MoeConfig::layerBytes(DType weights) const {
    return gateBytes(weights) + numExperts * expertBytes(weights) + sharedExpertBytes(weights);
}

MoeConfig MoeConfig::fromFile(const std::filesystem::path& path) {
    auto config = fromJson(readTextFile(path), path.string());
    // A checkpoint's folder says more than "config.json".
    const bool usualName = path.filename() == "config.json" && path.has_parent_path();
    config.name = usualName ? std::filesystem::absolute(path).parent_path().filename() : path.stem();
    return config;
}

MoeConfig MoeConfig::fromJson(std::string_view json, const std::string& where) {
    const auto parsed = parseStrictJson(quoteNonFinite(json), where);
    auto config = readConfig(JsonFields(parsed, where));
    config.name = config.modelType;
    return config;
}

} // namespace gatescope
