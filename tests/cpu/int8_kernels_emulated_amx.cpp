// SPDX-License-Identifier: GPL-3.0-or-later
// int8_kernels_amx.cpp with loops in the place of the tile instructions.
#include "cpu/emulated_tiles.h"
#define GATESCOPE_SIMD_NAMESPACE int8_emulated_amx
#define GATESCOPE_TILES EmulatedTiles
namespace gatescope::int8_emulated_amx {
constexpr int kWidth = 16;
constexpr int kStripRows = 16;
constexpr const char* kName = "emulated_amx";
} // namespace gatescope::int8_emulated_amx
#include "cpu/int8_kernels.inc"
