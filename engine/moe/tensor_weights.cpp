// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/tensor_weights.h"

#include "base/error.h"
#include "moe/layer_tensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>

namespace gatescope {

namespace {

class TensorWeights final : public WeightSource {
public:
    TensorWeights(std::shared_ptr<const TensorStore> store, const std::string& prefix,
                  const MoeConfig& config, int layer)
        : m_store(std::move(store)), m_config(config), m_layer(layer) {
        const LayerTensors tensors(*m_store, prefix, m_config);
        m_gate = tensors.gate();
        m_experts = tensors.experts();
        m_notes = tensors.notes();
        if (config.router.logitBias) m_gateBias = tensors.gateBias();
        if (config.router.correctionBias) m_scoreCorrection = tensors.scoreCorrection();
        if (config.experts.biases) m_biases = tensors.expertBiases();
        if (config.sharedExpertIntermediateSize == 0) return;
        m_sharedExpert = tensors.sharedExpert();
        if (config.sharedExpertGated) m_sharedExpertGate = tensors.sharedExpertGate();
    }

    const MoeConfig& config() const override { return m_config; }
    DType dtype() const override { return m_experts.front().gateProj->dtype(); }
    DType storedDtype(Parameter parameter) const override {
        const auto* first = firstPart(parameter, 0);
        return first != nullptr ? first->dtype() : dtype();
    }
    int layer() const override { return m_layer; }
    std::vector<std::string> notes() const override { return m_notes; }
    std::string description() const override {
        return fmt::format("{}, layer {}", m_store->path().string(), m_layer);
    }

    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        auto* bytes = static_cast<std::byte*>(out);
        const auto* first = firstPart(parameter, expert);
        if (first == nullptr) {
            throw std::logic_error(fmt::format("a layer of {} has no such parameter", m_config.modelType));
        }
        bytes = first->copyTo(bytes, dtype);
        if (const auto* second = upPart(parameter, expert)) second->copyTo(bytes, dtype);
        releasePages(parameter, dtype);
    }

    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        const std::array parts{firstPart(parameter, expert), upPart(parameter, expert)};
        // Before anything is copied: half of a matrix is of no use.
        if (std::ranges::any_of(parts, [&](const auto* part) {
                return part != nullptr && part->quantizedFormat() != format;
            }))
            return {};
        std::vector<QuantizedMatrix> matrices;
        for (const auto* part : parts) {
            if (part != nullptr) matrices.push_back(*part->quantized());
        }
        releasePages(parameter, DType::I8);
        return matrices;
    }

private:
    template <typename Part>
    static const Part& at(const std::vector<Part>& parts, int expert) {
        return parts.at(static_cast<std::size_t>(expert));
    }

    /// The parameter's matrix, or its upper half where up_proj's follows; nullptr where the layer has none.
    const StoredMatrix* firstPart(Parameter parameter, int expert) const {
        switch (parameter) {
        case Parameter::Gate:
            return m_gate.get();
        case Parameter::GateBias:
            return m_gateBias.get();
        case Parameter::ScoreCorrection:
            return m_scoreCorrection.get();
        case Parameter::ExpertGateUp:
            return at(m_experts, expert).gateProj.get();
        case Parameter::ExpertDown:
            return at(m_experts, expert).downProj.get();
        case Parameter::ExpertGateUpBias:
            return m_biases.empty() ? nullptr : at(m_biases, expert).gateProj.get();
        case Parameter::ExpertDownBias:
            return m_biases.empty() ? nullptr : at(m_biases, expert).downProj.get();
        case Parameter::SharedGateUp:
            return m_sharedExpert.gateProj.get();
        case Parameter::SharedDown:
            return m_sharedExpert.downProj.get();
        case Parameter::SharedExpertGate:
            return m_sharedExpertGate.get();
        }
        return nullptr;
    }

