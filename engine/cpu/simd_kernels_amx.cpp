// SPDX-License-Identifier: GPL-3.0-or-later
// As simd_kernels_avx512bf16.cpp, which does what is not a product of bf16, and with AMX-BF16.
#include "cpu/amx_tiles.h"
#define GATESCOPE_SIMD_NAMESPACE simd_amx
#define GATESCOPE_TILES AmxTiles
namespace gatescope::simd_amx {
constexpr int kWidth = 16;
constexpr int kStripRows = 16;
constexpr const char* kName = "amx_bf16";
} // namespace gatescope::simd_amx
#include "cpu/simd_kernels.inc"
