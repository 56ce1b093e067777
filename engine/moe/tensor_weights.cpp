// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/tensor_weights.h"

#include "base/error.h"
#include "base/fp8.h"
#include "moe/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

namespace gatescope {

namespace {

/// A matrix [rows, columns] somewhere in a mapped tensor; strides in elements.
struct StridedMatrix {
    const std::byte* data = nullptr;
    DType dtype = DType::Other;
    int rows = 0;
    int columns = 0;
    std::size_t rowStride = 0;
    std::size_t columnStride = 1;
    const std::byte* blockScales = nullptr; ///< fp8: [ceil(rows / 128), ceil(columns / 128)]
    DType blockScaleDtype = DType::F32;

    std::size_t count() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }

    /// Writes it row-major and returns the address after it.
    std::byte* copyTo(std::byte* out, DType wanted) const {
        if (blockScales != nullptr) return copyFp8To(out, wanted);
        const auto size = dtypeSize(dtype);
        const auto wantedSize = dtypeSize(wanted);
        if (columnStride == 1 && rowStride == static_cast<std::size_t>(columns)) {
            convertElements(data, dtype, out, wanted, count());
            return out + count() * wantedSize;
        }
        for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
            for (std::size_t column = 0; column < static_cast<std::size_t>(columns); ++column) {
                const auto* element = data + (row * rowStride + column * columnStride) * size;
                convertElements(element, dtype, out, wanted, 1);
                out += wantedSize;
            }
        }
        return out;
    }

private:
    float blockScale(int row, int column) const {
        const auto blocksPerRow = static_cast<std::size_t>((columns + kFp8Block - 1) / kFp8Block);
        const auto at = static_cast<std::size_t>(row / kFp8Block) * blocksPerRow +
                        static_cast<std::size_t>(column / kFp8Block);
        float scale = 0;
        convertElements(blockScales + at * dtypeSize(blockScaleDtype), blockScaleDtype, &scale, DType::F32,
                        1);
        return scale;
    }

    /// weight * weight_scale_inv in float32, then rounded to `wanted`.
    std::byte* copyFp8To(std::byte* out, DType wanted) const {
        std::vector<float> values(static_cast<std::size_t>(columns));
        for (int row = 0; row < rows; ++row) {
            const auto* from =
                reinterpret_cast<const std::uint8_t*>(data) + static_cast<std::size_t>(row) * rowStride;
            for (int first = 0; first < columns; first += kFp8Block) {
                const float scale = blockScale(row, first);
                for (int column = first; column < std::min(columns, first + kFp8Block); ++column) {
                    values[static_cast<std::size_t>(column)] =
                        fp8ToFloat(from[static_cast<std::size_t>(column)]) * scale;
                }
            }
            convertElements(values.data(), DType::F32, out, wanted, values.size());
            out += values.size() * dtypeSize(wanted);
        }
        return out;
    }
};

/// The three matrices of an expert's MLP, routed or shared.
struct MlpMatrices {
    StridedMatrix gateProj;
    StridedMatrix upProj;
    StridedMatrix downProj;
};

/// Finds a layer's tensors under one prefix.
class LayerTensors {
public:
    LayerTensors(const TensorStore& store, std::string prefix, const MoeConfig& config)
        : m_store(store), m_prefix(std::move(prefix)), m_config(config) {}

    StridedMatrix gate() const { return matrix("gate.weight", m_config.numExperts, m_config.hiddenSize); }

    std::vector<MlpMatrices> experts() const {
        if (has("experts.gate_up_proj")) return packedExperts();
        const bool mixtral = has("experts.0.w1.weight");
        std::vector<MlpMatrices> all;
        for (int expert = 0; expert < m_config.numExperts; ++expert) {
            const auto name = fmt::format("experts.{}.", expert);
            all.push_back(
                mixtral ? mlp(name, {"w1", "w3", "w2"}, m_config.moeIntermediateSize)
                        : mlp(name, {"gate_proj", "up_proj", "down_proj"}, m_config.moeIntermediateSize));
        }
        return all;
    }

