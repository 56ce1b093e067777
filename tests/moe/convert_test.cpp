// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "moe/convert.h"
#include "moe/test_files.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace gatescope;

TEST(FloatToF16, EveryHalfSurvivesTheRoundTrip) {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float value = f16ToFloat(half);
        if (std::isnan(value)) {
            EXPECT_TRUE(std::isnan(f16ToFloat(floatToF16(value))));
        } else {
            ASSERT_EQ(floatToF16(value), half);
        }
    }
}

TEST(FloatToF16, RoundsToNearestEven) {
    for (std::uint16_t half = 0; half < 0x7bff; ++half) {
        const float below = f16ToFloat(half);
        const float above = f16ToFloat(static_cast<std::uint16_t>(half + 1));
        const float middle = (below + above) / 2; // exact in float32
        const auto even = static_cast<std::uint16_t>(half + (half & 1));
        ASSERT_EQ(floatToF16(middle), even) << half;
        ASSERT_EQ(floatToF16(std::nextafter(middle, 0.0f)), half) << half;
        ASSERT_EQ(floatToF16(std::nextafter(middle, 1e9f)), half + 1) << half;
    }
    EXPECT_EQ(floatToF16(65519.99f), 0x7bff);
    EXPECT_EQ(floatToF16(65520.0f), 0x7c00);
    EXPECT_EQ(floatToF16(-std::numeric_limits<float>::infinity()), 0xfc00);
}

TEST(ConvertElements, AnyTypeToAnyTypeAtAnyAddress) {
    const std::vector<float> values{0.0f, 1.0f, -2.5f, 0.09375f, 512.0f};
    for (const auto from : {DType::F32, DType::BF16, DType::F16, DType::F64}) {
        for (const auto to : {DType::F32, DType::BF16, DType::F16, DType::F64}) {
            std::vector<std::byte> source(values.size() * dtypeSize(from) + 1);
            std::vector<std::byte> target(values.size() * dtypeSize(to) + 1);
            convertElements(values.data(), DType::F32, source.data() + 1, from, values.size());
            convertElements(source.data() + 1, from, target.data() + 1, to, values.size());
            EXPECT_EQ(toFloat32(std::span(target).subspan(1), to), values);
        }
    }
}

TEST(ConvertElements, TypesThatAreNoFloatsAreRefused) {
    std::int64_t number = 1;
    float out = 0;
    EXPECT_THROW(convertElements(&number, DType::I64, &out, DType::F32, 1), InputError);
    EXPECT_THROW(convertElements(&out, DType::F32, &number, DType::I64, 1), InputError);
}

TEST(RoundAllTo, IsWhatEachAloneBecomes) {
    for (const DType dtype : {DType::BF16, DType::F16, DType::F32}) {
        const std::vector<float> given{0.1f, -1.0f / 3, 1.00390625f, 1e-30f, 65520.0f, 3e38f, -0.0f, 7.0f};
        auto values = given;
        roundAllTo(values, dtype);
        for (std::size_t i = 0; i < given.size(); ++i)
            EXPECT_EQ(values[i], roundTo(given[i], dtype)) << dtypeName(dtype) << " " << given[i];
    }
}

TEST(UlpDistance, CountsRepresentableValues) {
    EXPECT_EQ(ulpDistance(1.0f, std::nextafter(1.0f, 2.0f), DType::F32), 1);
    EXPECT_EQ(ulpDistance(1.0f, std::nextafter(1.0f, 0.0f), DType::F32), 1);
    EXPECT_EQ(ulpDistance(4.0625f, 4.09375f, DType::BF16), 1);
    EXPECT_EQ(ulpDistance(-4.0625f, -4.125f, DType::BF16), 2);
    EXPECT_EQ(ulpDistance(1.0f, 1.0009765625f, DType::F16), 1);
    EXPECT_EQ(ulpDistance(0.0f, -0.0f, DType::F32), 0);
    EXPECT_EQ(ulpDistance(bf16ToFloat(1), bf16ToFloat(0x8001), DType::BF16), 2);
}
