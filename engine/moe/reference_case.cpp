// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/reference_case.h"

#include "base/error.h"
#include "moe/convert.h"
#include "moe/json_fields.h"
#include "moe/rounded_weights.h"
#include "moe/safetensors.h"
#include "moe/synthetic_weights.h"
#include "moe/tensor_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <set>

namespace gatescope {

namespace {

using Shape = std::array<std::int64_t, 2>;

bool isModelDtype(DType dtype) {
    return dtype == DType::F32 || dtype == DType::BF16 || dtype == DType::F16;
}

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

MoeConfig readConfig(const JsonFields& metadata) {
    MoeConfig config;
    config.hiddenSize = metadata.integer("hidden_size");
    config.moeIntermediateSize = metadata.integer("moe_intermediate_size");
    config.numExperts = metadata.integer("num_experts");
    config.numExpertsPerTok = metadata.integer("num_experts_per_tok");
    config.router.renormalise = metadata.boolean("norm_topk_prob");
    config.sharedExpertIntermediateSize = metadata.integer("shared_expert_intermediate_size", 0);
    config.numHiddenLayers = 1;
    config.modelType = config.sharedExpertIntermediateSize > 0 ? "qwen3_next" : "qwen3_moe";
    const auto dtype = metadata.string("dtype");
    config.dtype = dtypeFromName(dtype);
    if (!isModelDtype(config.dtype)) {
        metadata.fail("dtype", fmt::format("\"{}\" is not supported", dtype),
                      "Use float32, bfloat16 or float16");
    }
    config.validate(metadata.where());
    return config;
}

/// Tensors of a reference file, checked for shape, type and finite values.
class CaseTensors {
public:
    explicit CaseTensors(const SafetensorsFile& file) : m_file(file) {}

    const TensorView& view(std::string_view name, const Shape& shape, DType dtype) const {
        const auto& tensor = m_file.tensor(name, shape);
        if (tensor.dtype != dtype) {
            fail(name, fmt::format("has type {}, expected {}", dtypeName(tensor.dtype), dtypeName(dtype)));
        }
        return tensor;
    }

    std::vector<float> floats(std::string_view name, const Shape& shape, DType dtype) const {
        auto values = toFloat32(view(name, shape, dtype).bytes, dtype);
        requireFinite(name, values);
        return values;
    }

    /// The bytes as they are, for a device.
    std::vector<std::byte> states(std::string_view name, const Shape& shape, DType dtype) const {
        floats(name, shape, dtype); // refuses what is not finite
        const auto bytes = view(name, shape, dtype).bytes;
        return {bytes.begin(), bytes.end()};
    }

    DType modelDtype(std::string_view name) const {
        const auto dtype = m_file.tensor(name).dtype;
        if (!isModelDtype(dtype)) {
            fail(name, fmt::format("has type {}, not f32, bf16 or f16", dtypeName(dtype)));
        }
        return dtype;
    }

    /// A bound keeps element numbers of [tokens, H] within what devices index.
    void requireTokens(std::string_view name, std::int64_t tokens) const {
        constexpr std::int64_t kMost = 1 << 20;
        if (tokens < 1 || tokens > kMost)
            fail(name, fmt::format("has {} tokens, not 1 to {}", tokens, kMost));
    }

    std::vector<double> doubles(std::string_view name, const Shape& shape) const {
        auto values = toFloat64(view(name, shape, DType::F64).bytes, DType::F64);
        requireFinite(name, values);
        return values;
    }

    /// The experts of each token: all there, none twice.
    std::vector<std::int32_t> experts(std::string_view name, const Shape& shape, int numExperts) const {
        const auto bytes = view(name, shape, DType::I64).bytes;
        std::vector<std::int64_t> wide(bytes.size() / sizeof(std::int64_t));
        std::memcpy(wide.data(), bytes.data(), bytes.size());
        std::vector<std::int32_t> experts;
        for (std::size_t token = 0; token < wide.size(); token += static_cast<std::size_t>(shape[1])) {
            const auto chosen = std::span(wide).subspan(token, static_cast<std::size_t>(shape[1]));
            const std::set<std::int64_t> distinct(chosen.begin(), chosen.end());
            if (distinct.size() != chosen.size() || *distinct.begin() < 0 ||
                *distinct.rbegin() >= numExperts) {
                fail(name, "names an expert twice or one that does not exist");
            }
            std::ranges::transform(chosen, std::back_inserter(experts),
                                   [](auto expert) { return static_cast<std::int32_t>(expert); });
        }
        return experts;
    }

private:
    template <typename T>
    void requireFinite(std::string_view name, const std::vector<T>& values) const {
        if (std::ranges::all_of(values, [](T value) { return std::isfinite(value); })) return;
        fail(name, "holds infinities or NaN");
    }

    [[noreturn]] void fail(std::string_view name, const std::string& problem) const {
        throw InputError(fmt::format("{}: tensor {} {}", m_file.path().string(), name, problem),
                         "Get the file again or write it anew");
    }

    const SafetensorsFile& m_file;
};

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
    const bool stored = std::ranges::any_of(
        file.tensors(), [](const auto& entry) {
            return entry.first.starts_with("weights.") || entry.first.starts_with("mlp.");
        });
    if (stored) return makeFileWeights(file.path(), config);
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

/// N of every layerN.hidden_states, ascending.
std::set<int> expectedLayers(const SafetensorsFile& file) {
    std::set<int> layers;
    for (const auto& [name, view] : file.tensors()) {
        constexpr std::string_view kBefore = "layer";
        if (!name.starts_with(kBefore)) continue;
        int layer = 0;
        const auto* last = name.data() + name.size();
        const auto [end, error] = std::from_chars(name.data() + kBefore.size(), last, layer);
        if (error == std::errc() && std::string_view(end, last) == ".hidden_states") layers.insert(layer);
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
    auto& config = reference.config = readConfig(metadata);
    reference.name = metadata.string("case", path.stem().string());
    config.name = reference.name;
    reference.tokens = metadata.integer("tokens");
    const CaseTensors tensors(file);
    tensors.requireTokens("hidden_states", reference.tokens);
    const Shape wide{reference.tokens, config.hiddenSize};
    const Shape chosen{reference.tokens, config.numExpertsPerTok};
    reference.hiddenStates = tensors.states("hidden_states", wide, config.dtype);
    reference.routerLogits =
        tensors.floats("router_logits", {reference.tokens, config.numExperts}, config.dtype);
    reference.routing.tokens = reference.tokens;
    reference.routing.topK = config.numExpertsPerTok;
    reference.routing.experts = tensors.experts("selected_experts", chosen, config.numExperts);
    reference.int8 = isInt8(metadata, config.dtype);
    reference.routing.weights =
        tensors.floats("routing_weights", chosen, reference.int8 ? DType::F32 : config.dtype);
    reference.output = tensors.floats("output", wide, config.dtype);
    if (reference.int8) {
        reference.outputFloat32 = tensors.floats("output_float32", wide, DType::F32);
    } else {
        reference.outputFloat64 = tensors.doubles("output_float64", wide);
        reference.bringsFloat64 = true;
    }
    reference.weights = makeRoundedWeights(readWeights(file, config, metadata, json), config.dtype);
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
