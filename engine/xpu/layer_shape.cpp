// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/layer_shape.h"

#include "moe/kernels.h"
#include "resources/kernels/kernel_modules.h"

#include <algorithm>
#include <array>
#include <span>

namespace gatescope {

namespace {

// Kernels are called w13_silu_decode, w2_decode, w13_act_m8, w2_bias_m8 and so on: sets differ in W13 and W2.
#define GEMM_NAMES(PREFIX, W13, W2, SIZE) PREFIX "w13_" W13 "_" SIZE, PREFIX "w2" W2 "_" SIZE
#define PACK_NAMES(PREFIX, SIZE) PREFIX "pack_rows_" SIZE, PREFIX "pack_hidden_" SIZE
#define VARIANT(W13, W2, SIZE, ROWS)                                                                         \
    GemmVariant {                                                                                            \
        GEMM_NAMES("", W13, W2, SIZE), nullptr, nullptr, GEMM_NAMES("shared_", W13, W2, SIZE), nullptr,      \
            nullptr, ROWS                                                                                    \
    }
#define PACKED_VARIANT(W13, W2, SIZE, ROWS)                                                                  \
    GemmVariant {                                                                                            \
        GEMM_NAMES("", W13, W2, SIZE), PACK_NAMES("", SIZE), GEMM_NAMES("shared_", W13, W2, SIZE),           \
            PACK_NAMES("shared_", SIZE), ROWS                                                                \
    }
#define PORTABLE_SET(W13, W2)                                                                                \
    std::array {                                                                                             \
        VARIANT(W13, W2, "decode", kernel_shape::kPortableDecodeRows),                                       \
            VARIANT(W13, W2, "prefill", kernel_shape::kPortablePrefillRows)                                  \
    }
#define XMX_SET(W13, W2)                                                                                     \
    std::array {                                                                                             \
        VARIANT(W13, W2, "decode", kernel_shape::kXmxDecodeRows),                                            \
            PACKED_VARIANT(W13, W2, "m8", kernel_shape::kXmxSmallRows),                                      \
            PACKED_VARIANT(W13, W2, "m32", kernel_shape::kXmxLargeRows)                                      \
    }

constexpr auto kPortable = PORTABLE_SET("silu", "");
constexpr auto kPortableEpilogue = PORTABLE_SET("act", "_bias");
constexpr auto kPortableInt8 = PORTABLE_SET("int8", "_int8");
constexpr auto kPortableInt8Epilogue = PORTABLE_SET("int8_act", "_int8_bias");
constexpr auto kInt8Weights = PORTABLE_SET("int8w", "_int8w");
constexpr auto kFp8Weights = PORTABLE_SET("fp8", "_fp8");
constexpr auto kFp8ChannelWeights = PORTABLE_SET("fp8c", "_fp8c");
constexpr auto kMxfp4Weights = PORTABLE_SET("mxfp4", "_mxfp4");
constexpr auto kXmx = XMX_SET("silu", "");
constexpr auto kXmxEpilogue = XMX_SET("act", "_bias");
constexpr auto kXmxInt8 = XMX_SET("int8", "_int8");

#undef XMX_SET
#undef PORTABLE_SET
#undef PACKED_VARIANT
#undef VARIANT
#undef PACK_NAMES
#undef GEMM_NAMES

std::span<const GemmVariant> variants(GemmSet set) {
    switch (set.kind) {
    case GemmSet::Kind::Plain:
        return set.xmx ? std::span<const GemmVariant>(kXmx) : kPortable;
    case GemmSet::Kind::Epilogue:
        return set.xmx ? std::span<const GemmVariant>(kXmxEpilogue) : kPortableEpilogue;
    case GemmSet::Kind::Int8:
        return set.xmx ? std::span<const GemmVariant>(kXmxInt8) : kPortableInt8;
    case GemmSet::Kind::Int8Epilogue:
        return kPortableInt8Epilogue;
    case GemmSet::Kind::Int8Weights:
        return kInt8Weights;
    case GemmSet::Kind::Fp8Weights:
        return kFp8Weights;
    case GemmSet::Kind::Fp8ChannelWeights:
        return kFp8ChannelWeights;
    case GemmSet::Kind::Mxfp4Weights:
        return kMxfp4Weights;
    }
    return {};
}

/// What one grouped GEMM pair needs, whichever variant will be chosen: fewer tokens may want larger tiles.
struct GroupedBytes {
    std::size_t plan = 0;
    std::size_t packedRows = 0;
    std::size_t hidden = 0;
    std::size_t packedHidden = 0; ///< XMX, int8
};

GroupedBytes groupedBytes(GemmSet set, std::size_t slots, int experts, std::size_t h, std::size_t i) {
    GroupedBytes bytes;
    const bool int8 = set.int8();
    const std::size_t packedElement = int8 ? sizeof(std::int8_t) : sizeof(std::uint16_t);
    if (int8) {
        bytes.hidden = slots * i * sizeof(std::uint16_t);
    } else if (!set.xmx) {
        bytes.hidden = slots * i * sizeof(float);
    }
    for (const auto& variant : variants(set)) {
        const auto tiles = static_cast<std::size_t>(
            kernel_shape::maxTiles(static_cast<std::int64_t>(slots), experts, variant.tileRows));
        const auto tileRows = tiles * static_cast<std::size_t>(variant.tileRows);
        bytes.plan = std::max(
            bytes.plan, static_cast<std::size_t>(kernel_shape::planBytes(static_cast<std::int64_t>(tiles))));
        if (!set.xmx) continue;
        if (!int8) bytes.hidden = std::max(bytes.hidden, tileRows * i * sizeof(std::uint16_t));
        if (variant.packRows == nullptr) continue;
        bytes.packedRows = std::max(bytes.packedRows, tileRows * h * packedElement);
        if (int8) bytes.packedHidden = std::max(bytes.packedHidden, tileRows * i * packedElement);
    }
    return bytes;
}

} // namespace

const GemmVariant& gemmVariant(GemmSet set, std::int64_t slots, int experts) {
    const auto all = variants(set);
    if (!set.xmx) return all[slots <= experts ? 0 : 1];
    if (slots <= 2 * std::int64_t{experts}) return all[0];
    return all[slots <= 16 * std::int64_t{experts} ? 1 : 2];
}

bool routerIsScored(const RouterSpec& router, DType dtype) {
    const RouterSpec plain{.renormalise = router.renormalise};
    auto compared = router;
    if (compared.logitsDtype == dtype) compared.logitsDtype.reset();
    return !(compared == plain);
}

GemmSet::Kind gemmKind(const ExpertSpec& experts, XpuExpertFormat format) {
    const bool plain = !experts.biases && experts.activation == ExpertSpec::Activation::SiluAndMul;
    switch (format) {
    case XpuExpertFormat::W8A8:
        return plain ? GemmSet::Kind::Int8 : GemmSet::Kind::Int8Epilogue;
    case XpuExpertFormat::Int8:
        return GemmSet::Kind::Int8Weights;
    case XpuExpertFormat::Fp8:
        return GemmSet::Kind::Fp8Weights;
    case XpuExpertFormat::Fp8Channels:
        return GemmSet::Kind::Fp8ChannelWeights;
    case XpuExpertFormat::Mxfp4:
        return GemmSet::Kind::Mxfp4Weights;
    case XpuExpertFormat::Plain:
        break;
    }
    return plain ? GemmSet::Kind::Plain : GemmSet::Kind::Epilogue;
}

std::optional<QuantizedMatrix::Format> GemmSet::weights() const {
    switch (kind) {
    case Kind::Plain:
    case Kind::Epilogue:
        return std::nullopt;
    case Kind::Int8:
    case Kind::Int8Epilogue:
    case Kind::Int8Weights:
        return QuantizedMatrix::Format::Int8Channels;
    case Kind::Fp8Weights:
        return QuantizedMatrix::Format::Fp8Blocks;
    case Kind::Fp8ChannelWeights:
        return QuantizedMatrix::Format::Fp8Channels;
    case Kind::Mxfp4Weights:
        return QuantizedMatrix::Format::Mxfp4;
    }
    return std::nullopt;
}

DType logitsDtype(const MoeConfig& config, DType dtype) {
    return routerIsScored(config.router, dtype) ? DType::F32 : dtype;
}

bool shapeFitsXmx(const MoeConfig& config) {
    return config.hiddenSize % kernel_shape::kXmxSizeMultiple == 0 &&
           config.moeIntermediateSize % kernel_shape::kXmxSizeMultiple == 0 &&
           config.sharedExpertIntermediateSize % kernel_shape::kXmxSizeMultiple == 0;
}

BufferSizes::BufferSizes(const MoeConfig& config, DType dtype, int tokens, GemmSet set) {
    const auto m = static_cast<std::size_t>(tokens);
    const auto h = static_cast<std::size_t>(config.hiddenSize);
    const auto e = static_cast<std::size_t>(config.numExperts);
    const auto slots = m * static_cast<std::size_t>(config.numExpertsPerTok);
    const auto element = dtypeSize(dtype);
    input = output = m * h * element;
    logits = m * e * dtypeSize(logitsDtype(config, dtype));
    slotInts = slots * sizeof(std::int32_t);
    offsets = (e + 1) * sizeof(std::int32_t);
    constexpr std::size_t kBlock = kernel_shape::kPermuteBlock;
    blockCounts = (slots + kBlock - 1) / kBlock * e * sizeof(std::int32_t);
    rows = slots * h * sizeof(float);
    if (config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp)
        weighedRows = slots * h * element;
    const auto routed =
        groupedBytes(set, slots, config.numExperts, h, static_cast<std::size_t>(config.moeIntermediateSize));
    plan = routed.plan;
    packedRows = routed.packedRows;
    hidden = routed.hidden;
    const bool int8 = set.int8();
    if (weighedRows > 0 || int8) ownRow = slotInts;
    if (int8) {
        // Of the shared expert too, which comes when the routed ones are done with them.
        const auto width = [&](int i) { return static_cast<std::size_t>(i); };
        const auto inputRows = weighedRows > 0 ? slots : m;
        int8Rows = inputRows * h;
        int8RowScales = inputRows * sizeof(float);
        int8Hidden = std::max(slots * width(config.moeIntermediateSize),
                              m * width(config.sharedExpertIntermediateSize));
        int8HiddenScales = slots * sizeof(float);
        packedHidden = routed.packedHidden;
    }
    if (config.sharedExpertIntermediateSize == 0) return;
    const auto shared =
        groupedBytes(set, m, 1, h, static_cast<std::size_t>(config.sharedExpertIntermediateSize));
    packedHidden = std::max(packedHidden, shared.packedHidden);
    sharedTokens = m * sizeof(std::int32_t);
    sharedPlan = shared.plan;
    sharedPackedRows = shared.packedRows;
    sharedHidden = shared.hidden;
    sharedRows = m * h * sizeof(float);
    sharedScale = m * sizeof(float);
}

std::size_t BufferSizes::total() const {
    return input + MoeKernels::kLogitsBuffers * logits + (weighedRows > 0 ? 7 : 6) * slotInts + offsets +
           blockCounts + plan + packedRows + hidden + rows + output + weighedRows + ownRow + int8Rows +
           int8RowScales + int8Hidden + int8HiddenScales + packedHidden + sharedTokens + sharedPlan +
           sharedPackedRows + sharedHidden + sharedRows + sharedScale;
}

} // namespace gatescope
