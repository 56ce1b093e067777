// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/reference_case.h"

#include "base/error.h"
#include "moe/case_tensors.h"
#include "moe/json_fields.h"
#include "moe/rounded_weights.h"
#include "moe/router_outputs.h"
#include "moe/safetensors.h"
#include "moe/synthetic_weights.h"
#include "moe/tensor_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace gatescope {

namespace {

using Shape = CaseTensors::Shape;

/// Metadata values are strings; those that are JSON ("8", "true", an object) become what they say, so that
/// the same strict reader serves config.json and metadata.
nlohmann::json metadataJson(const SafetensorsFile& file) {
    auto fields = nlohmann::json::object();
    for (const auto& [key, value] : file.metadata()) {
        auto parsed = nlohmann::json::parse(value, nullptr, false);
        fields[key] = parsed.is_discarded() ? nlohmann::json(value) : std::move(parsed);
    }
    return fields;
}

DType readDtype(const JsonFields& metadata) {
    const auto name = metadata.string("dtype");
    const auto dtype = dtypeFromName(name);
    if (!CaseTensors::isModelDtype(dtype)) {
        metadata.fail("dtype", fmt::format("\"{}\" is not supported", name),
                      "Use float32, bfloat16 or float16");
    }
    return dtype;
}

/// The fields of a transformers config in one entry, or Qwen's few in entries of their own.
MoeConfig readConfig(const JsonFields& metadata, const nlohmann::json& json) {
    if (metadata.object("config")) {
        auto config = MoeConfig::fromJson(json["config"].dump(), metadata.where() + ": config");
        config.dtype = readDtype(metadata);
        return config;
    }
    MoeConfig config;
    config.hiddenSize = metadata.integer("hidden_size");
    config.moeIntermediateSize = metadata.integer("moe_intermediate_size");
    config.numExperts = metadata.integer("num_experts");
    config.numExpertsPerTok = metadata.integer("num_experts_per_tok");
    config.router.renormalise = metadata.boolean("norm_topk_prob");
    config.sharedExpertIntermediateSize = metadata.integer("shared_expert_intermediate_size", 0);
    config.numHiddenLayers = 1;
    config.modelType = config.sharedExpertIntermediateSize > 0 ? "qwen3_next" : "qwen3_moe";
    config.dtype = readDtype(metadata);
    config.validate(metadata.where());
    return config;
}

/// The generator numbers parameters by their sorted names, so a file with others would get other weights.
void requireKnownParameters(const JsonFields& metadata, const nlohmann::json& json, const MoeConfig& config) {
    if (!metadata.object("parameters")) return;
    const std::int64_t H = config.hiddenSize, I = config.moeIntermediateSize, E = config.numExperts;
    const std::int64_t S = config.sharedExpertIntermediateSize;
    auto expected = nlohmann::json{
        {"experts.down_proj", {E, H, I}}, {"experts.gate_up_proj", {E, 2 * I, H}}, {"gate.weight", {E, H}}};
    if (S > 0) {
        expected.update({{"shared_expert.down_proj.weight", {H, S}},
                         {"shared_expert.gate_proj.weight", {S, H}},
                         {"shared_expert.up_proj.weight", {S, H}},
                         {"shared_expert_gate.weight", {1, H}}});
    }
    if (json["parameters"] == expected) return;
    metadata.fail("parameters",
                  fmt::format("are {}, expected {}", json["parameters"].dump(), expected.dump()),
                  "The metadata contradicts itself: write the file anew");
}

std::uint64_t readSeed(const JsonFields& metadata, const nlohmann::json& json) {
    if (!metadata.has("seed")) {
        metadata.fail("seed", "is missing, and the file holds no weights", "Store the weights or their seed");
    }
    if (!json["seed"].is_number_unsigned()) {
        metadata.fail("seed", fmt::format("is {}", json["seed"].dump()), "Write a whole number");
    }
    return json["seed"].get<std::uint64_t>();
}

std::shared_ptr<const WeightSource> readWeights(const SafetensorsFile& file, const MoeConfig& config,
                                                const JsonFields& metadata, const nlohmann::json& json) {
    const bool stored = std::ranges::any_of(file.tensors(), [](const auto& entry) {
        return entry.first.starts_with("weights.") || entry.first.starts_with("mlp.");
    });
    if (stored) return makeFileWeights(file.path(), config);
    if (metadata.has("config")) {
        throw InputError(fmt::format("{}: there is no tensor weights.*", file.path().string()),
                         "Files with a config hold their weights: write the file anew");
    }
    requireKnownParameters(metadata, json, config);
    return makeSyntheticWeights(config, readSeed(metadata, json));
}

/// `quantization` says by which rules the expected values were computed; only those of the W8A8 files are
/// known.
bool isInt8(const JsonFields& metadata, DType dtype) {
    if (!metadata.has("quantization")) return false;
    const auto rules = metadata.string("quantization");
    if (!rules.starts_with("w8a8 int8")) {
        metadata.fail("quantization", fmt::format("is \"{}\"", rules),
                      "Only files whose rules begin with \"w8a8 int8\" can be verified");
    }
    if (dtype != DType::BF16)
        metadata.fail("dtype", "is not bfloat16, which W8A8's rules round to", "Write the file anew");
    return true;
}

/// N of every layerN.hidden_states, ascending; each layerN.output must have one.
std::set<int> expectedLayers(const SafetensorsFile& file) {
    std::set<int> layers;
    std::set<int> outputs;
    for (const auto& [name, view] : file.tensors()) {
        constexpr std::string_view kBefore = "layer";
        if (!name.starts_with(kBefore)) continue;
        int layer = 0;
        const auto* last = name.data() + name.size();
        const auto [end, error] = std::from_chars(name.data() + kBefore.size(), last, layer);
        if (error != std::errc()) continue;
        if (std::string_view(end, last) == ".hidden_states") layers.insert(layer);
        if (std::string_view(end, last) == ".output") outputs.insert(layer);
    }
    for (const int layer : outputs) {
        if (layers.contains(layer)) continue;
        const auto missing = fmt::format("layer{}.hidden_states", layer);
        throw InputError(fmt::format("{}: there is no tensor {}", file.path().string(), missing),
                         fmt::format("Give it beside layer{}.output, whose input it is", layer));
    }
    if (!layers.empty()) return layers;
    throw InputError(fmt::format("{}: there is no tensor layerN.hidden_states", file.path().string()),
                     "Give a file with layerN.hidden_states and layerN.output for each layer N to check");
}

ReferenceCase loadCheckpointCase(const Checkpoint& checkpoint, const SafetensorsFile& file, int layer) {
    const auto input = fmt::format("layer{}.hidden_states", layer);
    const CaseTensors tensors(file);
    const auto& shape = file.tensor(input).shape;
    ReferenceCase reference;
    reference.name = fmt::format("{} layer {}", checkpoint.config().name, layer);
    reference.config = checkpoint.config();
    reference.config.dtype = tensors.modelDtype(input);
    const auto& config = reference.config;
    const Shape wide{shape.empty() ? 0 : shape.front(), config.hiddenSize};
    tensors.requireTokens(input, wide[0]);
    reference.tokens = static_cast<int>(wide[0]);
    reference.hiddenStates = tensors.states(input, wide, config.dtype);
    reference.output = tensors.floats(fmt::format("layer{}.output", layer), wide, config.dtype);
    reference.weights = makeRoundedWeights(makeCheckpointWeights(checkpoint, layer), config.dtype);
    reference.expectedFrom = fmt::format("{}, layer {}", file.path().string(), layer);
    const auto exact = fmt::format("layer{}.output_float64", layer);
    reference.bringsFloat64 = file.has(exact);
    if (reference.bringsFloat64) reference.outputFloat64 = tensors.doubles(exact, wide);
    completeReference(reference);
    return reference;
}

} // namespace

