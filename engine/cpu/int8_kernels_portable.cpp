// SPDX-License-Identifier: GPL-3.0-or-later
#define GATESCOPE_SIMD_NAMESPACE int8_portable
namespace gatescope::int8_portable {
constexpr int kWidth = 4;
constexpr int kStripRows = 4; // as many sums as baseline x86-64 has registers for
constexpr const char* kName = "portable";
} // namespace gatescope::int8_portable
#include "cpu/int8_kernels.inc"
