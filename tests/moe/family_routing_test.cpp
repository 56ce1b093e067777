// SPDX-License-Identifier: GPL-3.0-or-later
// Routers of other families by hand: what is expected was worked out on paper from the rule.

#include "moe/test_files.h"
#include "moe/tied_choices.h"
#include "moe/topk.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace gatescope;
using namespace gatescope::test;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::FloatEq;
using Scoring = RouterSpec::Scoring;
using GroupScore = RouterSpec::GroupScore;

namespace {

template <typename Real>
struct Routed {
    std::vector<std::int32_t> experts;
    std::vector<Real> weights;
};

template <typename Real>
Routed<Real> route(const std::vector<Real>& logits, int topK, const RouterSpec& router,
                   const std::vector<float>& correction = {}) {
    const auto k = static_cast<std::size_t>(topK);
    Routed<Real> routed{std::vector<std::int32_t>(k, -1), std::vector<Real>(k)};
    const int experts = static_cast<int>(logits.size());
    std::vector<Real> scratch(routingScratch(experts), std::numeric_limits<Real>::quiet_NaN());
    routeToken(logits.data(), experts, topK, router, scratch.data(), routed.experts.data(),
               routed.weights.data(), correction.data());
    std::vector<Real> again(k);
    weighExperts(logits.data(), experts, topK, router, scratch.data(), routed.experts.data(), again.data());
    EXPECT_EQ(again, routed.weights) << "weights of experts that were chosen elsewhere";
    return routed;
}

/// The logit whose sigmoid is `score`.
float logitOf(double score) {
    return static_cast<float>(std::log(score / (1 - score)));
}
std::vector<float> logitsOf(std::initializer_list<double> scores) {
    std::vector<float> logits;
    for (const double score : scores)
        logits.push_back(logitOf(score));
    return logits;
}

RouterSpec sigmoid(bool renormalise = false, double scale = 1.0) {
    return {.scoring = Scoring::Sigmoid, .renormalise = renormalise, .scale = scale};
}

} // namespace

TEST(FamilyRouting, ASigmoidScoresEachExpertForItself) {
    const auto logits = logitsOf({0.5, 0.75, 0.25});
    const auto raw = route(logits, 2, sigmoid());
    EXPECT_THAT(raw.experts, ElementsAre(1, 0));
    EXPECT_THAT(raw.weights, ElementsAre(FloatEq(0.75f), FloatEq(0.5f)));
    EXPECT_THAT(route(logits, 2, sigmoid(true)).weights, ElementsAre(FloatEq(0.6f), FloatEq(0.4f)));
}

TEST(FamilyRouting, TheScaleComesLast) {
    const auto logits = logitsOf({0.5, 0.75, 0.25});
    EXPECT_THAT(route(logits, 2, sigmoid(true, 2.5)).weights, ElementsAre(FloatEq(1.5f), FloatEq(1.0f)));
    EXPECT_THAT(route(logits, 2, sigmoid(false, 2.0)).weights, ElementsAre(FloatEq(1.5f), FloatEq(1.0f)));
    // DeepSeek-V2: a softmax over all, not renormalised, times 16.
    const RouterSpec deepSeek2{.renormalise = false, .scale = 16.0};
    const std::vector<float> softmaxLogits{std::log(1.0f), std::log(5.0f), std::log(2.0f)};
    EXPECT_THAT(route(softmaxLogits, 2, deepSeek2).weights, ElementsAre(FloatEq(10.0f), FloatEq(4.0f)));
}

TEST(FamilyRouting, TheCorrectionDecidesTheChoiceAndNotTheWeight) {
    auto router = sigmoid(true);
    router.correctionBias = true;
    const auto logits = logitsOf({0.5, 0.75, 0.25});
    const auto routed = route(logits, 2, router, {0, -1, 1}); // 0.5, -0.25, 1.25
    EXPECT_THAT(routed.experts, ElementsAre(2, 0));
    EXPECT_THAT(routed.weights, ElementsAre(FloatEq(1.0f / 3), FloatEq(2.0f / 3)));
    // A softmax may have one too (ERNIE 4.5).
    RouterSpec softmaxRouter{.correctionBias = true, .renormalise = false};
    const auto other = route(std::vector<float>{std::log(1.0f), std::log(5.0f), std::log(2.0f)}, 1,
                             softmaxRouter, {0.6f, 0, 0}); // 0.725, 0.625, 0.25
    EXPECT_THAT(other.experts, ElementsAre(0));
    EXPECT_THAT(other.weights, ElementsAre(FloatEq(0.125f)));
}

TEST(FamilyRouting, GroupsAreRankedByTheirBestOrByTheirTwoBest) {
    const auto logits = logitsOf({0.9, 0.05, 0.6, 0.5, 0.3, 0.1});
    auto router = sigmoid();
    router.groups = 3;
    router.groupsPerToken = 1;
    router.groupScore = GroupScore::Largest; // 0.9, 0.6, 0.3
    EXPECT_THAT(route(logits, 2, router).experts, ElementsAre(0, 1));
    router.groupScore = GroupScore::TwoLargest; // 0.95, 1.1, 0.4
    EXPECT_THAT(route(logits, 2, router).experts, ElementsAre(2, 3));
    router.groupsPerToken = 2; // groups 1 and 0
    EXPECT_THAT(route(logits, 3, router).experts, ElementsAre(0, 2, 3));
    router.groups = 1;
    EXPECT_THAT(route(logits, 2, router).experts, ElementsAre(0, 2));
}

