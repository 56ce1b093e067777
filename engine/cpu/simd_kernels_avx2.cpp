// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -mavx2 -mfma; called only where the processor has both.
#define GATESCOPE_SIMD_NAMESPACE simd_avx2
namespace gatescope::simd_avx2 {
constexpr int kWidth = 8;
constexpr int kStripRows = 6; // 6 x 2 sums, 2 weight vectors and a broadcast fill the 16 registers
constexpr const char* kName = "avx2";
} // namespace gatescope::simd_avx2
#include "cpu/simd_kernels.inc"
