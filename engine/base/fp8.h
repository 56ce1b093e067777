#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
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

/// Round to nearest, ties to even; beyond 448 saturates. NaN becomes 0x7f.
inline std::uint8_t floatToFp8(float value) {
    if (std::isnan(value)) return 0x7f;
    const std::uint8_t sign = std::signbit(value) ? 0x80 : 0;
    const float magnitude = std::min(std::abs(value), kFp8Largest);
    // Below 2^-6 numbers are subnormal, 2^-9 apart; above, the spacing is an eighth of the power of two.
    int exponent = 0;
    std::frexp(magnitude, &exponent);
    const int step = std::max(exponent - 1, -6) - 3;
    const float rounded = std::nearbyint(std::ldexp(magnitude, -step));
    const float exact = std::min(std::ldexp(rounded, step), kFp8Largest);
    return static_cast<std::uint8_t>(sign | (std::bit_cast<std::uint32_t>(exact * 0x1p-120f) >> 20));
}

} // namespace gatescope
