// SPDX-License-Identifier: GPL-3.0-or-later
// For processors without AVX2, and the twin against which the others are tested.
#define GATESCOPE_SIMD_NAMESPACE simd_portable
namespace gatescope::simd_portable {
constexpr int kWidth = 4;
constexpr int kStripRows = 4;
constexpr const char* kName = "portable";
} // namespace gatescope::simd_portable
#include "cpu/simd_kernels.inc"
