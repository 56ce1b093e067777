// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "profile/rank_facts.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

RankFacts someFacts() {
    RankFacts facts;
    facts.figures.rank = 3;
    facts.figures.host = "node7";
    facts.figures.tokens = 16;
    facts.figures.expertsHeld = 6;
    facts.timedLayerNs = {{1.5, 2.5, 3.5}, {}, {4.25}};
    facts.recordedLayerNs = {{7}, {8, 9}, {}};
    facts.sleepsPerLayer = {0, 0.5, 1};
    facts.calls = {{1, 2, 3, 4, 5}, {6, 7, 1LL << 40, 9, 10}};
    facts.outputsIdentical = false;
    facts.droppedSlices = 4;
    facts.nonFiniteLogits = 5;
    facts.nonFiniteWeights = "w13 of expert 2";
    return facts;
}

TEST(RankFactsTest, ArriveAsTheyWereTold) {
    const auto facts = someFacts();
    const auto again = RankFacts::unpack(facts.packed());
    EXPECT_EQ(again.figures.rank, 3);
    EXPECT_EQ(again.figures.host, "node7");
    EXPECT_EQ(again.figures.tokens, 16);
    EXPECT_EQ(again.figures.expertsHeld, 6);
    EXPECT_EQ(again.timedLayerNs, facts.timedLayerNs);
    EXPECT_EQ(again.recordedLayerNs, facts.recordedLayerNs);
    EXPECT_EQ(again.sleepsPerLayer, facts.sleepsPerLayer);
    ASSERT_EQ(again.calls.size(), 2u);
    EXPECT_EQ(again.calls[1].choices, 6);
    EXPECT_EQ(again.calls[1].sentBytes, 1LL << 40);
    EXPECT_EQ(again.calls[1].peers, 10);
    EXPECT_FALSE(again.outputsIdentical);
    EXPECT_EQ(again.droppedSlices, 4u);
    EXPECT_EQ(again.nonFiniteLogits, 5u);
    EXPECT_EQ(again.nonFiniteWeights, "w13 of expert 2");
}

TEST(RankFactsTest, CutShortAnywhereTheyAreRefused) {
    const auto whole = someFacts().packed();
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_ANY_THROW(RankFacts::unpack(whole.substr(0, length))) << length << " of " << whole.size();
    EXPECT_THROW(RankFacts::unpack(whole.substr(0, whole.size() - 1)), Error);
}

} // namespace
} // namespace gatescope
