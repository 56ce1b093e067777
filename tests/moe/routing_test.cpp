// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/routing.h"
#include "moe/small_config.h"
#include "moe/test_files.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace gatescope;
using namespace gatescope::test;
using testing::ElementsAre;
using testing::FloatEq;

namespace {

struct RoutedToken {
    std::vector<std::int32_t> experts;
    std::vector<float> weights;
};

RoutedToken routedOf(const std::vector<float>& logits, int topK, bool normalise) {
    RoutedToken routed{std::vector<std::int32_t>(static_cast<std::size_t>(topK)),
                       std::vector<float>(static_cast<std::size_t>(topK))};
    std::vector<float> scratch(routingScratch(static_cast<int>(logits.size())));
    routeToken(logits.data(), static_cast<int>(logits.size()), topK, {.renormalise = normalise},
               scratch.data(), routed.experts.data(), routed.weights.data());
    return routed;
}

void expectDistinct(const Routing& routing) {
    for (int token = 0; token < routing.tokens; ++token) {
        const auto first = routing.experts.begin() + token * routing.topK;
        ASSERT_EQ(std::set(first, first + routing.topK).size(), static_cast<std::size_t>(routing.topK));
    }
}

} // namespace

TEST(RouteToken, SoftmaxOverAllThenTheLargest) {
    const float a = std::log(1.0f), b = std::log(2.0f), c = std::log(5.0f);
    const auto raw = routedOf({a, c, b}, 2, false);
    EXPECT_THAT(raw.experts, ElementsAre(1, 2));
    EXPECT_THAT(raw.weights, ElementsAre(FloatEq(0.625f), FloatEq(0.25f)));
    const auto normalised = routedOf({a, c, b}, 2, true);
    EXPECT_THAT(normalised.weights, ElementsAre(FloatEq(5.0f / 7), FloatEq(2.0f / 7)));
}

TEST(RouteToken, OfEqualValuesTheLowerIndexWins) {
    EXPECT_THAT(routedOf({1, 2, 2, 2, 0}, 2, true).experts, ElementsAre(1, 2));
    EXPECT_THAT(routedOf({3, 3, 3, 3}, 3, true).experts, ElementsAre(0, 1, 2));
    EXPECT_THAT(routedOf({0, 1, 1, 5}, 2, true).experts, ElementsAre(3, 1));
}

TEST(RouteToken, AllExpertsAndOneExpert) {
    const auto all = routedOf({1, 3, 2}, 3, false);
    EXPECT_THAT(all.experts, ElementsAre(1, 2, 0));
    EXPECT_FLOAT_EQ(all.weights[0] + all.weights[1] + all.weights[2], 1.0f);
    EXPECT_THAT(routedOf({7}, 1, false).weights, ElementsAre(1.0f));
}

TEST(RouteToken, LargeLogitsDoNotOverflow) {
    EXPECT_THAT(routedOf({1e4f, -1e4f, 1e4f}, 2, true).weights, ElementsAre(0.5f, 0.5f));
}

TEST(RouteToken, NanStillGivesDistinctExperts) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(routedOf({nan, nan, nan}, 2, true).experts, ElementsAre(0, 1));
}

TEST(Routing, CountsRows) {
    const Routing routing{3, 2, {0, 2, 2, 3, 2, 0}, std::vector<float>(6, 0.5f)};
    EXPECT_THAT(routing.rowsPerExpert(5), ElementsAre(2, 0, 3, 1, 0));
    EXPECT_EQ(routing.expertsHit(5), 3);
}

TEST(RoutingSpec, TextGoesThereAndBack) {
    for (const auto* text : {"model", "uniform", "zipf:1.2", "zipf:0", "single:3"}) {
        EXPECT_EQ(RoutingSpec::parse(text).text(), text);
    }
}

TEST(RoutingSpec, NonsenseIsRefused) {
    for (const auto* text : {"", "zipf", "zipf:", "zipf:x", "zipf:-1", "zipf:nan", "zipf:inf", "zipf:17",
                             "zipf:1.2 ", "single", "single:", "single:-1", "single:1.5",
                             "single:99999999999", "uniform:2", "model:1", "Uniform", ":"}) {
        SCOPED_TRACE(text);
        expectError<UsageError>([&] { RoutingSpec::parse(text); }, {"uniform", "zipf:S", "single:E"});
    }
}

TEST(DrawRouting, UniformIsEvenAndDistinct) {
    const auto routing = drawRouting(RoutingSpec::parse("uniform"), 8000, 16, 4, {.renormalise = true}, 1);
    expectDistinct(routing);
    for (const auto rows : routing.rowsPerExpert(16)) {
        EXPECT_NEAR(rows, 2000, 200); // five standard deviations
    }
    EXPECT_THAT(routing.weights, testing::Each(0.25f));
    EXPECT_THAT(drawRouting(RoutingSpec::parse("uniform"), 3, 16, 4, {}, 1).weights,
                testing::Each(1.0f / 16));
}

