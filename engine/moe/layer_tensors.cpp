// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/layer_tensors.h"

#include "base/error.h"
#include "base/fp8.h"
#include "moe/fp8_block_matrix.h"
#include "moe/model_family.h"
#include "moe/strided_matrix.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::array<std::string_view, 2> kRouters{"gate", "router"};

bool isPlain(DType dtype) {
    return dtype == DType::F32 || dtype == DType::BF16 || dtype == DType::F16;
}

ModelFamily::Packing packingOf(const MoeConfig& config) {
    const auto* family = findModelFamily(config.modelType);
    return family != nullptr ? family->packing : ModelFamily::Packing::ByShape;
}

} // namespace

bool LayerTensors::isLayer(const TensorStore& store, const std::string& prefix) {
    return std::ranges::any_of(kRouters, [&](std::string_view router) {
        return store.has(fmt::format("{}{}.weight", prefix, router));
    });
}

std::string LayerTensors::routerName() const {
    for (const auto router : kRouters) {
        if (has(fmt::format("{}.weight", router))) return std::string(router);
    }
    return std::string(kRouters.front());
}

std::unique_ptr<StoredMatrix> LayerTensors::gate() const {
    return matrix(routerName() + ".weight", m_config.numExperts, m_config.hiddenSize);
}

std::unique_ptr<StoredMatrix> LayerTensors::gateBias() const {
    return vector(routerName() + ".bias", m_config.numExperts);
}

std::unique_ptr<StoredMatrix> LayerTensors::scoreCorrection() const {
    return vector(routerName() + ".e_score_correction_bias", m_config.numExperts);
}

std::vector<MlpMatrices> LayerTensors::experts() const {
    if (has("experts.gate_up_proj_blocks")) {
        fail("experts.gate_up_proj_blocks", "is MXFP4, which is not supported",
             "Take a checkpoint whose experts are bf16");
    }
    if (has("experts.gate_up_proj")) return packedExperts();
    const bool mixtral = has("experts.0.w1.weight");
    const auto names = mixtral ? MlpNames{"w1", "w3", "w2"} : MlpNames{"gate_proj", "up_proj", "down_proj"};
    std::vector<MlpMatrices> all;
    for (int expert = 0; expert < m_config.numExperts; ++expert) {
        all.push_back(mlp(fmt::format("experts.{}.", expert), names, m_config.moeIntermediateSize));
    }
    return all;
}

MlpMatrices LayerTensors::sharedExpert() const {
    const auto* name = has("shared_experts.gate_proj.weight") ? "shared_experts." : "shared_expert.";
    return mlp(name, {"gate_proj", "up_proj", "down_proj"}, m_config.sharedExpertIntermediateSize);
}

std::unique_ptr<StoredMatrix> LayerTensors::sharedExpertGate() const {
    return matrix("shared_expert_gate.weight", 1, m_config.hiddenSize);
}

MlpMatrices LayerTensors::mlp(const std::string& owner, const MlpNames& names, int intermediateSize) const {
    const auto full = [&](std::string_view name) { return fmt::format("{}{}.weight", owner, name); };
    return {matrix(full(names.gate), intermediateSize, m_config.hiddenSize),
            matrix(full(names.up), intermediateSize, m_config.hiddenSize),
            matrix(full(names.down), m_config.hiddenSize, intermediateSize)};
}

bool LayerTensors::isInterleaved() const {
    return packingOf(m_config) == ModelFamily::Packing::TransposedColumns;
}

/// gpt-oss and Llama-4 always store [in, out], also where a square shape would fit either way. Other
/// families' transformers 5 files keep [E, 2I, H] and [E, H, I], older packed ones have each matrix
/// transposed; there shapes tell: both readings fit gate_up_proj only where H = 2I, both fit down_proj only
/// where H = I, and a model cannot have both.
bool LayerTensors::isTransposed() const {
    const std::int64_t E = m_config.numExperts, H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    const auto& gateUp = tensor("experts.gate_up_proj");
    const auto& down = tensor("experts.down_proj");
    const auto fits = [&](const Shape& gateUpShape, const Shape& downShape) {
        return gateUp.shape == gateUpShape && down.shape == downShape;
    };
    const bool byFamily = packingOf(m_config) != ModelFamily::Packing::ByShape;
    if (!byFamily && fits({E, 2 * I, H}, {E, H, I})) return false;
    if (fits({E, H, 2 * I}, {E, I, H})) return true;
    const auto straight =
        byFamily ? std::string()
                 : fmt::format("{} and {}, or ", shapeText(Shape{E, 2 * I, H}), shapeText(Shape{E, H, I}));
    fail("experts.gate_up_proj",
         fmt::format("and {}experts.down_proj have shapes {} and {}, expected {}{} and {}", m_prefix,
                     shapeText(gateUp.shape), shapeText(down.shape), straight, shapeText(Shape{E, H, 2 * I}),
                     shapeText(Shape{E, I, H})));
}

