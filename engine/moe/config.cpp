// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/config.h"

#include "base/error.h"
#include "moe/model_family.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

void checkRange(const std::string& where, std::string_view field, std::int64_t value, std::int64_t least,
                std::int64_t most) {
    if (value >= least && value <= most) return;
    throw InputError(fmt::format("{}: {} is {}", where, field, value),
                     fmt::format("Expected {} to {}", least, most));
}

using SharedExpert = ModelFamily::SharedExpert;
using Layers = ModelFamily::Layers;

/// The shared expert's size as the family's files say it.
std::string_view sharedField(const ModelFamily* family) {
    if (family != nullptr && family->sharedExpert == SharedExpert::Counted)
        return "n_shared_experts times moe_intermediate_size";
    return "shared_expert_intermediate_size";
}

/// The fields that say which layers are MoE layers, as the family's files have them.
std::string_view layersFields(const ModelFamily* family) {
    switch (family != nullptr ? family->layers : Layers::SparseStep) {
    case Layers::All:
        return "num_hidden_layers";
    case Layers::SparseStep:
        break;
    case Layers::FirstDense:
        return "first_k_dense_replace or mlp_layer_types";
    case Layers::Listed:
        return "moe_layers or interleave_moe_layer_step";
    }
    return "mlp_only_layers and decoder_sparse_step";
}

} // namespace

void MoeConfig::validate(const std::string& where) const {
    const auto* family = findModelFamily(modelType);
    const auto expertsField = family != nullptr ? family->expertsField : "num_experts";
    // The upper bounds are far above any model, and low enough that sizes in bytes fit 64 bits.
    checkRange(where, "hidden_size", hiddenSize, 1, 1 << 17);
    checkRange(where, family != nullptr ? family->intermediateField : "moe_intermediate_size",
               moeIntermediateSize, 1, 1 << 19);
    checkRange(where, expertsField, numExperts, 1, 1 << 14);
    checkRange(where, "num_experts_per_tok", numExpertsPerTok, 1, 1 << 14);
    checkRange(where, "num_hidden_layers", numHiddenLayers, 1, 1 << 14);
    checkRange(where, sharedField(family), sharedExpertIntermediateSize, 0, 1 << 22);
    checkRange(where, "decoder_sparse_step", decoderSparseStep, 1, numHiddenLayers);
    checkRange(where, "first_k_dense_replace", firstDenseLayers, 0, numHiddenLayers - 1);
    if (numExpertsPerTok > numExperts) {
        throw InputError(fmt::format("{}: num_experts_per_tok is {}, more than {}, which is {}", where,
                                     numExpertsPerTok, expertsField, numExperts),
                         "A token cannot go to more experts than there are");
    }
    router.validate(where, numExperts, numExpertsPerTok);
    experts.validate(where);
    for (const int layer : mlpOnlyLayers) {
        checkRange(where, "mlp_only_layers", layer, 0, numHiddenLayers - 1);
    }
    if (moeLayers().empty()) {
        throw InputError(fmt::format("{}: {} leave no MoE layer", where, layersFields(family)),
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
    return tokens * numExperts * (std::int64_t{2} * hiddenSize + int{router.logitBias});
}

std::int64_t MoeConfig::expertFlops(std::int64_t rows) const {
    const auto biases = experts.biases ? std::int64_t{2} * moeIntermediateSize + hiddenSize : 0;
    return rows * (std::int64_t{6} * hiddenSize * moeIntermediateSize + biases);
}

std::int64_t MoeConfig::sharedExpertFlops(std::int64_t tokens) const {
    if (sharedExpertIntermediateSize == 0) return 0;
    return tokens * hiddenSize *
           (std::int64_t{6} * sharedExpertIntermediateSize + 2 * int{sharedExpertGated});
}

std::int64_t MoeConfig::expertBytes(DType weights) const {
    const auto biases = experts.biases ? std::int64_t{2} * moeIntermediateSize + hiddenSize : 0;
    return (std::int64_t{3} * hiddenSize * moeIntermediateSize + biases) *
           static_cast<std::int64_t>(dtypeSize(weights));
}

std::int64_t MoeConfig::gateBytes(DType weights) const {
    return std::int64_t{numExperts} * (hiddenSize + int{router.logitBias}) *
           static_cast<std::int64_t>(dtypeSize(weights));
}

std::int64_t MoeConfig::sharedExpertBytes(DType weights) const {
    if (sharedExpertIntermediateSize == 0) return 0;
    const auto elements =
        std::int64_t{3} * hiddenSize * sharedExpertIntermediateSize + (sharedExpertGated ? hiddenSize : 0);
    return elements * static_cast<std::int64_t>(dtypeSize(weights));
}

std::int64_t MoeConfig::layerBytes(DType weights) const {
    const auto corrections = router.correctionBias ? numExperts * dtypeSize(weights) : 0;
    return gateBytes(weights) + static_cast<std::int64_t>(corrections) + numExperts * expertBytes(weights) +
           sharedExpertBytes(weights);
}

} // namespace gatescope
