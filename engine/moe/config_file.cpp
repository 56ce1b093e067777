// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/files.h"
#include "moe/config.h"
#include "moe/config_parts.h"
#include "moe/model_family.h"
#include "moe/strict_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gatescope {

namespace {

using Family = ModelFamily;

const Family& familyOf(const JsonFields& fields, const std::string& modelType) {
    if (const auto* found = findModelFamily(modelType)) return *found;
    std::vector<std::string_view> known;
    std::ranges::transform(modelFamilies(), std::back_inserter(known), &Family::modelType);
    fields.fail("model_type", fmt::format("\"{}\" is not known", modelType),
                fmt::format("Known are {}", fmt::join(known, ", ")));
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

bool readNormTopkProb(const JsonFields& fields, Family::TopkProb rule) {
    switch (rule) {
    case Family::TopkProb::Always:
        return true;
    case Family::TopkProb::Never:
        return false;
    case Family::TopkProb::TrueWhereAbsent:
        return !fields.has("norm_topk_prob") || fields.boolean("norm_topk_prob");
    case Family::TopkProb::InFile:
        break;
    }
    return fields.boolean("norm_topk_prob");
}

/// torch's names, "torch.bfloat16" and "half" among them.
DType torchDtype(std::string_view name) {
    constexpr std::string_view kModule = "torch.";
    if (name.starts_with(kModule)) name.remove_prefix(kModule.size());
    if (name == "half") return DType::F16;
    return name == "float" ? DType::F32 : dtypeFromName(name);
}

DType readDtype(const JsonFields& text, const JsonFields& part, const JsonFields& top) {
    for (const auto* fields : {&text, &part, &top}) {
        for (const auto* name : {"dtype", "torch_dtype"}) {
            if (!fields->has(name)) continue;
            const auto value = fields->string(name);
            const auto dtype = torchDtype(value);
            if (dtype != DType::F32 && dtype != DType::BF16 && dtype != DType::F16) {
                fields->fail(name, fmt::format("\"{}\" is no type that weights can have", value),
                             "Use float32, bfloat16 or float16");
            }
            return dtype;
        }
    }
    return DType::BF16;
}

/// A field with one value that the family's implementations know; where it is absent they take that one too.
void demandWord(const JsonFields& fields, std::string_view name, std::string_view only) {
    const auto value = fields.string(name, only);
    if (value == only) return;
    fields.fail(name, fmt::format("\"{}\" is not supported", value),
                fmt::format("Models of this model_type have \"{}\"", only));
}

void readGroups(const JsonFields& fields, RouterSpec::GroupScore score, RouterSpec& router) {
    router.groups = fields.integer("n_group");
    router.groupsPerToken = fields.integer("topk_group");
    router.groupScore = score;
}

/// transformers' DeepseekV2TopkRouter knows softmax scores only, though released files have scoring_func.
void readDeepSeekV2(const JsonFields& fields, RouterSpec& router) {
    demandWord(fields, "scoring_func", "softmax");
    const auto method = fields.string("topk_method");
    if (method == "group_limited_greedy") {
        readGroups(fields, RouterSpec::GroupScore::Largest, router);
    } else if (method != "greedy") {
        fields.fail("topk_method", fmt::format("\"{}\" is not supported", method),
                    "Models of this model_type have \"greedy\" or \"group_limited_greedy\"");
    }
    router.scale = fields.number("routed_scaling_factor");
    router.logitsDtype =
        DType::F32; // the gate's GEMM runs in float32, in DeepSeek's code and in transformers
}

/// scoring_func and topk_method are in DeepSeek's and Moonshot's files; GLM's and those that transformers 5
/// writes leave them out, since its DeepseekV3TopkRouter knows no others.
void readDeepSeekV3(const JsonFields& fields, RouterSpec& router) {
    demandWord(fields, "scoring_func", "sigmoid");
    demandWord(fields, "topk_method", "noaux_tc");
    router.scoring = RouterSpec::Scoring::Sigmoid;
    router.correctionBias = true;
    readGroups(fields, RouterSpec::GroupScore::TwoLargest, router);
    router.scale = fields.number("routed_scaling_factor");
    router.logitsDtype = DType::F32; // as in DeepSeek-V2
}

/// Released files have swiglu_limit and not alpha; transformers' GptOssConfig takes these two where they are
/// absent, and adds 1 to up always.
void readGptOss(const JsonFields& fields, MoeConfig& config) {
    config.router.scoring = RouterSpec::Scoring::SoftmaxOfChosen;
    config.router.logitBias = true;
    auto& experts = config.experts;
    experts.biases = true;
    experts.activation = ExpertSpec::Activation::ClampedSwiglu;
    experts.alpha = fields.number("swiglu_alpha", 1.702);
    experts.upOffset = 1.0;
    experts.limit = fields.number("swiglu_limit", 7.0);
    if (experts.limit <= 0) {
        fields.fail("swiglu_limit", fmt::format("is {}", experts.limit), "Expected a number above 0");
    }
}

void readRules(const JsonFields& fields, const Family& family, MoeConfig& config) {
    config.router.renormalise = readNormTopkProb(fields, family.topkProb);
    switch (family.router) {
    case Family::Router::Softmax:
        return;
    case Family::Router::DeepSeekV2:
        return readDeepSeekV2(fields, config.router);
    case Family::Router::DeepSeekV3:
        return readDeepSeekV3(fields, config.router);
    case Family::Router::GptOss:
        return readGptOss(fields, config);
    case Family::Router::Llama4:
        // transformers' Llama4Router and Llama4TextMoe: the sigmoid scales what goes into the experts.
        config.router.scoring = RouterSpec::Scoring::Sigmoid;
        config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    }
}

/// DeepSeek's shared experts stand side by side in one MLP (transformers' DeepseekV2MLP).
void readSharedExperts(const JsonFields& fields, MoeConfig& config) {
    const int shared = fields.integer("n_shared_experts", 0); // null in models without
    if (shared < 0 || shared > 64) {
        fields.fail("n_shared_experts", fmt::format("is {}", shared), "Expected 0 to 64");
    }
    config.sharedExpertIntermediateSize = static_cast<int>(
        std::min(shared * std::int64_t{config.moeIntermediateSize}, std::int64_t{INT32_MAX}));
    config.sharedExpertGated = false;
}

void readSharedExpert(const JsonFields& fields, Family::SharedExpert kind, MoeConfig& config) {
    constexpr auto kField = "shared_expert_intermediate_size";
    switch (kind) {
    case Family::SharedExpert::Never:
        return;
    case Family::SharedExpert::WhereGiven:
        config.sharedExpertIntermediateSize = fields.integer(kField, 0);
        return;
    case Family::SharedExpert::Always:
        config.sharedExpertIntermediateSize = fields.integer(kField);
        return;
    case Family::SharedExpert::Counted:
        return readSharedExperts(fields, config);
    case Family::SharedExpert::LikeRouted:
        config.sharedExpertIntermediateSize = config.moeIntermediateSize;
        config.sharedExpertGated = false;
    }
}

/// The MoE layers as a list, kept as the dense ones between them.
void setMoeLayers(const JsonFields& fields, std::string_view field, const std::vector<int>& moe,
                  MoeConfig& config) {
    if (moe.empty()) fields.fail(field, "leaves no MoE layer", "Take a model with MoE layers");
    for (const int layer : moe) {
        if (layer >= 0 && layer < config.numHiddenLayers) continue;
        fields.fail(field, fmt::format("names layer {}", layer),
                    fmt::format("Layers are 0 to {}", config.numHiddenLayers - 1));
    }
    for (int layer = 0; layer < config.numHiddenLayers; ++layer) {
        if (std::ranges::find(moe, layer) == moe.end()) config.mlpOnlyLayers.push_back(layer);
    }
}

/// GLM's newer files say "dense" or "sparse" for each layer.
void readLayerTypes(const JsonFields& fields, MoeConfig& config) {
    constexpr auto kField = "mlp_layer_types";
    const auto types = fields.strings(kField);
    if (static_cast<int>(types.size()) != config.numHiddenLayers) {
        fields.fail(kField, fmt::format("has {} entries for {} layers", types.size(), config.numHiddenLayers),
                    "Give one for each layer");
    }
    std::vector<int> moe;
    for (int layer = 0; layer < config.numHiddenLayers; ++layer) {
        const auto& type = types[static_cast<std::size_t>(layer)];
        if (type == "sparse") {
            moe.push_back(layer);
        } else if (type != "dense") {
            fields.fail(kField, fmt::format("says \"{}\"", type), "Expected \"dense\" or \"sparse\"");
        }
    }
    setMoeLayers(fields, kField, moe, config);
}

void readLayers(const JsonFields& fields, Family::Layers rule, MoeConfig& config) {
    config.numHiddenLayers = fields.integer("num_hidden_layers");
    if (config.numHiddenLayers < 1 || config.numHiddenLayers > 1 << 14) return; // validate() says more
    switch (rule) {
    case Family::Layers::All:
        return;
    case Family::Layers::SparseStep:
        config.decoderSparseStep = fields.integer("decoder_sparse_step", 1);
        config.mlpOnlyLayers = fields.integers("mlp_only_layers");
        return;
    case Family::Layers::FirstDense:
        if (fields.integer("moe_layer_freq", 1) != 1) {
            fields.fail("moe_layer_freq", "is not 1", "Only models with a MoE in every layer are supported");
        }
        if (fields.has("mlp_layer_types")) return readLayerTypes(fields, config);
        config.firstDenseLayers = fields.integer("first_k_dense_replace");
        return;
    case Family::Layers::Listed:
        // transformers' Llama4TextConfig: layers step-1, 2*step-1, ... where moe_layers is not given
        if (fields.has("moe_layers")) {
            setMoeLayers(fields, "moe_layers", fields.integers("moe_layers"), config);
            return;
        }
        config.decoderSparseStep = fields.integer("interleave_moe_layer_step");
        if (config.decoderSparseStep < 1 || config.decoderSparseStep > config.numHiddenLayers) {
            fields.fail("interleave_moe_layer_step", fmt::format("is {}", config.decoderSparseStep),
                        fmt::format("Expected 1 to {}, the number of layers", config.numHiddenLayers));
        }
    }
}

std::string modelTypeOf(const JsonFields& fields, const JsonFields& part, const JsonFields& top) {
    if (fields.has("model_type")) return fields.string("model_type");
    return part.has("model_type") ? part.string("model_type") : top.string("model_type");
}

MoeConfig readConfig(const JsonFields& top, std::string_view partName) {
    MoeConfig config;
    const auto [part, fields, name] = configParts(top, partName);
    config.part = name;
    config.modelType = modelTypeOf(fields, part, top);
    const auto& family = familyOf(fields, config.modelType);

    if (const auto act = fields.string("hidden_act"); act != "silu") {
        fields.fail("hidden_act", fmt::format("\"{}\" is not supported", act), "Only \"silu\" is");
    }
    config.hiddenSize = fields.integer("hidden_size");
    config.moeIntermediateSize = fields.integer(family.intermediateField);
    config.numExperts = readNumExperts(fields, family.expertsField);
    config.numExpertsPerTok = fields.integer("num_experts_per_tok");
    config.dtype = readDtype(fields, part, top);
    readRules(fields, family, config);
    readLayers(fields, family.layers, config);
    readSharedExpert(fields, family.sharedExpert, config);
    config.validate(top.where());
    return config;
}

} // namespace

MoeConfig MoeConfig::fromFile(const std::filesystem::path& path, std::string_view part) {
    auto config = fromJson(readTextFile(path), path.string(), part);
    // A checkpoint's folder says more than "config.json".
    const bool usualName = path.filename() == "config.json" && path.has_parent_path();
    config.name = usualName ? std::filesystem::absolute(path).parent_path().filename() : path.stem();
    if (!config.part.empty()) config.name += " " + config.part;
    return config;
}

MoeConfig MoeConfig::fromJson(std::string_view json, const std::string& where, std::string_view part) {
    if (!part.empty() && part != "thinker" && part != "talker") {
        throw UsageError(fmt::format("a model has no part \"{}\"", part), "Choose thinker or talker");
    }
    const auto parsed = parseConfigJson(json, where);
    auto config = readConfig(JsonFields(parsed, where), part);
    config.name = config.modelType;
    return config;
}

} // namespace gatescope
