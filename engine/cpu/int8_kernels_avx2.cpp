// SPDX-License-Identifier: GPL-3.0-or-later
#define GATESCOPE_SIMD_NAMESPACE int8_avx2
namespace gatescope::int8_avx2 {
constexpr int kWidth = 8;
constexpr int kStripRows = 5; // 5 x 2 sums, 2 weight vectors, a broadcast and a product: 16 registers
constexpr const char* kName = "avx2";
} // namespace gatescope::int8_avx2
#include "cpu/int8_kernels.inc"
