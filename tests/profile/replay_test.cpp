// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "base/error.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "profile/capture_counts.h"
#include "profile/experiment.h"
#include "profile/layer_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Experiment tiny(int layers = 2, DType dtype = DType::F32) {
    Experiment experiment;
    experiment.config = test::smallConfig(64, 32, 8, 2, dtype);
    experiment.dtype = dtype;
    experiment.layers = layers;
    experiment.tokens = 5;
    experiment.iterations = 4;
    experiment.threads = 1;
    return experiment;
}

ProfileResult runQuietly(const Experiment& experiment) {
    return runExperiment(experiment, noProgress(), {});
}

TEST(CaptureCounts, AreOfEachPass) {
    RoutingCapture capture;
    capture.tokens = 4;
    capture.topK = 1;
    capture.numExperts = 3;
    capture.layers = {6};
    capture.experts = {0, 1, 1, 1};
    capture.weights = {1, 1, 1, 1};
    capture.tokensPerPass = 2;
    const auto counts = expertCountsOf(capture, "run");
    EXPECT_EQ(counts.passes, 2U);
    EXPECT_THAT(counts.of(0, 0), ElementsAre(1, 1, 0));
    EXPECT_THAT(counts.of(1, 0), ElementsAre(0, 2, 0));
    EXPECT_THAT(counts.layers, ElementsAre(6));
}

TEST(Capture, HasEveryLayersRoutingOfTheMeasuredInputs) {
    auto experiment = tiny();
    experiment.captureRouting = true;
    const auto result = runQuietly(experiment);
    ASSERT_TRUE(result.routing);
    const auto& capture = *result.routing;
    validate(capture, "captured");
    EXPECT_THAT(capture.layers, ElementsAre(0, 1));
    EXPECT_EQ(capture.tokensPerPass, 5);
    EXPECT_GE(capture.tokens, 5 * 4);
    EXPECT_NE(capture.routing(0, 0, 5).experts, capture.routing(1, 0, 5).experts);
    // The load is of the same rows: five tokens, two experts each.
    ASSERT_TRUE(result.expertLoad);
    EXPECT_DOUBLE_EQ(result.expertLoad->layers[0].figures.rows, 2.0 * capture.tokens);
    // Input 0 by itself.
    LayerSession session(experiment, noProgress(), {});
    session.addVariant(RouterPlacement::afterFix());
    session.setInput(0);
    EXPECT_EQ(session.routings(0)[1].experts, capture.routing(1, 0, 5).experts);
}

TEST(Replay, GivesTheOutputsOfTheRunThatWasCaptured) {
    auto experiment = tiny();
    experiment.captureRouting = true;
    const auto captured = runQuietly(experiment);
    LayerSession plain(experiment, noProgress(), {});
    plain.addVariant(RouterPlacement::afterFix());

    auto replaying = experiment;
    replaying.replay = std::make_shared<const RoutingCapture>(*captured.routing);
    LayerSession replayed(replaying, noProgress(), {});
    replayed.addVariant(RouterPlacement::afterFix());
    for (const int input : {0, 1, 2}) {
        plain.setInput(input);
        replayed.setInput(input);
        (void)plain.run(0);
        (void)replayed.run(0);
        EXPECT_EQ(plain.output(), replayed.output()) << input;
    }
    EXPECT_EQ(runQuietly(replaying).routing->experts, captured.routing->experts);
}

TEST(Replay, SendsEachLayersTokensWhereTheCaptureSays) {
    auto experiment = tiny();
    auto capture = std::make_shared<RoutingCapture>();
    capture->tokens = 2;
    capture->topK = 2;
    capture->numExperts = 8;
    capture->layers = {0, 1};
    capture->experts = {0, 1, 6, 7, 2, 3, 4, 5};
    capture->weights = std::vector<float>(8, 0.5f);
    experiment.replay = capture;
    LayerSession session(experiment, noProgress(), {});
    session.addVariant(RouterPlacement::beforeFix());
    session.setInput(0); // tokens 0, 1, 0, 1, 0
    EXPECT_THAT(session.routings(0)[0].experts, ElementsAre(0, 1, 2, 3, 0, 1, 2, 3, 0, 1));
    EXPECT_THAT(session.routings(0)[1].experts, ElementsAre(6, 7, 4, 5, 6, 7, 4, 5, 6, 7));
    session.setInput(1); // begins with token 5 of an endless repetition: token 1
    EXPECT_THAT(session.routings(0)[0].experts, ElementsAre(2, 3, 0, 1, 2, 3, 0, 1, 2, 3));
    session.setInput(-1); // of the warm-up
    EXPECT_THAT(session.routings(0)[0].experts, ElementsAre(2, 3, 0, 1, 2, 3, 0, 1, 2, 3));

    auto wrong = experiment;
    wrong.config.numExpertsPerTok = 4;
    EXPECT_THROW(validate(wrong), InputError);
    wrong = experiment;
    wrong.layers = 3;
    EXPECT_THROW(validate(wrong), InputError);
}

