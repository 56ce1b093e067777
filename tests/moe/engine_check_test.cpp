// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/convert.h"
#include "moe/engine_check.h"
#include "moe/exact_engine.h"
#include "moe/small_config.h"
#include "moe/test_files.h"

#include <cmath>
#include <limits>

using namespace gatescope;
using namespace gatescope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kReference = GATESCOPE_GOLDEN_DIR "/reference";

/// One token, four experts, two of them chosen; only what routing needs.
ReferenceCase routingCase(std::vector<float> logits, std::vector<std::int32_t> chosen, DType dtype) {
    ReferenceCase reference;
    reference.config = smallConfig(2, 2, 4, 2, dtype);
    reference.tokens = 1;
    reference.routerLogits = std::move(logits);
    reference.routing = {1, 2, std::move(chosen), {0.5f, 0.5f}};
    return reference;
}

Routing chosenBy(std::vector<std::int32_t> experts) {
    return {1, 2, std::move(experts), {0.5f, 0.5f}};
}

/// A case in which the reference is off by `own` everywhere; the truth is 1.
ReferenceCase outputCase(double own, DType dtype) {
    ReferenceCase reference;
    reference.config = smallConfig(2, 2, 4, 2, dtype);
    reference.tokens = 2;
    reference.truth = reference.outputFloat64 = {1, 1, 1, 1};
    reference.output.assign(4, static_cast<float>(1 + own));
    return reference;
}

bool passes(const ReferenceCase& reference, const std::vector<double>& errors) {
    std::vector<float> output;
    for (const double error : errors) {
        output.push_back(static_cast<float>(1 + error));
    }
    return checkOutput(reference, output).passed;
}

class CheckedCase : public testing::TestWithParam<const char*> {};

void checkExactEngine(const ReferenceCase& reference) {
    SCOPED_TRACE(reference.name);
    const ExactEngine engine(reference);
    const auto differences = compareRouting(reference, engine.route());
    EXPECT_TRUE(onlyTies(differences));
    const auto forced = forcedRouting(reference, engine.route(), engine.logits(), differences);
    EXPECT_TRUE(compareRouting(reference, forced).empty());
    const auto check = checkOutput(reference, engine.output(forced));
    EXPECT_TRUE(check.passed) << check.engineAgainstTruth.maximum << " against " << check.allowed.maximum
                              << ", rms " << check.engineAgainstTruth.rms << " against " << check.allowed.rms;
}