/// As the family's own router weighs experts among equals.
TEST(DrawRouting, WeightsAreTheFamilysRouters) {
    const auto weightsOf = [](const char* spec, const RouterSpec& router) {
        return drawRouting(RoutingSpec::parse(spec), 3, 16, 4, router, 1).weights;
    };
    using Scoring = RouterSpec::Scoring;
    for (const auto* spec : {"uniform", "zipf:1.2", "single:3"}) {
        SCOPED_TRACE(spec);
        // DeepSeek-V3, DeepSeek-V2, Llama-4, gpt-oss
        const RouterSpec v3{
            .scoring = Scoring::Sigmoid, .correctionBias = true, .renormalise = true, .scale = 2.5};
        EXPECT_THAT(weightsOf(spec, v3), testing::Each(testing::FloatEq(2.5f / 4)));
        EXPECT_THAT(weightsOf(spec, {.scale = 16}), testing::Each(1.0f));
        EXPECT_THAT(weightsOf(spec, {.scoring = Scoring::Sigmoid}), testing::Each(0.5f));
        EXPECT_THAT(weightsOf(spec, {.scoring = Scoring::SoftmaxOfChosen}), testing::Each(0.25f));
    }
}

TEST(DrawRouting, ZipfFollowsItsLaw) {
    const auto routing = drawRouting(RoutingSpec::parse("zipf:1"), 60000, 4, 1, {.renormalise = true}, 7);
    const double total = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4;
    const auto rows = routing.rowsPerExpert(4);
    for (std::size_t r = 0; r < 4; ++r) {
        EXPECT_NEAR(rows[r] / 60000.0, 1.0 / (static_cast<double>(r + 1) * total), 0.01);
    }
    expectDistinct(drawRouting(RoutingSpec::parse("zipf:16"), 50, 512, 10, {.renormalise = true}, 7));
}

TEST(DrawRouting, SingleFillsARing) {
    const auto routing = drawRouting(RoutingSpec::parse("single:6"), 2, 8, 3, {.renormalise = true}, 0);
    EXPECT_THAT(routing.experts, ElementsAre(6, 7, 0, 6, 7, 0));
    expectError<UsageError>(
        [] { drawRouting(RoutingSpec::parse("single:8"), 2, 8, 3, {.renormalise = true}, 0); }, {"single:8"});
}

TEST(DrawRouting, AllExperts) {
    const auto routing = drawRouting(RoutingSpec::parse("zipf:2"), 20, 5, 5, {.renormalise = true}, 3);
    expectDistinct(routing);
    EXPECT_THAT(routing.rowsPerExpert(5), testing::Each(20));
}

TEST(DrawRouting, IsTheSameOnEveryMachine) {
    const auto uniform = drawRouting(RoutingSpec::parse("uniform"), 2, 128, 4, {.renormalise = true}, 5);
    EXPECT_THAT(uniform.experts, ElementsAre(77, 126, 102, 49, 107, 23, 113, 123));
    const auto zipf = drawRouting(RoutingSpec::parse("zipf:1.2"), 2, 128, 4, {.renormalise = true}, 5);
    EXPECT_THAT(zipf.experts, ElementsAre(6, 116, 26, 1, 32, 0, 58, 98));
    EXPECT_NE(drawRouting(RoutingSpec::parse("uniform"), 2, 128, 4, {.renormalise = true}, 6).experts,
              uniform.experts);
}

TEST(DrawRouting, ImpossibleRequestsAreRefused) {
    const auto uniform = RoutingSpec::parse("uniform");
    EXPECT_THROW(drawRouting(uniform, 1, 4, 5, {.renormalise = true}, 0), UsageError);
    EXPECT_THROW(drawRouting(uniform, 0, 4, 2, {.renormalise = true}, 0), UsageError);
    EXPECT_THROW(drawRouting(uniform, 1, 4, 0, {.renormalise = true}, 0), UsageError);
    EXPECT_THROW(drawRouting(RoutingSpec{}, 1, 4, 2, {.renormalise = true}, 0), UsageError);
}

