// SPDX-License-Identifier: GPL-3.0-or-later
// simd_kernels_amx.cpp with loops in the place of the tile instructions.
#include "cpu/emulated_tiles.h"
#define GATESCOPE_SIMD_NAMESPACE simd_emulated_amx
#define GATESCOPE_TILES EmulatedTiles
namespace gatescope::simd_emulated_amx {
constexpr int kWidth = 16;
constexpr int kStripRows = 16;
constexpr const char* kName = "emulated_amx_bf16";
} // namespace gatescope::simd_emulated_amx
#include "cpu/simd_kernels.inc"