    MlpMatrices sharedExpert() const {
        const auto* name = has("shared_experts.gate_proj.weight") ? "shared_experts." : "shared_expert.";
        return mlp(name, {"gate_proj", "up_proj", "down_proj"}, m_config.sharedExpertIntermediateSize);
    }

    StridedMatrix sharedExpertGate() const {
        return matrix("shared_expert_gate.weight", 1, m_config.hiddenSize);
    }

private:
    struct MlpNames {
        std::string_view gate;
        std::string_view up;
        std::string_view down;
    };

    bool has(std::string_view name) const { return m_store.has(m_prefix + std::string(name)); }

    MlpMatrices mlp(const std::string& owner, const MlpNames& names, int intermediateSize) const {
        const auto full = [&](std::string_view name) { return fmt::format("{}{}.weight", owner, name); };
        return {matrix(full(names.gate), intermediateSize, m_config.hiddenSize),
                matrix(full(names.up), intermediateSize, m_config.hiddenSize),
                matrix(full(names.down), m_config.hiddenSize, intermediateSize)};
    }

    /// transformers 5 keeps [E, 2I, H] and [E, H, I]; older packed files have each matrix transposed. Shapes
    /// tell them apart: both readings fit gate_up_proj only where H = 2I, both fit down_proj only where H =
    /// I, and a model cannot have both.
    std::vector<MlpMatrices> packedExperts() const {
        const std::int64_t E = m_config.numExperts, H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
        const auto& gateUp = tensor("experts.gate_up_proj");
        const auto& down = tensor("experts.down_proj");
        const auto fits = [&](const std::vector<std::int64_t>& gateUpShape,
                              const std::vector<std::int64_t>& downShape) {
            return gateUp.shape == gateUpShape && down.shape == downShape;
        };
        const bool straight = fits({E, 2 * I, H}, {E, H, I});
        if (!straight && !fits({E, H, 2 * I}, {E, I, H})) {
            fail(
                "experts.gate_up_proj",
                fmt::format("and {}experts.down_proj have shapes {} and {}, expected {} and {}, or {} and {}",
                            m_prefix, shapeText(gateUp.shape), shapeText(down.shape),
                            shapeText(std::array{E, 2 * I, H}), shapeText(std::array{E, H, I}),
                            shapeText(std::array{E, H, 2 * I}), shapeText(std::array{E, I, H})));
        }
        std::vector<MlpMatrices> all;
        for (std::int64_t expert = 0; expert < E; ++expert) {
            all.push_back({slice(gateUp, expert * 2 * I * H, I, H, 2 * I, straight),
                           slice(gateUp, expert * 2 * I * H + (straight ? I * H : I), I, H, 2 * I, straight),
                           slice(down, expert * H * I, H, I, H, straight)});
        }
        return all;
    }

    /// [rows, columns] from element `first` of a packed tensor; where it is not straight, the tensor's row
    /// has `transposedStride` elements and runs along our columns' other side.
    static StridedMatrix slice(const TensorView& view, std::int64_t first, std::int64_t rows,
                               std::int64_t columns, std::int64_t transposedStride, bool straight) {
        StridedMatrix matrix;
        matrix.data = view.bytes.data() + static_cast<std::size_t>(first) * dtypeSize(view.dtype);
        matrix.dtype = view.dtype;
        matrix.rows = static_cast<int>(rows);
        matrix.columns = static_cast<int>(columns);
        matrix.rowStride = straight ? static_cast<std::size_t>(columns) : 1;
        matrix.columnStride = straight ? 1 : static_cast<std::size_t>(transposedStride);
        return matrix;
    }