TEST(CheckRouting, RoutingThatIsNoneOfTheLayerIsRefused) {
    const Routing good{2, 2, {0, 3, 2, 1}, {0.5f, 0.5f, 0.5f, 0.5f}};
    EXPECT_NO_THROW(checkRouting(good, 2, 2, 4));
    expectError<UsageError>([&] { checkRouting(good, 3, 2, 4); }, {"2 tokens"});
    expectError<UsageError>([&] { checkRouting(good, 2, 1, 4); }, {"2 experts each"});
    expectError<UsageError>([&] { checkRouting(good, 2, 2, 3); }, {"token 0 to expert 3 of 3"});
    auto wrong = good;
    wrong.experts[2] = -1;
    expectError<UsageError>([&] { checkRouting(wrong, 2, 2, 4); }, {"token 1 to expert -1"});
    wrong.experts[2] = 1;
    expectError<UsageError>([&] { checkRouting(wrong, 2, 2, 4); }, {"token 1 to expert 1 twice"});
    wrong = good;
    wrong.weights[3] = std::numeric_limits<float>::quiet_NaN();
    expectError<UsageError>([&] { checkRouting(wrong, 2, 2, 4); }, {"token 1", "not finite"});
    wrong = good;
    wrong.weights.pop_back();
    EXPECT_THROW(checkRouting(wrong, 2, 2, 4), UsageError);
}

TEST(NonFiniteRows, CountsTokensNotValues) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    EXPECT_EQ(nonFiniteRows(std::vector<float>{1, 2, 3, 4}, 2), 0u);
    EXPECT_EQ(nonFiniteRows(std::vector<float>{nan, nan, 3, 4, 1, -infinity}, 2), 2u);
    EXPECT_EQ(nonFiniteRows({}, 2), 0u);
}

TEST(RouteToken, DoubleAndFloatAgree) {
    const std::vector<float> logits{0.25f, 2, -1, 2, 1.5f};
    const std::vector<double> wide(logits.begin(), logits.end());
    std::vector<double> scratch(routingScratch(5)), weights(3), again(3);
    std::vector<std::int32_t> experts(3);
    RouterSpec router;
    router.renormalise = true;
    routeToken(wide.data(), 5, 3, router, scratch.data(), experts.data(), weights.data());
    EXPECT_THAT(experts, ElementsAre(1, 3, 4));
    EXPECT_EQ(routedOf(logits, 3, true).experts, experts);
    weighExperts(wide.data(), 5, 3, router, scratch.data(), experts.data(), again.data());
    EXPECT_EQ(again, weights);
    EXPECT_NEAR(routedOf(logits, 3, true).weights[2], weights[2], 1e-7);
}

TEST(LayerSpecs, NumbersThatDoNotFitAreRefused) {
    const auto refuse = [](auto change, std::initializer_list<std::string_view> parts) {
        auto config = smallConfig(16, 8, 8, 4);
        EXPECT_NO_THROW(config.validate("here"));
        change(config);
        std::vector<std::string_view> all{"here"};
        all.insert(all.end(), parts);
        try {
            config.validate("here");
            ADD_FAILURE() << "nothing was thrown for " << *parts.begin();
        } catch (const InputError& error) {
            for (const auto part : all)
                EXPECT_THAT(error.what(), testing::HasSubstr(std::string(part)));
            EXPECT_FALSE(error.remedy().empty());
        }
    };
    refuse([](auto& c) { c.router.groups = 0; }, {"n_group is 0"});
    refuse([](auto& c) { c.router.groups = 9; }, {"n_group is 9"});
    refuse([](auto& c) { c.router.groups = 3; }, {"n_group is 3", "does not divide the 8 experts"});
    refuse([](auto& c) { c.router.groupsPerToken = 2; }, {"topk_group is 2", "n_group is 1"});
    refuse([](auto& c) { c.router.groups = 2, c.router.groupsPerToken = 0; }, {"topk_group is 0"});
    refuse([](auto& c) { c.router.groups = 4; }, {"topk_group is 1", "num_experts_per_tok, which is 4"});
    refuse(
        [](auto& c) {
            c.router.groups = c.router.groupsPerToken = 8;
            c.router.groupScore = RouterSpec::GroupScore::TwoLargest;
        },
        {"n_group is 8", "one expert"});
    for (const double scale : {0.0, -1.0, 1e9, std::numeric_limits<double>::quiet_NaN()})
        refuse([&](auto& c) { c.router.scale = scale; }, {"routed_scaling_factor is"});
    const auto clamped = ExpertSpec::Activation::ClampedSwiglu;
    refuse([&](auto& c) { c.experts.activation = clamped, c.experts.alpha = 0; }, {"alpha is 0"});
    refuse([&](auto& c) { c.experts.activation = clamped, c.experts.limit = -7; }, {"swiglu_limit is -7"});
    refuse([&](auto& c) { c.experts.activation = clamped, c.experts.upOffset = 1e9; }, {"offset"});
}
