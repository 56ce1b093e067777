// SPDX-License-Identifier: GPL-3.0-or-later
#define GATESCOPE_SIMD_NAMESPACE int8_avx512vnni
namespace gatescope::int8_avx512vnni {
constexpr int kWidth = 16;
constexpr int kStripRows = 12; // 12 x 2 sums, 2 weight vectors and broadcasts: 32 registers
constexpr const char* kName = "avx512vnni";
} // namespace gatescope::int8_avx512vnni
#include "cpu/int8_kernels.inc"