/// Wherever in its group the best two stand: 0.9 + 0.8 against 0.85 + 0.7.
TEST(FamilyRouting, TheTwoBestOfAGroupAreFoundAnywhere) {
    auto router = sigmoid();
    router.groups = 2;
    router.groupScore = GroupScore::TwoLargest;
    std::vector<double> scores{0.1, 0.2, 0.8, 0.9};
    do {
        const auto logits = logitsOf({0.85, 0.7, 0.65, 0.6, scores[0], scores[1], scores[2], scores[3]});
        const auto best = route(logits, 2, router).experts;
        EXPECT_EQ(scores[static_cast<std::size_t>(best[0] - 4)], 0.9);
        EXPECT_EQ(scores[static_cast<std::size_t>(best[1] - 4)], 0.8);
    } while (std::ranges::next_permutation(scores).found);
    // And where they are not the better two.
    std::vector<double> low{0.1, 0.2, 0.5, 0.9};
    do {
        const auto logits = logitsOf({0.85, 0.7, 0.65, 0.6, low[0], low[1], low[2], low[3]});
        EXPECT_THAT(route(logits, 2, router).experts, ElementsAre(0, 1));
    } while (std::ranges::next_permutation(low).found);
}

TEST(FamilyRouting, TheCorrectionCountsInTheGroupsScore) {
    auto router = sigmoid();
    router.groups = 2;
    router.groupScore = GroupScore::TwoLargest;
    router.correctionBias = true;
    const auto logits = logitsOf({0.6, 0.6, 0.5, 0.5});
    EXPECT_THAT(route(logits, 2, router, {0, 0, 0, 0}).experts, ElementsAre(0, 1));
    const auto corrected = route(logits, 2, router, {0, 0, 0.05f, 0.2f}); // 1.2 against 1.25
    EXPECT_THAT(corrected.experts, ElementsAre(3, 2));
    EXPECT_THAT(corrected.weights, ElementsAre(FloatEq(0.5f), FloatEq(0.5f)));
}

/// Scores below zero in a group that is kept still come before every expert of one that is not.
TEST(FamilyRouting, MaskedGroupsTakeNoPart) {
    auto router = sigmoid();
    router.groups = 2;
    router.groupScore = GroupScore::TwoLargest;
    router.correctionBias = true;
    const auto routed = route(logitsOf({0.5, 0.5, 0.5, 0.5}), 2, router, {-2, -2, -1, -1.5f});
    EXPECT_THAT(routed.experts, ElementsAre(2, 3));
    // One large score does not save a group.
    EXPECT_THAT(route(logitsOf({0.5, 0.5, 0.5, 0.5}), 2, router, {1, -3, -0.5f, -0.5f}).experts,
                ElementsAre(2, 3));
}