    StridedMatrix matrix(std::string_view name, int rows, int columns) const {
        const auto& view = tensor(name);
        const std::array<std::int64_t, 2> expected{rows, columns};
        if (!std::ranges::equal(view.shape, expected)) {
            fail(name, fmt::format("has shape {}, expected {}", shapeText(view.shape), shapeText(expected)));
        }
        auto found = slice(view, 0, rows, columns, rows, true);
        if (view.dtype == DType::F8E4M3) addBlockScales(found, name);
        return found;
    }

    /// Qwen3's FP8 checkpoints: beside `weight` a `weight_scale_inv` with one factor for each 128 x 128
    /// block.
    void addBlockScales(StridedMatrix& matrix, std::string_view name) const {
        const auto scaleName = std::string(name) + "_scale_inv";
        if (!has(scaleName)) {
            fail(name, fmt::format("is FP8, but there is no tensor {}{}", m_prefix, scaleName),
                 "Take a checkpoint whose FP8 weights carry block scales, or a bf16 release");
        }
        const auto& scales = m_store.tensor(m_prefix + scaleName);
        const std::array<std::int64_t, 2> expected{(matrix.rows + kFp8Block - 1) / kFp8Block,
                                                   (matrix.columns + kFp8Block - 1) / kFp8Block};
        if (!std::ranges::equal(scales.shape, expected)) {
            fail(scaleName, fmt::format("has shape {}, expected {}: one factor for each 128 x 128 block",
                                        shapeText(scales.shape), shapeText(expected)));
        }
        if (scales.dtype != DType::F32 && scales.dtype != DType::BF16 && scales.dtype != DType::F16) {
            fail(scaleName, fmt::format("has type {}; scales are f32, bf16 or f16", dtypeName(scales.dtype)));
        }
        matrix.blockScales = scales.bytes.data();
        matrix.blockScaleDtype = scales.dtype;
    }

    const TensorView& tensor(std::string_view name) const {
        const auto& view = m_store.tensor(m_prefix + std::string(name));
        const bool packed = view.shape.size() == 3;
        if (view.dtype == DType::F32 || view.dtype == DType::BF16 || view.dtype == DType::F16) return view;
        if (view.dtype == DType::F8E4M3 && !packed) return view;
        if (packed && view.dtype == DType::F8E4M3) {
            fail(name, "is packed FP8 (F8_E4M3) for all experts, which is not supported",
                 "Take a checkpoint with one FP8 tensor for each expert, or a bf16 release");
        }
        fail(name,
             fmt::format("has type {}; weights are f32, bf16, f16 or, one tensor for each expert, FP8 e4m3",
                         view.dtype == DType::Other ? std::string_view(view.type) : dtypeName(view.dtype)),
             "Take a checkpoint that is not quantised");
    }

    [[noreturn]] void fail(std::string_view name, const std::string& problem,
                           std::string remedy = "The weights and the model's configuration do not belong "
                                                "together") const {
        const auto full = m_prefix + std::string(name);
        throw InputError(fmt::format("{}: tensor {} {}", m_store.fileOf(full).string(), full, problem),
                         std::move(remedy));
    }

    const TensorStore& m_store;
    std::string m_prefix;
    const MoeConfig& m_config;
};

class TensorWeights final : public WeightSource {
public:
    TensorWeights(std::shared_ptr<const TensorStore> store, const std::string& prefix,
                  const MoeConfig& config, int layer)
        : m_store(std::move(store)), m_config(config), m_layer(layer) {
        const LayerTensors tensors(*m_store, prefix, m_config);
        m_gate = tensors.gate();
        m_experts = tensors.experts();
        if (config.sharedExpertIntermediateSize == 0) return;
        m_sharedExpert = tensors.sharedExpert();
        if (config.sharedExpertGated) m_sharedExpertGate = tensors.sharedExpertGate();
    }

