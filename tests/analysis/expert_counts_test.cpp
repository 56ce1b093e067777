// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/expert_counts.h"
#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// Two layers of two logical experts on three places each.
NumberArray places() {
    return {"last_physical_to_logical_map", {2, 3}, {0, 1, 1, 1, 0, 0}};
}

NumberArray pass(std::vector<double> counts) {
    return {"global_physical_count", {2, 3}, std::move(counts)};
}

std::string problem(const std::vector<NumberArray>& arrays) {
    try {
        (void)expertCounts(arrays, "records.pt");
    } catch (const InputError& error) {
        return error.problem();
    }
    return "nothing thrown";
}

TEST(RecordedCounts, CopiesOfAnExpertAreOne) {
    const auto counts =
        expertCounts({places(), pass({1, 2, 3, 4, 5, 6}), pass({1, 0, 0, 0, 0, 1})}, "records.pt");
    EXPECT_EQ(counts.experts, 2);
    EXPECT_EQ(counts.passes, 2U);
    EXPECT_THAT(counts.layers, ElementsAre(0, 1));
    EXPECT_THAT(counts.of(0, 0), ElementsAre(1, 5));
    EXPECT_THAT(counts.of(0, 1), ElementsAre(11, 4));
    EXPECT_THAT(counts.of(1, 0), ElementsAre(1, 0));
    EXPECT_THAT(counts.of(1, 1), ElementsAre(1, 0));
}

TEST(RecordedCounts, PassesWithoutARowAreLeftOut) {
    EXPECT_EQ(expertCounts({places(), pass({1, 2, 3, 4, 5, 6}), pass({0, 0, 0, 0, 0, 0})}, "x").passes, 1U);
}

TEST(RecordedCounts, OfTokensEachChoiceIsARow) {
    NumberArray tokens{"topk_ids_of_layer", {2, 2, 2}, {0, 2, 1, -1, 2, 1, -1, -1}};
    const auto counts = expertCounts({tokens, places()}, "records.pt");
    EXPECT_THAT(counts.of(0, 0), ElementsAre(1, 2));
    EXPECT_THAT(counts.of(0, 1), ElementsAre(2, 0));
    tokens.values[0] = 3;
    EXPECT_THAT(problem({tokens, places()}), HasSubstr("records.pt: 3 is no expert's number"));
    tokens.values[0] = 0.5;
    EXPECT_THAT(problem({tokens, places()}), HasSubstr("0.5 is no expert's number"));
}

TEST(RecordedCounts, WhatDoesNotFitTogetherIsRefused) {
    EXPECT_THAT(problem({pass({1, 2, 3, 4, 5, 6})}), HasSubstr("no last_physical_to_logical_map"));
    auto map = places();
    map.shape = {6};
    EXPECT_THAT(problem({map, pass({1, 2, 3, 4, 5, 6})}), HasSubstr("is not [layers, experts]"));
    map = places();
    map.values[2] = 70000;
    EXPECT_THAT(problem({map, pass({1, 2, 3, 4, 5, 6})}), HasSubstr("70000 is no expert's number"));
    map.values[2] = 3;
    EXPECT_THAT(problem({map, pass({1, 2, 3, 4, 5, 6})}), HasSubstr("names expert 3, and has 3 places"));
    EXPECT_THAT(problem({places(), {"global_physical_count", {3, 2}, {1, 2, 3, 4, 5, 6}}}),
                HasSubstr("not of the 2 layers"));
    EXPECT_THAT(problem({places(), {"global_physical_count", {2, 2}, {1, 2, 3, 4}}}),
                AllOf(HasSubstr("global_physical_count"), HasSubstr("[layers, experts]")));
    EXPECT_THAT(problem({places(), {"topk_ids_of_layer", {2, 3}, {1, 2, 3, 4, 5, 6}}}),
                HasSubstr("topk_ids_of_layer is not [layers, tokens, k]"));
    EXPECT_THAT(problem({places(), pass({1, 2, 3, 4, 5, -1})}), HasSubstr("-1 is no count"));
}

TEST(ImatrixCounts, OfWholeMatricesAreNoneOfExperts) {
    EXPECT_THAT(problem({{"blk.0.ffn_up_exps.weight.counts", {1, 1}, {512}}}),
                HasSubstr("converted from the older .dat"));
    EXPECT_THAT(problem({{"blk.-1.ffn_up_exps.weight.counts", {2, 1}, {5, 6}}}),
                HasSubstr("there are no counts"));
}

} // namespace
} // namespace gatescope