/// Weights in which one token's two best experts for the second place are a bf16 step apart.
TEST(GateDtype, CountsTokensWhoseExpertsChange) {
    auto experiment = tiny(2, DType::BF16);
    experiment.config = test::smallConfig(64, 32, 64, 4, DType::BF16);
    experiment.whatIfGate = DType::F32;
    const auto result = runQuietly(experiment);
    ASSERT_TRUE(result.gateDtype);
    const auto& effect = *result.gateDtype;
    EXPECT_EQ(effect.from, DType::BF16);
    EXPECT_EQ(effect.to, DType::F32);
    EXPECT_EQ(effect.layers, 2U);
    EXPECT_EQ(effect.changed.n, 2U * 5 * (1024 / 10));
    EXPECT_LT(effect.changed.share, 0.3);
    EXPECT_GT(effect.outputRms, 0); // the weights alone change it
    EXPECT_LT(effect.outputRms, 0.2);
    if (effect.changed.hits > 0) {
        EXPECT_GE(effect.expertsExchanged, 1);
        EXPECT_GT(effect.outputRmsOfChanged, effect.outputRms);
    }
}

// The truth from the logits themselves: those of the gate in bf16 are the float32 ones, rounded.
TEST(GateDtype, AgreesWithTheLogitsRoundedByHand) {
    auto experiment = tiny(1);
    experiment.config = test::smallConfig(64, 32, 64, 4);
    experiment.whatIfGate = DType::BF16;
    LayerSession session(experiment, noProgress(), {});
    session.addVariant(RouterPlacement::afterFix());
    const auto effect = measureGateDtype(session, {});

    const auto source = makeSyntheticWeights(experiment.config, experiment.seed, 0);
    const DenseMatrix gate(*source, Parameter::Gate);
    std::size_t changed = 0, tokens = 0;
    for (int input = 0; input < 1024 / 5; ++input) {
        const auto bytes = syntheticHiddenStates(5, 64, DType::F32, experiment.seed, input);
        std::vector<float> x(5 * 64);
        std::memcpy(x.data(), bytes.data(), bytes.size());
        for (std::size_t token = 0; token < 5; ++token, ++tokens) {
            std::vector<float> exact(64), coarse(64);
            for (std::size_t e = 0; e < 64; ++e) {
                double sum = 0, roundedSum = 0;
                for (std::size_t i = 0; i < 64; ++i) {
                    const float value = x[token * 64 + i];
                    sum += static_cast<double>(value) * gate.row(e)[i];
                    roundedSum += static_cast<double>(roundToBf16(value)) * roundToBf16(gate.row(e)[i]);
                }
                exact[e] = static_cast<float>(sum);
                coarse[e] = roundToBf16(static_cast<float>(roundedSum));
            }
            const auto best = [](const std::vector<float>& logits) {
                std::vector<int> order(64);
                std::iota(order.begin(), order.end(), 0);
                std::ranges::stable_sort(order, [&](int a, int b) { return logits[a] > logits[b]; });
                order.resize(4);
                std::ranges::sort(order);
                return order;
            };
            changed += best(exact) != best(coarse) ? 1 : 0;
        }
    }
    ASSERT_GT(changed, 0U) << "nothing to count";
    EXPECT_EQ(effect.changed.hits, changed);
    EXPECT_EQ(effect.changed.n, tokens);
}

TEST(GateDtype, IsAskedOfTheGatesOwnRoutingInAnotherDtype) {
    auto experiment = tiny();
    experiment.whatIfGate = DType::F32;
    EXPECT_THROW(validate(experiment), UsageError);
    experiment.whatIfGate = DType::BF16;
    validate(experiment);
    experiment.routing = RoutingSpec::parse("uniform");
    EXPECT_THROW(validate(experiment), UsageError);
}

} // namespace
} // namespace gatescope
