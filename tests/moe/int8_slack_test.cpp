// SPDX-License-Identifier: GPL-3.0-or-later
// What two right implementations of W8A8 may do otherwise is within the integer reference's slack, and no
// more: a model of one weight in each matrix, so that all of it can be computed by hand.

#include "base/bf16.h"
#include "moe/int8_check.h"
#include "moe/small_config.h"
#include "moe/test_files.h"

#include <cmath>
#include <random>

using namespace gatescope;
using namespace gatescope::test;

namespace {

/// H = I = E = 1; codes are all 127, and a row of one value has the code 127 or -127 itself.
class OneWeight final : public WeightSource {
public:
    MoeConfig model = smallConfig(1, 1, 1, 1, DType::BF16);
    float gateScale = 0.01f, upScale = 0.02f, downScale = 0.03f;
    float downBias = 0;

    const MoeConfig& config() const override { return model; }
    DType dtype() const override { return DType::BF16; }
    int layer() const override { return 0; }
    std::string description() const override { return "one weight"; }
    void read(Parameter parameter, int, DType, void* out) const override {
        auto* values = static_cast<float*>(out);
        values[0] = parameter == Parameter::ExpertDownBias ? downBias : 0.0f;
        if (parameter == Parameter::ExpertGateUpBias) values[1] = 0;
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int,
                                               QuantizedMatrix::Format format) const override {
        const auto matrix = [&](float scale) { return QuantizedMatrix{format, 1, 1, {127}, {scale}}; };
        if (parameter == Parameter::ExpertGateUp) return {matrix(gateScale), matrix(upScale)};
        return {matrix(downScale)};
    }
};

float product(float x, float scale, float bias, bool fused) {
    const float sum = std::copysign(127.0f * 127.0f, x);
    const float ofRow = sum * (std::fabs(x) / 127.0f);
    const float scaled = ofRow * scale;
    return roundToBf16(fused ? std::fma(ofRow, scale, bias) : scaled + bias);
}

float hidden(const OneWeight& weights, float x) {
    const double gate = product(x, weights.gateScale, 0, false);
    return roundToBf16(static_cast<float>(gate / (1 + std::exp(-gate))) *
                       product(x, weights.upScale, 0, false));
}

float engine(const OneWeight& weights, float x, bool fused) {
    return product(hidden(weights, x), weights.downScale, weights.downBias, fused);
}

double worst(const OneWeight& weights, float x, double weight, float output) {
    const std::vector<std::int32_t> experts{0};
    const std::vector<double> routingWeights{weight};
    const std::vector<float> states{x};
    const Int8Reference exact(weights, states, {experts, routingWeights});
    return int8Distance(exact, std::vector<float>{output}, true).worst;
}

float neighbour(float bf16, int steps) {
    return bf16ToFloat(static_cast<std::uint16_t>(floatToBf16(bf16) + steps));
}

TEST(Int8Slack, ABiasMayBeAddedByAFusedMultiplyAdd) {
    OneWeight weights;
    weights.model.experts.biases = true;
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(0.5f, 1.0f);
    int found = 0;
    for (int i = 0; i < 4'000'000 && found < 3; ++i) {
        weights.downScale = 0.001f * uniform(random);
        weights.downBias = roundToBf16(uniform(random));
        const float fused = engine(weights, 1.5f, true), apart = engine(weights, 1.5f, false);
        if (fused == apart) continue;
        ++found;
        EXPECT_LE(worst(weights, 1.5f, 1, apart), 1);
        EXPECT_LE(worst(weights, 1.5f, 1, fused), 1);
        EXPECT_GT(worst(weights, 1.5f, 1, neighbour(fused, fused > apart ? 1 : -1)), 1) << "a step farther";
    }
    EXPECT_EQ(found, 3) << "no case in which the fused addition rounds otherwise";
    weights.downScale = 0.0625f; // where it does not, its neighbours are refused
    weights.downBias = 0.5f;
    const float only = engine(weights, 1.5f, false);
    ASSERT_EQ(only, engine(weights, 1.5f, true));
    EXPECT_LE(worst(weights, 1.5f, 1, only), 1);
    for (const int steps : {-1, 1})
        EXPECT_GT(worst(weights, 1.5f, 1, neighbour(only, steps)), 1);
}

TEST(Int8Slack, AWeightBeforeTheExpertsMayBeRoundedEitherWayAtATie) {
    OneWeight weights;
    weights.model.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    const auto with = [&](float factor) { return engine(weights, roundToBf16(1.5f * factor), false); };
    constexpr double kTie = 1 + 0x1p-8; // half way from 1 to the next of bf16
    EXPECT_LE(worst(weights, 1.5f, kTie, with(1)), 1);
    EXPECT_LE(worst(weights, 1.5f, kTie, with(1 + 0x1p-7f)), 1);
    EXPECT_GT(worst(weights, 1.5f, kTie, with(1 + 0x1p-5f)), 1);
    EXPECT_LE(worst(weights, 1.5f, 1, with(1)), 1);
    EXPECT_GT(worst(weights, 1.5f, 1, with(1 + 0x1p-7f)), 1) << "no tie";
}

} // namespace
