// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// IEEE 754 binary16, rounded to nearest, ties to even; too large becomes infinity.
std::uint16_t floatToF16(float value);

/// The value after a round trip through `dtype` (F32, BF16 or F16).
float roundTo(float value, DType dtype);
/// The same of each of them.
void roundAllTo(std::span<float> values, DType dtype);

/// How many values of `dtype` (F32, BF16 or F16) lie between two of its values, plus one; 0 where they are
/// equal. Units in the last place, also across a power of two.
std::int64_t ulpDistance(float a, float b, DType dtype);

/// Converts `count` elements between F32, BF16, F16 and F64 (any to any; round to nearest even). Neither
/// address needs to be aligned: tensors in files are not.
void convertElements(const void* in, DType from, void* out, DType to, std::size_t count);

/// A tensor's bytes as float32 or float64.
std::vector<float> toFloat32(std::span<const std::byte> bytes, DType dtype);
std::vector<double> toFloat64(std::span<const std::byte> bytes, DType dtype);

} // namespace gatescope
