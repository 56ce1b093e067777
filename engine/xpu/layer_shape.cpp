// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/layer_shape.h"

#include "moe/kernels.h"
#include "resources/kernels/kernel_modules.h"

#include <algorithm>
#include <array>
#include <span>

namespace gatescope {

namespace {

constexpr std::array kPortable{
    GemmVariant{"w13_silu_decode", "w2_decode", nullptr, "shared_w13_silu_decode", "shared_w2_decode",
                nullptr, kernel_shape::kPortableDecodeRows, false},
    GemmVariant{"w13_silu_prefill", "w2_prefill", nullptr, "shared_w13_silu_prefill", "shared_w2_prefill",
                nullptr, kernel_shape::kPortablePrefillRows, false},
};
constexpr std::array kXmx{
    GemmVariant{"w13_silu_decode", "w2_decode", nullptr, "shared_w13_silu_decode", "shared_w2_decode",
                nullptr, kernel_shape::kXmxDecodeRows, false},
    GemmVariant{"w13_silu_m8", "w2_m8", "pack_rows_m8", "shared_w13_silu_m8", "shared_w2_m8",
                "shared_pack_rows_m8", kernel_shape::kXmxSmallRows, true},
    GemmVariant{"w13_silu_m32", "w2_m32", "pack_rows_m32", "shared_w13_silu_m32", "shared_w2_m32",
                "shared_pack_rows_m32", kernel_shape::kXmxLargeRows, true},
};

constexpr std::size_t kPermuteBlock = kernel_shape::kPermuteBlock;

std::span<const GemmVariant> variants(bool xmx) {
    return xmx ? std::span<const GemmVariant>(kXmx) : std::span<const GemmVariant>(kPortable);
}

/// What one grouped GEMM pair needs, whichever variant will be chosen: fewer tokens may want larger tiles.
struct GroupedBytes {
    std::size_t plan = 0;
    std::size_t packedRows = 0;
    std::size_t hidden = 0;
};

GroupedBytes groupedBytes(bool xmx, std::size_t slots, int experts, std::size_t h, std::size_t i) {
    GroupedBytes bytes;
    if (!xmx) bytes.hidden = slots * i * sizeof(float);
    for (const auto& variant : variants(xmx)) {
        const auto tiles = static_cast<std::size_t>(
            kernel_shape::maxTiles(static_cast<std::int64_t>(slots), experts, variant.tileRows));
        const auto tileRows = tiles * static_cast<std::size_t>(variant.tileRows);
        bytes.plan = std::max(
            bytes.plan, static_cast<std::size_t>(kernel_shape::planBytes(static_cast<std::int64_t>(tiles))));
        if (!xmx) continue;
        bytes.hidden = std::max(bytes.hidden, tileRows * i * sizeof(std::uint16_t));
        if (variant.packRows != nullptr) {
            bytes.packedRows = std::max(bytes.packedRows, tileRows * h * sizeof(std::uint16_t));
        }
    }
    return bytes;
}

} // namespace

const GemmVariant& gemmVariant(bool xmx, std::int64_t slots, int experts) {
    if (!xmx) return kPortable[slots <= experts ? 0 : 1];
    if (slots <= 2 * std::int64_t{experts}) return kXmx[0];
    return kXmx[slots <= 16 * std::int64_t{experts} ? 1 : 2];
}

bool shapeFitsXmx(const MoeConfig& config) {
    return config.hiddenSize % kernel_shape::kXmxSizeMultiple == 0 &&
           config.moeIntermediateSize % kernel_shape::kXmxSizeMultiple == 0 &&
           config.sharedExpertIntermediateSize % kernel_shape::kXmxSizeMultiple == 0;
}

BufferSizes::BufferSizes(const MoeConfig& config, DType dtype, int tokens, bool xmx) {
    const auto m = static_cast<std::size_t>(tokens);
    const auto h = static_cast<std::size_t>(config.hiddenSize);
    const auto e = static_cast<std::size_t>(config.numExperts);
    const auto slots = m * static_cast<std::size_t>(config.numExpertsPerTok);
    const auto element = dtypeSize(dtype);
    input = output = m * h * element;
    logits = m * e * element;
    slotInts = slots * sizeof(std::int32_t);
    offsets = (e + 1) * sizeof(std::int32_t);
    blockCounts = (slots + kPermuteBlock - 1) / kPermuteBlock * e * sizeof(std::int32_t);
    rows = slots * h * sizeof(float);
    const auto routed =
        groupedBytes(xmx, slots, config.numExperts, h, static_cast<std::size_t>(config.moeIntermediateSize));
    plan = routed.plan;
    packedRows = routed.packedRows;
    hidden = routed.hidden;
    if (config.sharedExpertIntermediateSize == 0) return;
    const auto shared =
        groupedBytes(xmx, m, 1, h, static_cast<std::size_t>(config.sharedExpertIntermediateSize));
    sharedTokens = m * sizeof(std::int32_t);
    sharedPlan = shared.plan;
    sharedPackedRows = shared.packedRows;
    sharedHidden = shared.hidden;
    sharedRows = m * h * sizeof(float);
    sharedScale = m * sizeof(float);
}

std::size_t BufferSizes::total() const {
    return input + MoeKernels::kLogitsBuffers * logits + 6 * slotInts + offsets + blockCounts + plan +
           packedRows + hidden + rows + output + sharedTokens + sharedPlan + sharedPackedRows + sharedHidden +
           sharedRows + sharedScale;
}

} // namespace gatescope