    /// up_proj's part of the parameters that have both; nullptr for the others.
    const StoredMatrix* upPart(Parameter parameter, int expert) const {
        switch (parameter) {
        case Parameter::ExpertGateUp:
            return at(m_experts, expert).upProj.get();
        case Parameter::ExpertGateUpBias:
            return at(m_biases, expert).upProj.get();
        case Parameter::SharedGateUp:
            return m_sharedExpert.upProj.get();
        default:
            return nullptr;
        }
    }

    /// A layer is read once, from beginning to end; pages of a mapped file that stay would count as our
    /// memory.
    void releasePages(Parameter parameter, DType dtype) const {
        constexpr std::size_t kKept = std::size_t{64} << 20;
        const auto [rows, columns] = parameterShape(m_config, parameter);
        const auto bytes =
            static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) * dtypeSize(dtype);
        if (m_mappedBytes.fetch_add(bytes) + bytes < kKept) return;
        m_mappedBytes = 0;
        m_store->dropPages();
    }

    std::shared_ptr<const TensorStore> m_store;
    MoeConfig m_config;
    int m_layer;
    std::unique_ptr<StoredMatrix> m_gate;
    std::unique_ptr<StoredMatrix> m_gateBias;
    std::unique_ptr<StoredMatrix> m_scoreCorrection;
    std::vector<MlpMatrices> m_experts;
    std::vector<MlpBiases> m_biases;
    MlpMatrices m_sharedExpert;
    std::unique_ptr<StoredMatrix> m_sharedExpertGate;
    std::vector<std::string> m_notes;
    mutable std::atomic<std::size_t> m_mappedBytes{0}; ///< read since pages were last dropped
};

/// Prefixes of a file that holds one layer and does not say which.
std::vector<std::string> oneLayerPrefixes() {
    return {"weights.", "", "mlp.", "block_sparse_moe.", "feed_forward."};
}

} // namespace

std::shared_ptr<WeightSource> makeTensorWeights(std::shared_ptr<const TensorStore> store,
                                                const std::vector<std::string>& prefixes,
                                                const MoeConfig& config, int layer) {
    for (const auto& prefix : prefixes) {
        if (!LayerTensors::isLayer(*store, prefix)) continue;
        return std::make_shared<TensorWeights>(std::move(store), prefix, config, layer);
    }
    throw InputError(fmt::format("{}: there is no router gate for layer {}: no tensor {}gate.weight or "
                                 "{}router.weight, nor one with {} other known prefixes",
                                 store->path().string(), layer, prefixes.front(), prefixes.front(),
                                 prefixes.size() - 1),
                     "Take a file or folder that holds this MoE layer");
}

std::vector<std::string> checkpointPrefixes(int layer, std::string_view part) {
    std::vector<std::string> models{"model.", "model.language_model.", "language_model.model.",
                                    "language_model.", ""};
    if (!part.empty()) {
        const auto ofPart = {fmt::format("{}.model.", part), fmt::format("{}.model.language_model.", part)};
        models.insert(models.begin(), ofPart);
    }
    std::vector<std::string> prefixes;
    for (const auto& model : models) {
        for (const auto* block : {"mlp", "block_sparse_moe", "feed_forward"}) {
            prefixes.push_back(fmt::format("{}layers.{}.{}.", model, layer, block));
        }
    }
    return prefixes;
}

bool holdsOneLayer(const std::filesystem::path& file) {
    const auto opened = TensorStore::ofFile(file);
    return std::ranges::any_of(oneLayerPrefixes(),
                               [&](const auto& prefix) { return LayerTensors::isLayer(*opened, prefix); });
}

std::shared_ptr<WeightSource> makeFileWeights(const std::filesystem::path& file, const MoeConfig& config,
                                              int layer) {
    auto prefixes = oneLayerPrefixes();
    std::ranges::copy(checkpointPrefixes(layer, config.part), std::back_inserter(prefixes));
    return makeTensorWeights(TensorStore::ofFile(file), prefixes, config, layer);
}

} // namespace gatescope
