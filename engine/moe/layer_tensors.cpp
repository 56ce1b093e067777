// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/layer_tensors.h"

#include "base/error.h"
#include "base/fp8.h"
#include "base/mxfp4.h"
#include "moe/model_family.h"
#include "moe/quantized_tensor.h"
#include "moe/strided_matrix.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::array<std::string_view, 2> kRouters{"gate", "router"};

constexpr std::string_view kWeight = ".weight";
constexpr std::string_view kGptq = ".qweight";
constexpr std::string_view kPacked = ".weight_packed";
constexpr std::array kWeightSuffixes{kWeight, kGptq, kPacked};

constexpr std::array kFp8ScaleSuffixes{"_scale_inv", "_scale", "_weight_scale"};

std::int64_t fp8Blocks(std::int64_t count) {
    return (count + kFp8Block - 1) / kFp8Block;
}

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
    return plainMatrix(routerName() + ".weight", m_config.numExperts, m_config.hiddenSize);
}

std::unique_ptr<StoredMatrix> LayerTensors::gateBias() const {
    return vector(routerName() + ".bias", m_config.numExperts);
}

std::unique_ptr<StoredMatrix> LayerTensors::scoreCorrection() const {
    return vector(routerName() + ".e_score_correction_bias", m_config.numExperts);
}

