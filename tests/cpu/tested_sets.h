// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/int8_kernels.h"
#include "cpu/simd_gemm.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace gatescope {
#if defined(GATESCOPE_HAVE_X86_KERNELS)
namespace int8_emulated_amx {
extern const Int8Kernels kKernels;
} // namespace int8_emulated_amx
namespace simd_emulated_amx {
extern const TiledKernels kKernels;
} // namespace simd_emulated_amx
#endif

/// The sets that this processor runs, and those of tiles with their instructions as loops where there are the
/// vectors beside them: few machines have tiles.
inline std::vector<const Int8Kernels*> testedInt8Sets() {
    auto sets = int8KernelSets();
#if defined(GATESCOPE_HAVE_X86_KERNELS)
    const auto isVnni = [](const auto* set) { return std::string_view(set->name) == "avx512vnni"; };
    if (std::ranges::any_of(sets, isVnni)) sets.push_back(&int8_emulated_amx::kKernels);
#endif
    return sets;
}

inline std::vector<const SimdKernelSet*> testedSimdSets() {
    auto sets = simdKernelSets();
#if defined(GATESCOPE_HAVE_X86_KERNELS)
    const auto vectors = std::ranges::find_if(
        sets, [](const auto* set) { return std::string_view(set->name) == "avx512_bf16"; });
    if (vectors != sets.end()) {
        static const auto emulated = withTiles(**vectors, simd_emulated_amx::kKernels);
        sets.push_back(&emulated);
    }
#endif
    return sets;
}

} // namespace gatescope