TEST(FamilyRouting, OfEqualScoresAndGroupsTheLowerIndexWins) {
    auto router = sigmoid();
    EXPECT_THAT(route(logitsOf({0.5, 0.75, 0.75, 0.75}), 2, router).experts, ElementsAre(1, 2));
    router.groups = 4;
    router.groupsPerToken = 2;
    router.groupScore = GroupScore::TwoLargest;
    const auto equal = logitsOf({0.3, 0.3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
    EXPECT_THAT(route(equal, 3, router).experts, ElementsAre(2, 3, 4));
}

TEST(FamilyRouting, ASoftmaxOfTheChosen) {
    const RouterSpec router{.scoring = Scoring::SoftmaxOfChosen, .logitBias = true, .renormalise = false};
    const std::vector<float> logits{std::log(1.0f), std::log(5.0f), std::log(2.0f)};
    const auto routed = route(logits, 2, router);
    EXPECT_THAT(routed.experts, ElementsAre(1, 2));
    EXPECT_THAT(routed.weights, ElementsAre(FloatEq(5.0f / 7), FloatEq(2.0f / 7)));
}

/// Llama-4 takes the largest logit. Of these the sigmoids are 1 in float32.
TEST(FamilyRouting, ASaturatedSigmoidDoesNotTie) {
    const auto routed = route(std::vector<float>{30, 20, 40, 25}, 1, sigmoid());
    EXPECT_THAT(routed.experts, ElementsAre(2));
    EXPECT_THAT(routed.weights, ElementsAre(1.0f));
}

TEST(FamilyRouting, ScoresOfZeroGiveWeightsOfZero) {
    const auto routed = route(std::vector<float>{-200, -300, -250}, 2, sigmoid(true, 2.5));
    EXPECT_THAT(routed.weights, ElementsAre(0.0f, 0.0f));
}

TEST(FamilyRouting, Float64AgreesWithFloat) {
    RouterSpec router{.scoring = Scoring::Sigmoid,
                      .correctionBias = true,
                      .groups = 4,
                      .groupsPerToken = 2,
                      .groupScore = GroupScore::TwoLargest,
                      .renormalise = true,
                      .scale = 2.5};
    const std::vector<float> logits{0.25f, 2, -1, 2.5f, 1.5f, -3, 0.125f, 1};
    const std::vector<float> correction{0.1f, -0.2f, 0.3f, 0, -0.1f, 0.2f, 0.15f, 0.05f};
    const auto narrow = route(logits, 3, router, correction);
    const auto wide = route(std::vector<double>(logits.begin(), logits.end()), 3, router, correction);
    EXPECT_EQ(narrow.experts, wide.experts);
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_NEAR(narrow.weights[i], wide.weights[i], 1e-6);
    EXPECT_NEAR(wide.weights[0] + wide.weights[1] + wide.weights[2], 2.5, 1e-12);
}

namespace {

/// Each logit off by at most `error`.
ChoiceIntervals around(const std::vector<float>& logits, double error, const RouterSpec& router,
                       const std::vector<float>& correction = {}) {
    ChoiceIntervals intervals;
    for (const double logit : logits) {
        intervals.lower.push_back(logit - error);
        intervals.upper.push_back(logit + error);
    }
    return choiceIntervals(std::move(intervals), router, correction);
}

} // namespace

TEST(PossibleChoices, WhatTheRouterChoosesIsPossibleAndWhatItCanNotIsNot) {
    auto router = sigmoid();
    router.groups = 3;
    router.groupScore = GroupScore::TwoLargest;
    router.correctionBias = true;
    const auto logits = logitsOf({0.9, 0.05, 0.6, 0.5, 0.3, 0.1});
    const std::vector<float> correction(6, 0.0f);
    const auto sharp = around(logits, 1e-6, router, correction);
    EXPECT_EQ(possibleChoices(sharp, 2, router), (std::vector<std::vector<std::int32_t>>{{2, 3}}));
    EXPECT_FALSE(wrongChoice(sharp, std::vector<std::int32_t>{3, 2}, router));
    const auto wrong = wrongChoice(sharp, std::vector<std::int32_t>{0, 2}, router);
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->chosen, 0);
    EXPECT_TRUE(std::isinf(wrong->ratio)) << "experts of two groups where one is allowed";
    const auto otherGroup = wrongChoice(sharp, std::vector<std::int32_t>{0, 1}, router);
    ASSERT_TRUE(otherGroup);
    EXPECT_GT(otherGroup->ratio, 1000);
    // With errors of a fifth groups 0 (0.95) and 1 (1.1) may change places.
    const auto vague = around(logits, 0.4, router, correction);
    EXPECT_THAT(possibleChoices(vague, 2, router), ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3)));
    EXPECT_FALSE(wrongChoice(vague, std::vector<std::int32_t>{0, 1}, router));
    EXPECT_TRUE(wrongChoice(vague, std::vector<std::int32_t>{4, 5}, router));
}

TEST(PossibleChoices, AnExpertPassedOverIsNamedWithItsDistance) {
    RouterSpec router;
    const std::vector<float> logits{3, 1, 2, 0};
    const auto intervals = around(logits, 0.25, router);
    const auto wrong = wrongChoice(intervals, std::vector<std::int32_t>{0, 1}, router);
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->chosen, 1);
    EXPECT_EQ(wrong->passedOver, 2);
    EXPECT_THAT(wrong->ratio, DoubleNear(2.0, 1e-12)); // 1 apart, 0.25 each way
    EXPECT_FALSE(wrongChoice(around(logits, 0.5, router), std::vector<std::int32_t>{0, 1}, router));
}

/// Half a logit more on either side moves the scores of a softmax by what it does to the others too.
TEST(PossibleChoices, ASoftmaxsIntervalsHoldItsScores) {
    RouterSpec router{.correctionBias = true};
    const std::vector<float> logits{0.5f, -1, 2, 1};
    const auto intervals = around(logits, 0.1, router, {0, 0, 0, 0});
    std::vector<double> lowest(4, 1), highest(4, 0);
    for (int corner = 0; corner < 16; ++corner) {
        std::vector<double> moved;
        for (int e = 0; e < 4; ++e)
            moved.push_back(double{logits[static_cast<std::size_t>(e)]} +
                            ((corner >> e & 1) != 0 ? 0.1 : -0.1));
        std::vector<double> scores(4);
        softmax(moved.data(), 4, scores.data());
        for (std::size_t e = 0; e < 4; ++e) {
            EXPECT_GE(scores[e], intervals.lower[e]);
            EXPECT_LE(scores[e], intervals.upper[e]);
            lowest[e] = std::min(lowest[e], scores[e]);
            highest[e] = std::max(highest[e], scores[e]);
        }
    }
    for (std::size_t e = 0; e < 4; ++e) { // and no wider than they must be
        EXPECT_NEAR(intervals.lower[e], lowest[e], 1e-6);
        EXPECT_NEAR(intervals.upper[e], highest[e], 1e-6);
    }
}
