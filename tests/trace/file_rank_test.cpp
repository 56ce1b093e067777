// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/file_rank.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

TEST(FileRank, IsWhatVllmAndSglangPutIntoTheName) {
    EXPECT_EQ(rankInFileName("dp0_pp0_tp0_dcp0_ep0_rank3.1712.pt.trace.json.gz"), 3);
    EXPECT_EQ(rankInFileName("1764000000.5-TP-12.trace.json.gz"), 12);
    EXPECT_EQ(rankInFileName("rank_7.json"), 7);
    EXPECT_EQ(rankInFileName("trace-rank-0.json"), 0);
}

TEST(FileRank, IsOfTheFileAndNotOfItsFolder) {
    EXPECT_EQ(rankInFileName("/runs/rank5/rank2.json"), 2);
    EXPECT_EQ(rankInFileName("/runs/rank5/trace.json"), std::nullopt);
    EXPECT_EQ(rankInFileName("/runs/TP-5/"), std::nullopt);
}

TEST(FileRank, IsTheLastWithANumber) {
    EXPECT_EQ(rankInFileName("rank1_of_rank4.json"), 4);
    EXPECT_EQ(rankInFileName("rank1_by_ranks.json"), 1);
    EXPECT_EQ(rankInFileName("ranking_TP-2.json"), 2);
}

TEST(FileRank, IsNothingWhereNoNumberStands) {
    for (const auto* name : {"", "rank", "TP-", "ranks.json", "trace.json", "rank99999999999.json"})
        EXPECT_EQ(rankInFileName(name), std::nullopt) << name;
}

} // namespace
} // namespace gatescope