TEST_P(CheckedCase, AnExactEnginePasses) {
    checkExactEngine(loadReferenceCase(kReference / GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Reference, CheckedCase,
                         testing::Values("odd_f32_norm.safetensors", "qwen2_moe_tiny_f32.safetensors",
                                         "qwen3_30b_a3b_layer_bf16.safetensors",
                                         "qwen3_next_small_bf16.safetensors",
                                         "qwen3_next_tiny_f32.safetensors", "small_bf16_norm.safetensors",
                                         "tiny_f32_norm.safetensors", "tiny_f32_raw.safetensors"));

TEST(EngineCheck, AnExactEnginePassesOnTheCheckpoint) {
    const Checkpoint checkpoint(GATESCOPE_CHECKPOINT_DIR);
    for (const auto& reference :
         loadCheckpointCases(checkpoint, fs::path(GATESCOPE_CHECKPOINT_DIR) / "expected_io.safetensors")) {
        checkExactEngine(reference);
    }
}

TEST(EngineCheck, SubtlyWrongEnginesFail) {
    const auto reference = loadReferenceCase(kReference / "small_bf16_norm.safetensors");
    const ExactEngine engine(reference);
    auto routing = engine.route();
    const auto right = engine.output(routing);
    ASSERT_TRUE(checkOutput(reference, right).passed);
    routing.weights[0] *= 1.1f; // one weight of one token
    EXPECT_FALSE(checkOutput(reference, engine.output(routing)).passed);
    auto output = right;
    std::swap(output[0], output[1]);
    EXPECT_FALSE(checkOutput(reference, output).passed);
}

TEST(CheckTokens, ShortLogitsAndRoutingThatIsNoneAreRefused) {
    const auto reference = loadReferenceCase(kReference / "tiny_f32_norm.safetensors");
    const ExactEngine engine(reference);
    const auto routing = engine.route();
    const auto output = engine.output(routing);
    auto logits = engine.logits();
    ASSERT_TRUE(checkTokens(reference, routing, logits, output).passed());
    auto wrong = routing;
    wrong.experts.front() = -1;
    EXPECT_THROW(checkTokens(reference, wrong, logits, output), UsageError);
    wrong.experts.pop_back();
    EXPECT_THROW(checkTokens(reference, wrong, logits, output), UsageError);
    logits.resize(logits.size() - static_cast<std::size_t>(reference.config.numExperts));
    const auto check = checkTokens(reference, routing, logits, output);
    EXPECT_FALSE(check.passed());
    EXPECT_TRUE(std::isinf(check.outputRatio));
}

TEST(CompareRouting, OrderDoesNotCount) {
    const auto reference = routingCase({1, 4, 3, 2}, {1, 2}, DType::F32);
    EXPECT_TRUE(compareRouting(reference, chosenBy({2, 1})).empty());
}

TEST(CompareRouting, TiesAreEqualOrOneUnitApart) {
    const auto tie = [](float second, float third, DType dtype) {
        const auto reference = routingCase({1, 4, second, third}, {1, 2}, dtype);
        const auto differences = compareRouting(reference, chosenBy({1, 3}));
        EXPECT_EQ(differences.size(), 1u);
        EXPECT_THAT(differences.at(0).engineOnly, testing::ElementsAre(3));
        EXPECT_THAT(differences.at(0).referenceOnly, testing::ElementsAre(2));
        return differences.at(0).tie;
    };
    EXPECT_TRUE(tie(2.0f, 2.0f, DType::BF16));
    EXPECT_TRUE(tie(2.015625f, 2.0f, DType::BF16));
    EXPECT_FALSE(tie(2.03125f, 2.0f, DType::BF16));
    EXPECT_TRUE(tie(std::nextafter(2.0f, 3.0f), 2.0f, DType::F32));
    EXPECT_FALSE(tie(2.015625f, 2.0f, DType::F32));
}

TEST(CompareRouting, EveryExpertThatDiffersMustTie) {
    const auto reference = routingCase({2, 3, 2, 2}, {0, 1}, DType::BF16);
    const auto differences = compareRouting(reference, chosenBy({2, 3})); // expert 1 was no tie
    ASSERT_EQ(differences.size(), 1u);
    EXPECT_FALSE(differences[0].tie);
    EXPECT_FALSE(onlyTies(differences));
}

TEST(CompareRouting, RoutingThatIsNoneIsRefused) {
    const auto reference = routingCase({1, 4, 3, 2}, {1, 2}, DType::F32);
    EXPECT_THROW(compareRouting(reference, chosenBy({1, 1})), UsageError);
    EXPECT_THROW(compareRouting(reference, chosenBy({1, 4})), UsageError);
    EXPECT_THROW(compareRouting(reference, chosenBy({-1, 2})), UsageError);
    EXPECT_THROW(compareRouting(reference, Routing{2, 2, {1, 2, 1, 2}, {1, 1, 1, 1}}), UsageError);
    EXPECT_THROW(compareRouting(reference, Routing{1, 2, {1}, {1}}), UsageError);
}

TEST(ForcedRouting, TakesTheReferencesExpertsAndTheEnginesLogits) {
    auto reference = routingCase({0, 4, 2, 2}, {1, 3}, DType::BF16);
    const auto engine = chosenBy({1, 2});
    const auto differences = compareRouting(reference, engine);
    const std::vector<float> logits{0, std::log(6.0f), std::log(2.0f), std::log(3.0f)};
    auto forced = forcedRouting(reference, engine, logits, differences);
    EXPECT_THAT(forced.experts, testing::ElementsAre(1, 3));
    EXPECT_THAT(forced.weights, testing::ElementsAre(testing::FloatEq(6.0f / 9), testing::FloatEq(3.0f / 9)));
    reference.config.router.renormalise = false;
    forced = forcedRouting(reference, engine, logits, differences);
    EXPECT_THAT(forced.weights,
                testing::ElementsAre(testing::FloatEq(6.0f / 12), testing::FloatEq(3.0f / 12)));
}

TEST(ForcedRouting, LeavesOtherDifferencesAlone) {
    const auto reference = routingCase({1, 4, 3, 2}, {1, 2}, DType::F32);
    const auto engine = chosenBy({1, 3});
    const auto forced =
        forcedRouting(reference, engine, std::vector<float>{1, 4, 3, 2}, compareRouting(reference, engine));
    EXPECT_EQ(forced.experts, engine.experts);
}

TEST(OutputCheck, HalfPrecisionRule) {
    for (const auto dtype : {DType::BF16, DType::F16}) {
        const auto reference = outputCase(0.01, dtype);
        EXPECT_TRUE(passes(reference, {0.012, 0.005, 0.005, 0.005}));
        EXPECT_FALSE(passes(reference, {0.013, 0, 0, 0}));             // maximum above 1.25 x
        EXPECT_FALSE(passes(reference, {0.011, 0.011, 0.011, 0.011})); // rms above 1.0 x
    }
}

TEST(OutputCheck, Float32Rule) {
    const auto coarse = outputCase(0.01, DType::F32);
    EXPECT_TRUE(passes(coarse, {0.039, 0, 0, 0}));
    EXPECT_FALSE(passes(coarse, {0.041, 0, 0, 0}));
    EXPECT_FALSE(passes(coarse, {0.021, 0.021, 0.021, 0.021}));
    const auto fine = outputCase(0, DType::F32);
    EXPECT_TRUE(passes(fine, {9e-6, 0, 0, 0}));
    EXPECT_FALSE(passes(fine, {1.2e-5, 1.2e-5, 1.2e-5, 1.2e-5}));
}

TEST(OutputCheck, NanAndInfinityNeverPass) {
    const auto reference = outputCase(0.01, DType::BF16);
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const auto check = checkOutput(reference, std::vector<float>{1, bad, 1, 1});
        EXPECT_FALSE(check.passed);
        EXPECT_TRUE(std::isinf(check.engineAgainstTruth.maximum));
    }
    EXPECT_THROW(checkOutput(reference, std::vector<float>{1, 1}), UsageError);
}

} // namespace