std::vector<MlpMatrices> LayerTensors::packedExperts() const {
    const int H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    const bool transposed = isTransposed();
    const bool interleaved = isInterleaved();
    const auto& gateUp = tensor("experts.gate_up_proj");
    const auto& down = tensor("experts.down_proj");
    const auto place = [&](std::int64_t first, int rows, int columns, std::int64_t rowOfTensor) {
        if (!transposed) return MatrixPlace{first, rows, columns, columns, 1};
        return MatrixPlace{first, rows, columns, 1, rowOfTensor};
    };
    const auto half = [&](std::int64_t expert, bool up) {
        const auto first = expert * 2 * I * H;
        if (!transposed) return place(first + (up ? std::int64_t{I} * H : 0), I, H, H);
        auto columns = place(first + (up ? (interleaved ? 1 : I) : 0), I, H, 2 * std::int64_t{I});
        if (interleaved) columns.rowStride = 2;
        return columns;
    };
    std::vector<MlpMatrices> all;
    for (std::int64_t expert = 0; expert < m_config.numExperts; ++expert) {
        all.push_back({std::make_unique<StridedMatrix>(gateUp, half(expert, false)),
                       std::make_unique<StridedMatrix>(gateUp, half(expert, true)),
                       std::make_unique<StridedMatrix>(down, place(expert * H * I, H, I, H))});
    }
    return all;
}

std::vector<MlpBiases> LayerTensors::expertBiases() const {
    const std::int64_t E = m_config.numExperts;
    const int H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    const auto& gateUp = shaped("experts.gate_up_proj_bias", {E, std::int64_t{2} * I});
    const auto& down = shaped("experts.down_proj_bias", {E, H});
    const int apart = isInterleaved() ? 2 : 1;
    std::vector<MlpBiases> all;
    for (std::int64_t expert = 0; expert < E; ++expert) {
        const auto first = expert * 2 * I;
        all.push_back({std::make_unique<StridedMatrix>(gateUp, MatrixPlace{first, 1, I, 2 * I, apart}),
                       std::make_unique<StridedMatrix>(
                           gateUp, MatrixPlace{first + (apart == 2 ? 1 : I), 1, I, 2 * I, apart}),
                       std::make_unique<StridedMatrix>(down, MatrixPlace{expert * H, 1, H, H, 1})});
    }
    return all;
}

std::unique_ptr<StoredMatrix> LayerTensors::matrix(std::string_view name, int rows, int columns) const {
    const auto& view = shaped(name, {rows, columns});
    if (view.dtype == DType::F8E4M3) return fp8Matrix(view, name, rows, columns);
    return StridedMatrix::whole(view, rows, columns);
}

std::unique_ptr<StoredMatrix> LayerTensors::vector(std::string_view name, int size) const {
    const auto& view = shaped(name, {size});
    return StridedMatrix::whole(view, 1, size);
}

std::unique_ptr<StoredMatrix> LayerTensors::fp8Matrix(const TensorView& weights, std::string_view name,
                                                      int rows, int columns) const {
    const auto scaleName = std::string(name) + "_scale_inv";
    if (!has(scaleName)) {
        fail(name, fmt::format("is FP8, but there is no tensor {}{}", m_prefix, scaleName),
             "Take a checkpoint whose FP8 weights carry block scales, or a bf16 release");
    }
    const auto& scales = m_store.tensor(m_prefix + scaleName);
    const Shape expected{(rows + kFp8Block - 1) / kFp8Block, (columns + kFp8Block - 1) / kFp8Block};
    if (scales.shape != expected) {
        fail(scaleName, fmt::format("has shape {}, expected {}: one factor for each 128 x 128 block",
                                    shapeText(scales.shape), shapeText(expected)));
    }
    if (!isPlain(scales.dtype)) {
        fail(scaleName, fmt::format("has type {}; scales are f32, bf16 or f16", dtypeName(scales.dtype)));
    }
    return std::make_unique<Fp8BlockMatrix>(weights, scales, rows, columns);
}

const TensorView& LayerTensors::shaped(std::string_view name, const Shape& shape) const {
    const auto& view = tensor(name);
    if (view.shape == shape) return view;
    fail(name, fmt::format("has shape {}, expected {}", shapeText(view.shape), shapeText(shape)));
}

const TensorView& LayerTensors::tensor(std::string_view name) const {
    const auto& view = m_store.tensor(m_prefix + std::string(name));
    if (isPlain(view.dtype)) return view;
    if (view.dtype == DType::F8E4M3 && view.shape.size() == 2) return view;
    if (view.dtype == DType::F8E4M3 && view.shape.size() == 3) {
        fail(name, "is packed FP8 (F8_E4M3) for all experts, which is not supported",
             "Take a checkpoint with one FP8 tensor for each expert, or a bf16 release");
    }
    fail(name,
         fmt::format("has type {}; weights are f32, bf16, f16 or, one tensor for each expert, FP8 e4m3",
                     view.dtype == DType::Other ? std::string_view(view.type) : dtypeName(view.dtype)),
         "Take a checkpoint that is not quantised");
}

void LayerTensors::fail(std::string_view name, const std::string& problem, std::string remedy) const {
    const auto full = m_prefix + std::string(name);
    throw InputError(fmt::format("{}: tensor {} {}", m_store.fileOf(full).string(), full, problem),
                     std::move(remedy));
}

} // namespace gatescope
