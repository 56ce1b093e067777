// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/changed_weights.h"
#include "moe/finite_weights.h"
#include "moe/quantize.h"
#include "moe/quantized_weights.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace gatescope::test {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::array<std::int32_t, 3> kExperts{0, 1, 2};

/// A layer with `value` somewhere in a matrix.
std::shared_ptr<const WeightSource> layerWith(float value, Parameter where, int expert, std::size_t at) {
    const auto change = [=](Parameter parameter, int of, MatrixShape, std::vector<float>& values) {
        if (parameter == where && of == expert) values.at(at) = value;
    };
    return std::make_shared<ChangedWeights>(makeSyntheticWeights(smallConfig(8, 6, 3, 1), 1), change);
}

std::string foundWith(float value, Parameter where, int expert, std::size_t at) {
    return nonFiniteWeights(*layerWith(value, where, expert, at), kExperts);
}

TEST(FiniteWeights, WhateverIsNotFiniteIsNamed) {
    EXPECT_EQ(foundWith(3e38f, Parameter::ExpertDown, 1, 5), "");
    for (const float value : {kNan, kInfinity, -kInfinity}) {
        SCOPED_TRACE(value);
        EXPECT_EQ(foundWith(value, Parameter::ExpertDown, 1, 5), "experts.1.down_proj");
        EXPECT_EQ(foundWith(value, Parameter::ExpertGateUp, 2, 6 * 8 - 1), "experts.2.gate_proj");
        EXPECT_EQ(foundWith(value, Parameter::ExpertGateUp, 2, 6 * 8), "experts.2.up_proj");
        EXPECT_EQ(foundWith(value, Parameter::Gate, 0, 0), "the router's weight");
    }
    EXPECT_EQ(nonFiniteWeights(*layerWith(kNan, Parameter::ExpertDown, 1, 5), std::array<std::int32_t, 1>{2}),
              "")
        << "another expert's are asked for";
}

TEST(FiniteWeights, ScalesAndCodesCount) {
    using Format = QuantizedMatrix::Format;
    const auto found = [](const QuantizedMatrix& matrix) {
        FiniteWatch watch;
        const std::vector<QuantizedMatrix> one{matrix};
        watch.look(Parameter::ExpertDown, 0, one);
        return watch.found();
    };
    EXPECT_EQ(found({Format::Int8Channels, 1, 2, {0x7f, 0xff}, {1}}), "");
    EXPECT_EQ(found({Format::Int8Channels, 1, 2, {0x7f, 0xff}, {kNan}}), "experts.0.down_proj");
    EXPECT_EQ(found({Format::Fp8Blocks, 1, 2, {0x7e, 0x00}, {1}}), "");
    EXPECT_EQ(found({Format::Fp8Blocks, 1, 2, {0x7e, 0xff}, {1}}), "experts.0.down_proj");
    EXPECT_EQ(found({Format::Fp8Channels, 1, 2, {1, 1}, {kInfinity}}), "experts.0.down_proj");
    EXPECT_EQ(found({Format::Mxfp4, 1, 2, {0xff}, {1}}), "");
}

TEST(FiniteWeights, RowsOfAnOutput) {
    const std::vector<float> values{1, 2, kNan, 3, -kInfinity, kInfinity, 0, 3e38f};
    EXPECT_EQ(nonFiniteRows(std::as_bytes(std::span(values)), DType::F32, 2), 2u);
    const std::vector<std::uint16_t> bf16{0x7f80, 0x3f80, 0xffc0, 0x7f7f, 0x3f80, 0x3f80};
    EXPECT_EQ(nonFiniteRows(std::as_bytes(std::span(bf16)), DType::BF16, 2), 2u);
    EXPECT_EQ(nonFiniteRows({}, DType::BF16, 2), 0u);
}

/// Else a broken checkpoint would give sound figures with --quantize.
TEST(FiniteWeights, QuantisingDoesNotHideThem) {
    using Format = QuantizedMatrix::Format;
    for (const auto format : {Format::Int8Channels, Format::Fp8Blocks, Format::Fp8Channels, Format::Mxfp4}) {
        for (const float value : {kNan, kInfinity, -kInfinity}) {
            SCOPED_TRACE(testing::Message() << static_cast<int>(format) << " " << value);
            const std::vector<float> weights{1, value, 2, 3};
            std::vector<float> back(weights.size());
            dequantize(quantize(format, weights, 1, 4), back.data());
            EXPECT_FALSE(std::isfinite(back[1]));
        }
    }
}

} // namespace
} // namespace gatescope::test
