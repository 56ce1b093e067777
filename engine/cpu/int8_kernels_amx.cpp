// SPDX-License-Identifier: GPL-3.0-or-later
// Products of int8 in the tiles of AMX-INT8, the rest as int8_kernels_avx512vnni.cpp.
#include "cpu/amx_tiles.h"
#define GATESCOPE_SIMD_NAMESPACE int8_amx
#define GATESCOPE_TILES AmxTiles
namespace gatescope::int8_amx {
constexpr int kWidth = 16;
constexpr int kStripRows = 16;
constexpr const char* kName = "amx_int8";
} // namespace gatescope::int8_amx
#include "cpu/int8_kernels.inc"
