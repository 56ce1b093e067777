// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace gatescope {

/// fp8 weights carry a scale for each block of 128 x 128, as `weight_scale_inv` of Qwen3's FP8 checkpoints
/// does.
inline constexpr int kFp8Block = 128;
inline constexpr float kFp8Largest = 448.0f;

/// fp8 e4m3 without infinities (e4m3fn): sign, 4 bits of exponent, 3 of mantissa; 0x7f and 0xff are NaN.
inline float fp8ToFloat(std::uint8_t value) {
    if ((value & 0x7fu) == 0x7fu) return std::bit_cast<float>(0x7fc00000u);
    // The fields moved to their places in a float32 are the value times 2^-120, subnormal numbers included.
    const std::uint32_t bits = ((value & 0x7fu) << 20) | (static_cast<std::uint32_t>(value & 0x80u) << 24);
    return std::bit_cast<float>(bits) * 0x1p120f;
}

/// Round to nearest, ties to even; beyond 448 saturates. NaN becomes 0x7f. Without branches, so that loops
/// over it become vector code.
inline std::uint8_t floatToFp8(float value) {
    const auto bits = std::bit_cast<std::int32_t>(value);
    const std::int32_t magnitude = bits & 0x7fffffff;
    const std::int32_t clamped = std::min(magnitude, std::bit_cast<std::int32_t>(kFp8Largest));
    // From 2^-6 on, 20 bits of the mantissa are rounded off, and the exponents differ by 120.
    const std::int32_t normal = ((clamped + 0x7ffff + ((clamped >> 20) & 1)) >> 20) - (120 << 3);
    // Below, numbers are 2^-9 apart, as float32 is from 2^14 on: an addition rounds.
    const std::int32_t subnormal =
        std::bit_cast<std::int32_t>(std::bit_cast<float>(clamped) + 0x1p14f) & 0xff;
    const std::int32_t code = clamped < 0x3c800000 ? subnormal : normal; // 2^-6
    const std::int32_t nan = magnitude > 0x7f800000 ? 0x7f : 0;
    return static_cast<std::uint8_t>(code | nan | (bits >> 24 & 0x80));
}

} // namespace gatescope
