// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"
#include "moe/float64_reference.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "moe/test_files.h"

#include <cmath>

using namespace gatescope;
using namespace gatescope::test;

namespace {

/// Weights small enough to work out by hand: H = 2, I = 1, E = 2.
class HandWeights final : public WeightSource {
public:
    explicit HandWeights(MoeConfig config) : m_config(std::move(config)) {}
    const MoeConfig& config() const override { return m_config; }
    DType dtype() const override { return DType::F32; }
    int layer() const override { return 0; }
    std::string description() const override { return "by hand"; }
    void read(Parameter parameter, int expert, DType, void* out) const override {
        std::vector<float> values;
        switch (parameter) {
        case Parameter::Gate:
            values = {1, 0, 0, 1};
            break;
        case Parameter::ExpertGateUp:
            values = expert == 0 ? std::vector<float>{1, 0, 0, 1} : std::vector<float>{0, 2, 1, 1};
            break;
        case Parameter::ExpertDown:
            values = expert == 0 ? std::vector<float>{1, 0} : std::vector<float>{3, 1};
            break;
        case Parameter::SharedGateUp:
            values = {1, 1, 2, 0};
            break;
        case Parameter::SharedDown:
            values = {1, -1};
            break;
        case Parameter::SharedExpertGate:
            values = {1, -1};
            break;
        case Parameter::GateBias:
            values = {4, 0.5f};
            break;
        case Parameter::ScoreCorrection:
            values = {0.5f, 0};
            break;
        case Parameter::ExpertGateUpBias:
            values = expert == 0 ? std::vector<float>{1, -0.5f} : std::vector<float>{-1, 9};
            break;
        case Parameter::ExpertDownBias:
            values = expert == 0 ? std::vector<float>{0.25f, 3} : std::vector<float>{0, -2};
            break;
        }
        std::copy(values.begin(), values.end(), static_cast<float*>(out));
    }

private:
    MoeConfig m_config;
};

double silu(double x) {
    return x / (1 + std::exp(-x));
}

} // namespace

TEST(Float64Reference, ABlockByHand) {
    const HandWeights weights(smallConfig(2, 1, 2, 2));
    const Float64Reference reference(weights, {1.0, 2.0});
    EXPECT_EQ(reference.logits(), (std::vector<double>{1, 2}));
    const auto routing = reference.route();
    EXPECT_THAT(routing.experts, testing::ElementsAre(1, 0));
    const double w1 = std::exp(2.0) / (std::exp(1.0) + std::exp(2.0));
    EXPECT_DOUBLE_EQ(routing.weights[0], w1);
    const auto output = reference.output(routing);
    const double expert0 = silu(1) * 2, expert1 = silu(4) * 3;
    EXPECT_NEAR(output[0], (1 - w1) * expert0 + w1 * 3 * expert1, 1e-14);
    EXPECT_NEAR(output[1], w1 * expert1, 1e-14);
}

TEST(Float64Reference, SharedExpertWithAndWithoutGate) {
    auto config = smallConfig(2, 1, 2, 1);
    const HandWeights without(config);
    config.sharedExpertIntermediateSize = 1;
    const HandWeights gated(config);
    config.sharedExpertGated = false;
    const HandWeights plain(config);
    const auto run = [](const WeightSource& weights) {
        const Float64Reference reference(weights, {1.0, 2.0});
        return reference.output(reference.route());
    };
    const double shared = silu(3) * 2;
    const double gate = 1 / (1 + std::exp(1.0));
    EXPECT_NEAR(run(plain)[0], run(without)[0] + shared, 1e-14);
    EXPECT_NEAR(run(plain)[1], run(without)[1] - shared, 1e-14);
    EXPECT_NEAR(run(gated)[0], run(without)[0] + gate * shared, 1e-14);
}

