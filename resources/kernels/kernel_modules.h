// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "resources/embedded_files.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace gatescope {

/// The SPIR-V modules of README.md: "portable_bf16.spv", ... Empty where the build found no tools to make
/// them (GATESCOPE_HAVE_KERNELS is then 0).
std::span<const EmbeddedFile> kernelModuleFiles();

/// What the host must know of the kernels' shapes; README.md says which kernel has which.
namespace kernel_shape {

inline constexpr int kMaxExperts = 2048;
inline constexpr int kMaxGroups = 256;          ///< of experts, for topk_scored
inline constexpr int kPortableSizeMultiple = 4; ///< of H, I and the shared expert's I
inline constexpr int kXmxSizeMultiple = 32;
inline constexpr int kMaxInt8Summands = 131072; ///< times 127 * 127 fits 32 bits

inline constexpr int kPermuteBlock = 256; ///< slots per group; up to so many take moe_plan_small
inline constexpr int kDotGroup = 32;      ///< items per group of the portable GEMMs
inline constexpr int kDotColumns =
    4; ///< columns per group; w13 does half as many, of gate_proj and of up_proj
inline constexpr int kGateRows = 4;
inline constexpr int kTopkGroup = 32;
inline constexpr int kGatherGroup = 64;
inline constexpr int kPlanDenseGroup = 64;
inline constexpr int kPackGroup = 64;
inline constexpr int kQuantizeGroup = 32;
inline constexpr int kXmxDecodeSubGroups = 8; ///< per group of XMX decode: {8 * S, 1, 1} items

/// R: rows per tile.
inline constexpr int kPortableDecodeRows = 1;
inline constexpr int kPortablePrefillRows = 4;
inline constexpr int kXmxDecodeRows = 4;
inline constexpr int kXmxSmallRows = 8;
inline constexpr int kXmxLargeRows = 32;

/// The most tiles of R rows that `slots` rows spread over `experts` experts can need.
constexpr std::int64_t maxTiles(std::int64_t slots, std::int64_t experts, int rowsPerTile) {
    return (slots + std::min(experts, slots) * (rowsPerTile - 1)) / rowsPerTile;
}

/// Bytes of a plan of up to `tiles` tiles.
constexpr std::int64_t planBytes(std::int64_t tiles) {
    return (4 + 4 * tiles) * static_cast<std::int64_t>(sizeof(std::int32_t));
}

} // namespace kernel_shape

} // namespace gatescope