    const MoeConfig& config() const override { return m_config; }
    DType dtype() const override { return m_experts.front().gateProj.dtype; }
    DType storedDtype(Parameter parameter) const override {
        switch (parameter) {
        case Parameter::Gate:
            return m_gate.dtype;
        case Parameter::SharedGateUp:
        case Parameter::SharedDown:
            return m_sharedExpert ? m_sharedExpert->gateProj.dtype : dtype();
        case Parameter::SharedExpertGate:
            return m_sharedExpertGate ? m_sharedExpertGate->dtype : dtype();
        default:
            return dtype();
        }
    }
    int layer() const override { return m_layer; }
    std::string description() const override {
        return fmt::format("{}, layer {}", m_store->path().string(), m_layer);
    }

    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        auto* bytes = static_cast<std::byte*>(out);
        switch (parameter) {
        case Parameter::Gate:
            m_gate.copyTo(bytes, dtype);
            break;
        case Parameter::ExpertGateUp:
            copyGateUp(routed(expert), bytes, dtype);
            break;
        case Parameter::ExpertDown:
            routed(expert).downProj.copyTo(bytes, dtype);
            break;
        case Parameter::SharedGateUp:
            copyGateUp(m_sharedExpert.value(), bytes, dtype);
            break;
        case Parameter::SharedDown:
            m_sharedExpert.value().downProj.copyTo(bytes, dtype);
            break;
        case Parameter::SharedExpertGate:
            m_sharedExpertGate.value().copyTo(bytes, dtype);
            break;
        }
        releasePages(parameter, dtype);
    }

private:
    const MlpMatrices& routed(int expert) const { return m_experts.at(static_cast<std::size_t>(expert)); }

    static void copyGateUp(const MlpMatrices& mlp, std::byte* out, DType dtype) {
        mlp.upProj.copyTo(mlp.gateProj.copyTo(out, dtype), dtype);
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
    StridedMatrix m_gate;
    std::vector<MlpMatrices> m_experts;
    std::optional<MlpMatrices> m_sharedExpert;
    std::optional<StridedMatrix> m_sharedExpertGate;
    mutable std::atomic<std::size_t> m_mappedBytes{0}; ///< read since pages were last dropped
};

/// Prefixes of a file that holds one layer and does not say which.
std::vector<std::string> oneLayerPrefixes() {
    return {"weights.", "", "mlp.", "block_sparse_moe."};
}

} // namespace

std::shared_ptr<WeightSource> makeTensorWeights(std::shared_ptr<const TensorStore> store,
                                                const std::vector<std::string>& prefixes,
                                                const MoeConfig& config, int layer) {
    for (const auto& prefix : prefixes) {
        if (!store->has(prefix + "gate.weight")) continue;
        return std::make_shared<TensorWeights>(std::move(store), prefix, config, layer);
    }
    throw InputError(
        fmt::format("{}: there is no router gate for layer {}: no tensor {}gate.weight, nor one with "
                    "{} other known prefixes",
                    store->path().string(), layer, prefixes.front(), prefixes.size() - 1),
        "Take a file or folder that holds this MoE layer");
}

std::vector<std::string> checkpointPrefixes(int layer) {
    std::vector<std::string> prefixes;
    for (const auto* model :
         {"model.", "model.language_model.", "language_model.model.", "language_model.", ""}) {
        for (const auto* block : {"mlp", "block_sparse_moe"}) {
            prefixes.push_back(fmt::format("{}layers.{}.{}.", model, layer, block));
        }
    }
    return prefixes;
}

bool holdsOneLayer(const std::filesystem::path& file) {
    const SafetensorsFile opened(file);
    return std::ranges::any_of(oneLayerPrefixes(),
                               [&](const auto& prefix) { return opened.has(prefix + "gate.weight"); });
}

std::shared_ptr<WeightSource> makeFileWeights(const std::filesystem::path& file, const MoeConfig& config,
                                              int layer) {
    auto prefixes = oneLayerPrefixes();
    std::ranges::copy(checkpointPrefixes(layer), std::back_inserter(prefixes));
    return makeTensorWeights(TensorStore::ofFile(file), prefixes, config, layer);
}

} // namespace gatescope
