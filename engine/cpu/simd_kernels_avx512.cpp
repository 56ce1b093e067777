// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled for AVX-512 F, BW, DQ and VL; called only where the processor has all four.
#define GATESCOPE_SIMD_NAMESPACE simd_avx512
namespace gatescope::simd_avx512 {
constexpr int kWidth = 16;
constexpr int kStripRows = 12; // 12 x 2 sums, 2 weight vectors and broadcasts: 32 registers
constexpr const char* kName = "avx512";
} // namespace gatescope::simd_avx512
#include "cpu/simd_kernels.inc"