TEST(Float64Reference, BiasesAndAClampedSwigluByHand) {
    auto config = smallConfig(2, 1, 2, 2);
    config.router.scoring = RouterSpec::Scoring::SoftmaxOfChosen;
    config.router.logitBias = true;
    config.router.renormalise = false;
    config.experts.activation = ExpertSpec::Activation::ClampedSwiglu;
    config.experts.alpha = 1.5;
    config.experts.limit = 2.5;
    config.experts.upOffset = 1;
    config.experts.biases = true;
    const HandWeights weights(config);
    const Float64Reference reference(weights, {1.0, 2.0});
    EXPECT_EQ(reference.logits(), (std::vector<double>{5, 2.5}));
    const auto routing = reference.route();
    EXPECT_THAT(routing.experts, testing::ElementsAre(0, 1));
    const double w0 = 1 / (1 + std::exp(-2.5));
    EXPECT_NEAR(routing.weights[0], w0, 1e-15);
    // Expert 0: gate 1 + 1, up 2 - 0.5. Expert 1: gate 4 - 1 and up 3 + 9, both cut to 2.5.
    const double hidden0 = 2 / (1 + std::exp(-1.5 * 2)) * (1.5 + 1);
    const double hidden1 = 2.5 / (1 + std::exp(-1.5 * 2.5)) * (2.5 + 1);
    const auto output = reference.output(routing);
    EXPECT_NEAR(output[0], w0 * (hidden0 + 0.25) + (1 - w0) * 3 * hidden1, 1e-14);
    EXPECT_NEAR(output[1], w0 * 3 + (1 - w0) * (hidden1 - 2), 1e-14);
}

TEST(Float64Reference, AClampLeavesTheGateAloneBelow) {
    auto config = smallConfig(2, 1, 2, 1);
    config.experts.activation = ExpertSpec::Activation::ClampedSwiglu;
    config.experts.limit = 2;
    const HandWeights weights(config); // expert 0: gate x0, up x1
    const Float64Reference reference(weights, {-3.0, -5.0});
    const double hidden = -3 / (1 + std::exp(3.0)) * -2;
    EXPECT_NEAR(reference.outputRow(0, std::vector<std::int32_t>{0})[0], hidden, 1e-14);
}

TEST(Float64Reference, AWeightBeforeTheExpertsGoesThroughTheirActivation) {
    auto config = smallConfig(2, 1, 2, 1);
    config.router.scoring = RouterSpec::Scoring::Sigmoid;
    config.router.renormalise = false;
    config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    const HandWeights weights(config);
    const Float64Reference reference(weights, {1.0, 2.0});
    const auto routing = reference.route();
    EXPECT_THAT(routing.experts, testing::ElementsAre(1));
    const double w = 1 / (1 + std::exp(-2.0));
    EXPECT_NEAR(routing.weights[0], w, 1e-15);
    const double hidden = silu(4 * w) * 3 * w;
    EXPECT_NEAR(reference.output(routing)[0], 3 * hidden, 1e-14);
    EXPECT_NEAR(reference.output(routing)[1], hidden, 1e-14);
}

TEST(Float64Reference, ACorrectionChangesTheExpertAndNotItsWeight) {
    auto config = smallConfig(2, 1, 2, 1);
    config.router.scoring = RouterSpec::Scoring::Sigmoid;
    config.router.renormalise = false;
    config.router.scale = 2;
    config.router.correctionBias = true;
    const HandWeights weights(config);
    const Float64Reference reference(weights, {1.0, 2.0});
    EXPECT_EQ(reference.correction(), (std::vector<float>{0.5f, 0}));
    const auto routing = reference.route(); // 0.73 + 0.5 against 0.88
    EXPECT_THAT(routing.experts, testing::ElementsAre(0));
    EXPECT_NEAR(routing.weights[0], 2 / (1 + std::exp(-1.0)), 1e-15);
}

TEST(Float64Reference, WeightsAreRenormalisedOnlyWhereAsked) {
    auto config = smallConfig(16, 8, 5, 2);
    const auto weights = makeSyntheticWeights(config, 1);
    config.router.renormalise = false;
    const auto raw = makeSyntheticWeights(config, 1);
    const auto states = toFloat64(syntheticHiddenStates(3, 16, DType::F32, 1), DType::F32);
    const auto a = Float64Reference(*weights, states).route();
    const auto b = Float64Reference(*raw, states).route();
    EXPECT_EQ(a.experts, b.experts);
    EXPECT_NEAR(a.weights[2] + a.weights[3], 1.0, 1e-15);
    EXPECT_LT(b.weights[2] + b.weights[3], 1.0);
    EXPECT_NEAR(a.weights[2] / a.weights[3], b.weights[2] / b.weights[3], 1e-12);
}

TEST(Float64Reference, OneRowIsTheSameAlone) {
    auto config = smallConfig(16, 8, 5, 3);
    config.sharedExpertIntermediateSize = 6;
    const auto weights = makeSyntheticWeights(config, 1);
    const Float64Reference reference(*weights,
                                     toFloat64(syntheticHiddenStates(4, 16, DType::F32, 1), DType::F32));
    const auto routing = reference.route();
    const auto all = reference.output(routing);
    const auto row = reference.outputRow(2, std::span(routing.experts).subspan(6, 3));
    EXPECT_TRUE(std::equal(row.begin(), row.end(), all.begin() + 2 * 16));
}
