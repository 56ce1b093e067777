// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Weights [n, k] in one byte each, to be multiplied by a scale.
struct QuantizedMatrix {
    std::vector<std::uint8_t> values; ///< [n, k]
    std::vector<float> scales;        ///< int8: [n]; fp8: [ceil(n / 128), ceil(k / 128)]
};

/// int8, symmetric, one scale per output channel: scale = max|w| / 127, value = round(w / scale).
QuantizedMatrix quantizeInt8(std::span<const float> weights, int n, int k);

/// fp8 e4m3 (no infinities, largest 448) with a scale for each 128 x 128 block, scale = max|w| / 448: the
/// layout of `weight` and `weight_scale_inv` in Qwen3's FP8 checkpoints, whose weights come back unchanged.
QuantizedMatrix quantizeFp8(std::span<const float> weights, int n, int k);

} // namespace gatescope
