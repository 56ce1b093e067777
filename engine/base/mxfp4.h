// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace gatescope {

/// MXFP4 weights carry a scale for each 32 values of k.
inline constexpr int kMxfp4Block = 32;

/// fp4 e2m1: sign, 2 bits of exponent, 1 of mantissa; no infinities, no NaN.
inline float fp4ToFloat(int code) {
    constexpr std::array<float, 8> kMagnitudes{0.0f, 0.5f, 1.0f, 1.5f, 2.0f, 3.0f, 4.0f, 6.0f};
    const float magnitude = kMagnitudes[static_cast<std::size_t>(code & 7)];
    return (code & 8) != 0 ? -magnitude : magnitude;
}

/// Round to nearest, ties to even; beyond 6 saturates, and NaN becomes 6.
inline int floatToFp4(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto magnitude = std::bit_cast<float>(bits & 0x7fffffffu);
    // How many of the places between codes lie below; at a tie the even code is taken. Sums of comparisons
    // instead of branches, which make vector code; none of them holds for NaN.
    int code = static_cast<int>(!(magnitude <= 0.25f));
    code += static_cast<int>(!(magnitude < 0.75f));
    code += static_cast<int>(!(magnitude <= 1.25f));
    code += static_cast<int>(!(magnitude < 1.75f));
    code += static_cast<int>(!(magnitude <= 2.5f));
    code += static_cast<int>(!(magnitude < 3.5f));
    code += static_cast<int>(!(magnitude <= 5.0f));
    return code | static_cast<int>(bits >> 28 & 8u);
}

/// e8m0: 2^(code - 127); 255 is NaN.
inline float e8m0ToFloat(std::uint8_t code) {
    if (code == 255) return std::bit_cast<float>(0x7fc00000u);
    return code == 0 ? 0x1p-127f : std::bit_cast<float>(static_cast<std::uint32_t>(code) << 23);
}

/// The code of a power of two from 2^-127 on, or of NaN.
inline std::uint8_t floatToE8m0(float power) {
    return static_cast<std::uint8_t>(std::bit_cast<std::uint32_t>(power) >> 23);
}

} // namespace gatescope
