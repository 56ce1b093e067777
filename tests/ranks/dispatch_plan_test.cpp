// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/arrivals.h"
#include "ranks/dispatch_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Weights are 0, 1, 2, ...
OutgoingRows rowsOf(int tokens, int topK, const std::vector<std::int32_t>& experts) {
    static const std::vector<float> weights{0, 1, 2, 3, 4, 5, 6, 7};
    return {.rows = nullptr,
            .rowBytes = 4,
            .tokens = tokens,
            .topK = topK,
            .experts = experts.data(),
            .weights = weights.data()};
}

std::vector<std::pair<int, int>> pairs(std::span<const DispatchPlan::Choice> choices) {
    std::vector<std::pair<int, int>> all;
    for (const auto& choice : choices)
        all.emplace_back(choice.row, choice.expert);
    return all;
}

TEST(DispatchPlan, ARowGoesOnceToEachRankThatHoldsOneOfItsExperts) {
    const auto placement = ExpertPlacement::contiguous(4, 2); // 0, 1 on rank 0; 2, 3 on rank 1
    const std::vector<std::int32_t> experts{1, 0, /**/ 3, 1, /**/ 2, 3};
    DispatchPlan plan;
    plan.make(placement, rowsOf(3, 2, experts), 0);
    EXPECT_THAT(plan.tokensTo(0), ElementsAre(0, 1));
    EXPECT_THAT(plan.tokensTo(1), ElementsAre(1, 2));
    // By expert, then by token; rows are counted anew for each rank.
    EXPECT_THAT(pairs(plan.choicesTo(0)), ElementsAre(std::pair(0, 0), std::pair(0, 1), std::pair(1, 1)));
    EXPECT_THAT(pairs(plan.choicesTo(1)), ElementsAre(std::pair(1, 2), std::pair(0, 3), std::pair(1, 3)));
    EXPECT_THAT(plan.placeOfChoice(), ElementsAre(1, 0, 4, 2, 3, 5));
    EXPECT_EQ(plan.choicesTo(0)[0].weight, 1); // token 0's second choice
    EXPECT_EQ(plan.choicesTo(1)[0].weight, 4);
    EXPECT_EQ(plan.firstChoiceTo(1), 3);
}

TEST(DispatchPlan, APlanIsMadeAnewForEveryLayer) {
    const auto placement = ExpertPlacement::contiguous(4, 2);
    const std::vector<std::int32_t> many{0, 1, 2, 3, 0, 3};
    const std::vector<std::int32_t> one{3, 2};
    DispatchPlan plan;
    plan.make(placement, rowsOf(3, 2, many), 0);
    plan.make(placement, rowsOf(1, 2, one), 0);
    EXPECT_THAT(plan.tokensTo(0), IsEmpty());
    EXPECT_THAT(plan.tokensTo(1), ElementsAre(0));
    EXPECT_THAT(pairs(plan.choicesTo(1)), ElementsAre(std::pair(0, 2), std::pair(0, 3)));
    EXPECT_THAT(plan.placeOfChoice(), ElementsAre(1, 0));
    plan.make(placement, rowsOf(0, 2, one), 0);
    EXPECT_THAT(plan.choicesTo(0), IsEmpty());
    EXPECT_THAT(plan.choicesTo(1), IsEmpty());
}

TEST(DispatchPlan, ReplicasAreChosenByTheTokensNumberInTheBatch) {
    const ExpertPlacement placement({{0, 1}}, 2);
    const std::vector<std::int32_t> experts{0, 0, 0};
    DispatchPlan plan;
    plan.make(placement, rowsOf(3, 1, experts), 5);
    EXPECT_THAT(plan.tokensTo(0), ElementsAre(1));
    EXPECT_THAT(plan.tokensTo(1), ElementsAre(0, 2));
}

TEST(Arrivals, ChoicesAreSortedByExpertThenBySenderAndToken) {
    // Sender 0: rows 0, 1; sender 1 sends nothing; sender 2: its row 0 is the third.
    const std::vector<DispatchPlan::Choice> choices{{0, 1, 5}, {1, 1, 6}, {0, 2, 7}, {0, 1, 8}, {0, 2, 9}};
    const std::vector<int> firstRows{0, 2, 2, 3};
    const std::vector<int> firstChoices{0, 3, 3, 5};
    Arrivals arrivals;
    arrivals.sort(choices, firstRows, firstChoices, 4);
    EXPECT_THAT(arrivals.firstChoices(), ElementsAre(0, 0, 3, 5, 5));
    EXPECT_THAT(arrivals.rowOfChoice(), ElementsAre(0, 1, 2, 0, 2));
    EXPECT_THAT(arrivals.placeOfArrived(), ElementsAre(0, 1, 3, 2, 4));
    EXPECT_THAT(arrivals.weightOfChoice(), ElementsAre(5, 6, 8, 7, 9));
    EXPECT_EQ(arrivals.expertsHit(), 2);
}

} // namespace
} // namespace gatescope