ReferenceCase loadReferenceCase(const std::filesystem::path& path) {
    const SafetensorsFile file(path);
    const auto json = metadataJson(file);
    const JsonFields metadata(json, path.string());
    ReferenceCase reference;
    auto& config = reference.config = readConfig(metadata, json);
    reference.name = metadata.string("case", path.stem().string());
    config.name = reference.name;
    reference.tokens = metadata.integer("tokens");
    const CaseTensors tensors(file);
    tensors.requireTokens("hidden_states", reference.tokens);
    const Shape wide{reference.tokens, config.hiddenSize};
    reference.hiddenStates = tensors.states("hidden_states", wide, config.dtype);
    reference.weights = makeRoundedWeights(readWeights(file, config, metadata, json), config.dtype);
    auto router = readRouterOutputs(tensors, *reference.weights, reference.hiddenStates);
    reference.routerLogits = std::move(router.logits);
    reference.routing = std::move(router.routing);
    reference.weightsDtype = router.weightsDtype;
    reference.int8 = isInt8(metadata, config.dtype);
    reference.output = tensors.floats("output", wide, config.dtype);
    if (reference.int8) {
        reference.outputFloat32 = tensors.floats("output_float32", wide, DType::F32);
    } else {
        reference.outputFloat64 = tensors.doubles("output_float64", wide);
        reference.bringsFloat64 = true;
    }
    reference.expectedFrom = path.string();
    completeReference(reference);
    return reference;
}

std::vector<ReferenceCase> loadCheckpointCases(const Checkpoint& checkpoint,
                                               const std::filesystem::path& expectedFile) {
    const SafetensorsFile file(expectedFile);
    std::vector<ReferenceCase> cases;
    for (const int layer : expectedLayers(file)) {
        cases.push_back(loadCheckpointCase(checkpoint, file, layer));
    }
    return cases;
}

} // namespace gatescope