std::vector<MlpMatrices> LayerTensors::experts() const {
    if (has("experts.gate_up_proj_blocks")) return mxfp4Experts();
    if (has("experts.gate_up_proj")) {
        const bool fp8 = m_store.tensor(m_prefix + "experts.gate_up_proj").dtype == DType::F8E4M3;
        return fp8 ? packedFp8Experts() : packedExperts();
    }
    const bool mixtral = std::ranges::any_of(
        kWeightSuffixes, [&](std::string_view suffix) { return has(fmt::format("experts.0.w1{}", suffix)); });
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

std::vector<std::string> LayerTensors::notes() const {
    for (const auto* name : {"experts.0.gate_proj.input_scale", "experts.0.w1.input_scale",
                             "shared_expert.gate_proj.input_scale", "shared_experts.gate_proj.input_scale"}) {
        if (!has(name)) continue;
        return {fmt::format(
            "{}: {}{} and its like, fixed scales for activations in FP8, are left aside: activations "
            "are not quantised to FP8 here",
            m_store.fileOf(m_prefix + name).string(), m_prefix, name)};
    }
    return {};
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

/// Formats that have another name in place of X.weight.
void LayerTensors::refusePacked(std::string_view name) const {
    if (has(std::string(name)) || !name.ends_with(kWeight)) return;
    const auto module = name.substr(0, name.size() - kWeight.size());
    for (const auto suffix : {kGptq, kPacked}) {
        const auto packed = fmt::format("{}{}", module, suffix);
        if (!has(packed)) continue;
        fail(packed,
             fmt::format("holds packed integers as {}, which are not read",
                         suffix == kGptq ? "GPTQ and AWQ write them"
                                         : "compressed-tensors writes them (pack-quantized)"),
             "Take a release in bf16, FP8, MXFP4 or int8 (W8A8) of this model");
    }
}

std::unique_ptr<StoredMatrix> LayerTensors::matrix(std::string_view name, int rows, int columns) const {
    refusePacked(name);
    const auto& view = m_store.tensor(m_prefix + std::string(name));
    if (view.dtype != DType::F8E4M3 && view.dtype != DType::I8) return plainMatrix(name, rows, columns);
    if (view.shape != Shape{rows, columns}) {
        fail(name, fmt::format("has shape {}, expected {}", shapeText(view.shape),
                               shapeText(Shape{rows, columns})));
    }
    return view.dtype == DType::I8 ? int8Matrix(view, name, rows, columns)
                                   : fp8Matrix(view, name, rows, columns);
}

std::unique_ptr<StoredMatrix> LayerTensors::plainMatrix(std::string_view name, int rows, int columns) const {
    return StridedMatrix::whole(shaped(name, {rows, columns}), rows, columns);
}

std::unique_ptr<StoredMatrix> LayerTensors::vector(std::string_view name, int size) const {
    const auto& view = shaped(name, {size});
    return StridedMatrix::whole(view, 1, size);
}

LayerTensors::Fp8Scales LayerTensors::fp8Scales(std::string_view name, const Fp8ScaleShapes& shapes) const {
    const std::string weights(name);
    if (has(weights + "_zero_point")) {
        fail(weights + "_zero_point", "belongs to FP8 with zero points, which is not supported",
             "Take a checkpoint whose FP8 is symmetric, or a bf16 release");
    }
    std::vector<std::string> found;
    for (const auto* suffix : kFp8ScaleSuffixes) {
        if (has(weights + suffix)) found.push_back(weights + suffix);
    }
    if (found.empty()) {
        fail(name,
             fmt::format("is FP8, but there is no tensor {0}{1}_scale_inv or {0}{1}_scale", m_prefix, name),
             "Take a checkpoint whose FP8 weights carry scales, or a bf16 release");
    }
    if (found.size() > 1) {
        fail(name,
             fmt::format("is FP8 and has scales twice: {0}{1} and {0}{2}", m_prefix, found[0], found[1]),
             "Take out the one that the weights were not divided by");
    }
    const auto& scaleName = found.front();
    const auto& view = m_store.tensor(m_prefix + scaleName);
    requireScales(view, scaleName);
    const auto isOneOf = [&](const std::vector<Shape>& all) {
        return std::ranges::find(all, view.shape) != all.end();
    };
    using Format = QuantizedMatrix::Format;
    // A block that holds all of a matrix has the shape that a tensor's scale may have too; the values are the
    // same.
    const bool one = isOneOf(shapes.whole);
    if (isOneOf(shapes.blocks) && (!one || scaleName.ends_with("_inv"))) return {view, Format::Fp8Blocks, 0};
    if (one) return {view, Format::Fp8Channels, 0};
    if (isOneOf(shapes.channels)) return {view, Format::Fp8Channels, 1};
    fail(scaleName,
         fmt::format(
             "has shape {}, expected {}, one factor for each 128 x 128 block, or {} for each output channel, "
             "or {} for a whole tensor",
             shapeText(view.shape), shapeText(shapes.blocks.front()), shapeText(shapes.channels.front()),
             shapeText(shapes.whole.front())),
         "Take a checkpoint with scales of one of these, or a bf16 release");
}

std::unique_ptr<StoredMatrix> LayerTensors::fp8Matrix(const TensorView& weights, std::string_view name,
                                                      int rows, int columns) const {
    const auto tall = fp8Blocks(rows), wide = fp8Blocks(columns);
    const auto scales =
        fp8Scales(name, {{{tall, wide}, {tall, 1, wide, 1}}, {{rows, 1}, {rows}}, {{1}, {}, {1, 1}}});
    return std::make_unique<QuantizedTensor>(scales.format, weights, scales.factors, rows, columns,
                                             QuantizedPlace{.scaleStep = scales.step});
}

/// compressed-tensors' names. What it would write beside them for other ways of quantising is refused.
std::unique_ptr<StoredMatrix> LayerTensors::int8Matrix(const TensorView& weights, std::string_view name,
                                                       int rows, int columns) const {
    const auto scaleName = std::string(name) + "_scale";
    const auto module = std::string(name.substr(0, name.rfind('.') + 1));
    for (const auto& other : {std::string(name) + "_zero_point", module + "input_scale"}) {
        if (has(other)) {
            fail(other, "belongs to int8 with zero points or fixed activation scales, which is not supported",
                 "Take a checkpoint whose int8 is symmetric and whose activations are quantised dynamically");
        }
    }
    if (!has(scaleName)) {
        fail(name, fmt::format("is int8, but there is no tensor {}{}", m_prefix, scaleName),
             "Take a checkpoint whose int8 weights carry a scale for each output channel, or a bf16 release");
    }
    const auto& factors = scales(scaleName, {rows, 1}, "one factor for each output channel");
    return std::make_unique<QuantizedTensor>(QuantizedMatrix::Format::Int8Channels, weights, factors, rows,
                                             columns);
}

const TensorView& LayerTensors::scales(const std::string& name, const Shape& shape,
                                       std::string_view meaning) const {
    const auto& view = m_store.tensor(m_prefix + name);
    if (view.shape != shape) {
        fail(name,
             fmt::format("has shape {}, expected {}: {}", shapeText(view.shape), shapeText(shape), meaning));
    }
    requireScales(view, name);
    return view;
}

void LayerTensors::requireScales(const TensorView& view, std::string_view name) const {
    if (isPlain(view.dtype)) return;
    fail(name,
         fmt::format("has type {}; scales are f32, bf16 or f16",
                     view.dtype == DType::Other ? std::string_view(view.type) : dtypeName(view.dtype)),
         "Take a checkpoint that keeps them in one of these, or a bf16 release");
}

/// FP8 for all experts in one tensor, [E, out, in] or, as Qwen3-VL's and Llama-4's releases have it, [E, in,
/// out]; scales of blocks likewise. Blocks of up_proj must not begin inside one of gate_proj's.
std::vector<MlpMatrices> LayerTensors::packedFp8Experts() const {
    const std::int64_t E = m_config.numExperts;
    const int H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    const std::int64_t twice = std::int64_t{2} * I;
    const auto& gateUp = m_store.tensor(m_prefix + "experts.gate_up_proj");
    const auto& down = m_store.tensor(m_prefix + "experts.down_proj");
    if (isInterleaved()) {
        fail("experts.gate_up_proj",
             fmt::format("is FP8, and {} keeps gate_proj and up_proj in turn there: scales of such a "
                         "tensor are not supported",
                         m_config.modelType),
             "Take a release in MXFP4 or bf16");
    }
    const bool byFamily =
        packingOf(m_config) != ModelFamily::Packing::ByShape; // which stores [in, out] alone
    const bool straight = !byFamily && gateUp.shape == Shape{E, twice, H} && down.shape == Shape{E, H, I};
    const bool fits = straight || (gateUp.shape == Shape{E, H, twice} && down.shape == Shape{E, I, H});
    if (!fits || down.dtype != DType::F8E4M3) {
        fail(
            "experts.gate_up_proj",
            fmt::format("and {}experts.down_proj have types {} and {} and shapes {} and {}, expected f8_e4m3 "
                        "{}{} and {}",
                        m_prefix, dtypeName(gateUp.dtype), dtypeName(down.dtype), shapeText(gateUp.shape),
                        shapeText(down.shape),
                        byFamily ? std::string()
                                 : fmt::format("{} and {}, or ", shapeText(Shape{E, twice, H}),
                                               shapeText(Shape{E, H, I})),
                        shapeText(Shape{E, H, twice}), shapeText(Shape{E, I, H})));
    }
    const auto packed = [&](const std::string& name, const TensorView& values, std::int64_t rows,
                            int columns) {
        const auto tall = fp8Blocks(rows), wide = fp8Blocks(columns);
        return PackedFp8{values,
                         fp8Scales(name, {{straight ? Shape{E, tall, wide} : Shape{E, wide, tall}},
                                          {{E, rows, 1}, {E, 1, rows}, {E, rows}},
                                          {{E, 1, 1}, {E, 1}, {E}}}),
                         straight, rows, columns};
    };
    const auto gateUpTensor = packed("experts.gate_up_proj", gateUp, twice, H);
    const auto downTensor = packed("experts.down_proj", down, H, I);
    const bool across = I % kFp8Block != 0 && I % kFp8Block + I > kFp8Block;
    if (gateUpTensor.scales.format == QuantizedMatrix::Format::Fp8Blocks && across) {
        fail("experts.gate_up_proj",
             fmt::format("has blocks that hold rows of both gate_proj and up_proj, since {} is no multiple "
                         "of {}: that is not supported",
                         I, kFp8Block),
             "Take a checkpoint with one FP8 tensor for each expert, or a bf16 release");
    }
    std::vector<MlpMatrices> experts;
    for (std::int64_t e = 0; e < E; ++e) {
        experts.push_back({packedFp8Matrix(gateUpTensor, e, 0, I), packedFp8Matrix(gateUpTensor, e, I, I),
                           packedFp8Matrix(downTensor, e, 0, H)});
    }
    return experts;
}

std::unique_ptr<StoredMatrix> LayerTensors::packedFp8Matrix(const PackedFp8& from, std::int64_t expert,
                                                            std::int64_t first, int rows) {
    QuantizedPlace place{.firstRow = first, .scaleStep = from.scales.step};
    if (from.straight) {
        place.firstRow += expert * from.rows;
    } else {
        place.width = static_cast<int>(from.rows);
        place.before = expert * from.rows * from.columns;
    }
    if (from.scales.format == QuantizedMatrix::Format::Fp8Channels) {
        place.firstScaleRow = from.scales.step == 0 ? expert : expert * from.rows + first;
    } else if (from.straight) {
        place.firstScaleRow = expert * fp8Blocks(from.rows) + first / kFp8Block;
    } else {
        place.firstScaleRow = first / kFp8Block;
        place.scalesBefore = expert * fp8Blocks(from.rows) * fp8Blocks(from.columns);
    }
    return std::make_unique<QuantizedTensor>(from.scales.format, from.values, from.scales.factors, rows,
                                             from.columns, place);
}

const TensorView& LayerTensors::mxfp4Tensor(std::string_view name, const Shape& shape) const {
    const auto& view = m_store.tensor(m_prefix + std::string(name));
    if (view.dtype != DType::U8 && view.type != "F8_E8M0")
        fail(name, fmt::format("has type {}; MXFP4 is kept as u8", view.type));
    if (view.shape != shape) {
        fail(name, fmt::format("has shape {}, expected {}", shapeText(view.shape), shapeText(shape)));
    }
    return view;
}

/// gpt-oss: [out, in], unlike its bf16 tensors; rows of gate and up in turn.
std::vector<MlpMatrices> LayerTensors::mxfp4Experts() const {
    const std::int64_t E = m_config.numExperts;
    const int H = m_config.hiddenSize, I = m_config.moeIntermediateSize;
    if (H % kMxfp4Block != 0 || I % kMxfp4Block != 0) {
        fail("experts.gate_up_proj_blocks",
             fmt::format("is MXFP4, but H {} or I {} is no multiple of {}", H, I, kMxfp4Block));
    }
    const std::int64_t across = H / kMxfp4Block, deep = I / kMxfp4Block, twice = std::int64_t{2} * I;
    const auto& gateUp = mxfp4Tensor("experts.gate_up_proj_blocks", {E, twice, across, 16});
    const auto& gateUpScales = mxfp4Tensor("experts.gate_up_proj_scales", {E, twice, across});
    const auto& down = mxfp4Tensor("experts.down_proj_blocks", {E, H, deep, 16});
    const auto& downScales = mxfp4Tensor("experts.down_proj_scales", {E, H, deep});
    const bool interleaved = isInterleaved();
    const auto half = [&](std::int64_t expert, int up) {
        const auto first = expert * twice + (interleaved ? up : up * I);
        return std::make_unique<QuantizedTensor>(QuantizedMatrix::Format::Mxfp4, gateUp, gateUpScales, I, H,
                                                 QuantizedPlace{first, interleaved ? 2 : 1, 0});
    };
    std::vector<MlpMatrices> all;
    for (std::int64_t expert = 0; expert < E; ++expert) {
        all.push_back({half(expert, 0), half(expert, 1),
                       std::make_unique<QuantizedTensor>(QuantizedMatrix::Format::Mxfp4, down, downScales, H,
                                                         I, QuantizedPlace{expert * H, 1, 0})});
    }
    return all;
}

const TensorView& LayerTensors::shaped(std::string_view name, const Shape& shape) const {
    const auto& view = tensor(name);
    if (view.shape == shape) return view;
    fail(name, fmt::format("has shape {}, expected {}", shapeText(view.shape), shapeText(shape)));
}

const TensorView& LayerTensors::tensor(std::string_view name) const {
    const auto& view = m_store.tensor(m_prefix + std::string(name));
    if (isPlain(view.dtype)) return view;
    fail(name,
         fmt::format("has type {}; weights are f32, bf16, f16 or, for experts, FP8 e4m3 or int8 in a tensor "
                     "for each matrix, or packed FP8 e4m3 or MXFP4",
                     view.dtype == DType::Other ? std::string_view(view.type) : dtypeName(view.dtype)),
         "Take a checkpoint that keeps this tensor in bf16");
}

void LayerTensors::fail(std::string_view name, const std::string& problem, std::string remedy) const {
    const auto full = m_prefix + std::string(name);
    throw InputError(fmt::format("{}: tensor {} {}", m_store.fileOf(full).string(), full, problem),
                     std::move(remedy));
}

} // namespace gatescope
