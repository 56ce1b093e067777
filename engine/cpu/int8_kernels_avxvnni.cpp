// SPDX-License-Identifier: GPL-3.0-or-later
#define GATESCOPE_SIMD_NAMESPACE int8_avxvnni
namespace gatescope::int8_avxvnni {
constexpr int kWidth = 8;
constexpr int kStripRows = 6; // 6 x 2 sums, 2 weight vectors and a broadcast: 16 registers
constexpr const char* kName = "avxvnni";
} // namespace gatescope::int8_avxvnni
#include "cpu/int8_kernels.inc"
