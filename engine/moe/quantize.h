// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/quantized_matrix.h"

#include <span>

namespace gatescope {

/// int8, symmetric, one scale per output channel: scale = max|w| / 127, value = round(w / scale).
QuantizedMatrix quantizeInt8(std::span<const float> weights, int n, int k);

/// For engines that keep sign and magnitude and so have no -128: rows of int8 that hold one become 127/128 of
/// their codes with a scale that is as much larger. Other rows keep their bits, and other formats all.
void requantizeLowestInt8(QuantizedMatrix& matrix);

/// fp8 e4m3 (no infinities, largest 448) with a scale for each 128 x 128 block, scale = max|w| / 448: the
/// layout of `weight` and `weight_scale_inv` in Qwen3's FP8 checkpoints, whose weights come back unchanged.
QuantizedMatrix quantizeFp8(std::span<const float> weights, int n, int k);

/// fp8 e4m3 with a scale for each output channel, scale = max|w| / 448: compressed-tensors' `weight` and
/// `weight_scale` of strategy "channel".
QuantizedMatrix quantizeFp8Channels(std::span<const float> weights, int n, int k);

/// e2m1 with a power of two for each 32 values of a row: 2^(exponent of the largest - 2), as OCP's
/// Microscaling Formats 1.0 has it (6.3); to nearest, ties to even, what lies beyond 6 becomes 6.
QuantizedMatrix quantizeMxfp4(std::span<const float> weights, int n, int k);

/// quantize...() of that format.
QuantizedMatrix quantize(QuantizedMatrix::Format format, std::span<const float> weights, int n, int k);

/// The weights [rows, columns] that `matrix` stands for, each product rounded to float32.
void dequantize(const QuantizedMatrix& matrix, float* to);

} // namespace gatescope
