// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "moe/config.h"

#include <cstdint>

namespace gatescope {

/// Bytes of a layer's gate, of `experts` of its experts (a mean need not be a whole number) and of its shared
/// expert, as they are kept: the gate in `dtype`, the others in `format`.
std::int64_t storedLayerBytes(const MoeConfig& config, double experts, DType dtype, WeightFormat format);

} // namespace gatescope
