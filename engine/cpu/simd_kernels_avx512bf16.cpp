// SPDX-License-Identifier: GPL-3.0-or-later
// As simd_kernels_avx512.cpp, and with AVX512_BF16 and AVX512_VBMI: pairs of bf16 are multiplied as such, and
// quantised weights become bf16 by table look-up.
#define GATESCOPE_SIMD_NAMESPACE simd_avx512bf16
namespace gatescope::simd_avx512bf16 {
constexpr int kWidth = 16;
constexpr int kStripRows = 12;
constexpr const char* kName = "avx512_bf16";
} // namespace gatescope::simd_avx512bf16
#include "cpu/simd_kernels.inc"
