// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace gatescope {
namespace {

TEST(Bf16, EveryValueSurvives) {
    for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
        const float value = bf16ToFloat(static_cast<std::uint16_t>(bits));
        if (std::isnan(value)) {
            EXPECT_TRUE(std::isnan(roundToBf16(value)));
        } else {
            EXPECT_EQ(floatToBf16(value), bits);
        }
    }
}

TEST(Bf16, RoundsToNearestEven) {
    EXPECT_EQ(floatToBf16(0x1.00p0f), 0x3f80);
    EXPECT_EQ(floatToBf16(0x1.01p0f), 0x3f80); // half way: to the even one
    EXPECT_EQ(floatToBf16(0x1.03p0f), 0x3f82); // half way: to the even one
    EXPECT_EQ(floatToBf16(0x1.010002p0f), 0x3f81);
    EXPECT_EQ(floatToBf16(-0.0f), 0x8000);
    EXPECT_EQ(floatToBf16(std::numeric_limits<float>::max()), 0x7f80); // to infinity, as PyTorch does
    EXPECT_EQ(floatToBf16(-std::numeric_limits<float>::infinity()), 0xff80);
}

/// binary16 by its definition.
float f16ByDefinition(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 0x1f;
    const int mantissa = bits & 0x3ff;
    const float sign = (bits & 0x8000) != 0 ? -1.0f : 1.0f;
    if (exponent == 31) {
        return mantissa != 0 ? std::numeric_limits<float>::quiet_NaN()
                             : sign * std::numeric_limits<float>::infinity();
    }
    if (exponent == 0) return sign * std::ldexp(static_cast<float>(mantissa), -24);
    return sign * std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
}

TEST(F16, EveryValueIsRead) {
    for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float expected = f16ByDefinition(half);
        if (std::isnan(expected)) {
            EXPECT_TRUE(std::isnan(f16ToFloat(half)));
        } else {
            EXPECT_EQ(f16ToFloat(half), expected);
            EXPECT_EQ(std::signbit(f16ToFloat(half)), std::signbit(expected));
        }
    }
}

} // namespace
} // namespace gatescope
