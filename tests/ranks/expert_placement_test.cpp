// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ranks/expert_placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::ElementsAre;

TEST(ExpertPlacement, ContiguousBlocksGiveTheFirstRanksWhatIsLeftOver) {
    const auto placement = ExpertPlacement::contiguous(7, 3);
    EXPECT_EQ(placement.expertsHeldBy(0), 3);
    EXPECT_EQ(placement.expertsHeldBy(1), 2);
    EXPECT_EQ(placement.expertsHeldBy(2), 2);
    EXPECT_EQ(placement.rankOf(2, 0), 0);
    EXPECT_EQ(placement.rankOf(3, 0), 1);
    EXPECT_EQ(placement.rankOf(6, 5), 2);
    EXPECT_FALSE(placement.hasReplicas());
    EXPECT_THAT(placement.heldBy(1), ElementsAre(false, false, false, true, true, false, false));
}

TEST(ExpertPlacement, MoreRanksThanExpertsAreRefused) {
    EXPECT_NO_THROW(ExpertPlacement::contiguous(4, 4));
    EXPECT_THROW(ExpertPlacement::contiguous(4, 5), UsageError);
}

TEST(ExpertPlacement, ReplicasTakeTokensInTurn) {
    const ExpertPlacement placement({{0}, {0, 2, 1}}, 3);
    EXPECT_TRUE(placement.hasReplicas());
    for (int token = 0; token < 6; ++token)
        EXPECT_EQ(placement.rankOf(0, token), 0);
    EXPECT_EQ(placement.rankOf(1, 0), 0);
    EXPECT_EQ(placement.rankOf(1, 1), 2);
    EXPECT_EQ(placement.rankOf(1, 2), 1);
    EXPECT_EQ(placement.rankOf(1, 3), 0);
    EXPECT_EQ(placement.expertsHeldBy(0), 2);
    EXPECT_EQ(placement.expertsHeldBy(1), 1);
}

} // namespace
} // namespace gatescope
