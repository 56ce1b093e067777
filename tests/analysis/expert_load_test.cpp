// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/load_comparison.h"
#include "base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gatescope {
namespace {

using testing::ElementsAre;

ExpertCounts counts(std::int64_t experts, std::vector<int> layers, std::vector<double> rows) {
    ExpertCounts one;
    one.source = "test";
    one.experts = experts;
    one.layers = std::move(layers);
    one.rows = std::move(rows);
    one.passes = one.rows.size() / (one.layers.size() * static_cast<std::size_t>(experts));
    return one;
}

// By hand: mean 4, deviations -3, -1, 0, 4 (squares 26); Gini (-3*1 - 1*3 + 1*4 + 3*8) / (4 * 16) = 22 / 64.
TEST(LoadFigures, OfFourExperts) {
    const auto f = loadFigures(std::vector<double>{3, 8, 1, 4});
    EXPECT_DOUBLE_EQ(f.rows, 16);
    EXPECT_DOUBLE_EQ(f.max, 8);
    EXPECT_DOUBLE_EQ(f.mean, 4);
    EXPECT_DOUBLE_EQ(f.maxOverMean, 2);
    EXPECT_DOUBLE_EQ(f.variation, std::sqrt(26.0 / 4) / 4);
    EXPECT_DOUBLE_EQ(f.variationByChance, std::sqrt(3.0 / 16));
    EXPECT_DOUBLE_EQ(f.gini, 22.0 / 64);
    // 3/16, 1/2, 1/16, 1/4: 0.1875 * 2.41504 + 0.5 + 0.25 + 0.5
    EXPECT_NEAR(f.entropy, 1.7028195, 1e-7);
    EXPECT_EQ(f.expertsHit, 4);
}

TEST(LoadFigures, OfEvenAndOfLopsidedLoads) {
    const auto even = loadFigures(std::vector<double>(8, 5));
    EXPECT_DOUBLE_EQ(even.maxOverMean, 1);
    EXPECT_DOUBLE_EQ(even.variation, 0);
    EXPECT_DOUBLE_EQ(even.gini, 0);
    EXPECT_DOUBLE_EQ(even.entropy, 3);
    const auto one = loadFigures(std::vector<double>{0, 0, 9, 0});
    EXPECT_DOUBLE_EQ(one.maxOverMean, 4);
    EXPECT_DOUBLE_EQ(one.gini, 0.75);
    EXPECT_DOUBLE_EQ(one.entropy, 0);
    EXPECT_EQ(one.expertsHit, 1);
    const auto none = loadFigures(std::vector<double>(4, 0));
    EXPECT_DOUBLE_EQ(none.maxOverMean, 0);
    EXPECT_EQ(none.expertsHit, 0);
}

// Two passes of one layer. Per expert: max 4 and 6, mean 2 and 2: 1 - 4/10. In two ranks: fullest 5 and 6 of
// 8 and 8, even 4 and 4: 1 - 8/11.
TEST(ExpertLoad, BoundsWhatAnEvenLoadWouldSave) {
    const auto load = expertLoad(counts(4, {3}, {4, 1, 1, 2, 0, 2, 6, 0}), 2);
    EXPECT_EQ(load.passes, 2U);
    EXPECT_THAT(load.layers[0].rows, ElementsAre(4, 3, 7, 2));
    EXPECT_EQ(load.perExpert.ranks, 4);
    EXPECT_DOUBLE_EQ(load.perExpert.share, 1 - 4.0 / 10);
    ASSERT_TRUE(load.perRank);
    EXPECT_DOUBLE_EQ(load.perRank->share, 1 - 8.0 / 11);
    EXPECT_THROW(expertLoad(counts(4, {0}, {1, 1, 1, 1}), 3), UsageError);
}

TEST(ExpertLoad, NamesTheWorstLayerAndTheTypicalOne) {
    const auto load = expertLoad(counts(2, {0, 1, 2}, {5, 5, 9, 1, 6, 4}));
    EXPECT_EQ(load.layers[load.worst].layer, 1);
    EXPECT_DOUBLE_EQ(load.typical.maxOverMean, 1.2);
    EXPECT_FALSE(load.perRank);
}

TEST(CompareLoads, TellsHowManyRowsMove) {
    const auto a = counts(4, {0, 1}, {4, 4, 0, 0, 1, 1, 1, 1});
    const auto b = counts(4, {1, 2}, {4, 0, 2, 2, 1, 1, 1, 1});
    const auto comparison = compareLoads(Baseline(a), Candidate(b));
    ASSERT_EQ(comparison.layers.size(), 1U);
    EXPECT_EQ(comparison.layers[0].layer, 1);
    EXPECT_DOUBLE_EQ(comparison.layers[0].moved, 0.25); // 1/4 each against 1/2, 0, 1/4, 1/4
    EXPECT_DOUBLE_EQ(comparison.layers[0].figures.candidate->maxOverMean, 2);
    EXPECT_THAT(comparison.onlyInBaseline, ElementsAre(0));
    EXPECT_THAT(comparison.onlyInCandidate, ElementsAre(2));
    EXPECT_FALSE(comparison.maxOverMean) << "one pass a side has no interval";
    EXPECT_THROW(compareLoads(Baseline(a), Candidate(counts(2, {0}, {1, 1}))), InputError);
}

// 60 passes a side; each pass of the second has its fullest expert at 3 of mean 1 instead of 2.
TEST(CompareLoads, HasAnIntervalWherePassesAreMany) {
    std::vector<double> before, after;
    for (int pass = 0; pass < 60; ++pass) {
        const double wobble = pass % 3 * 0.1;
        before.insert(before.end(), {2 + wobble, 1, 1 - wobble, 0});
        after.insert(after.end(), {3 + wobble, 1 - wobble, 0, 0});
    }
    const auto comparison = compareLoads(Baseline(counts(4, {0}, before)), Candidate(counts(4, {0}, after)));
    ASSERT_TRUE(comparison.maxOverMean);
    EXPECT_LE(comparison.maxOverMean->low, 1);
    EXPECT_GE(comparison.maxOverMean->high, 1);
    EXPECT_GT(comparison.maxOverMean->low, 0.5);
    const auto same = compareLoads(Baseline(counts(4, {0}, before)), Candidate(counts(4, {0}, before)));
    EXPECT_LE(same.maxOverMean->low, 0);
    EXPECT_GE(same.maxOverMean->high, 0);
}

NumberArray array(std::string name, std::vector<std::int64_t> shape, std::vector<double> values) {
    return {std::move(name), std::move(shape), std::move(values)};
}

std::string loadProblem(const std::vector<NumberArray>& arrays, std::int64_t experts = 0) {
    try {
        (void)expertCounts(arrays, "file", experts);
    } catch (const InputError& error) {
        return error.problem();
    }
    return "nothing thrown";
}

TEST(ExpertCounts, OfSglangDropPassesThatNeverCame) {
    const auto one =
        expertCounts({array("logical_count", {3, 2, 2}, {1, 2, 3, 0, 0, 0, 0, 0, 2, 1, 0, 3})}, "file");
    EXPECT_EQ(one.format, "SGLang");
    EXPECT_EQ(one.passes, 2U);
    EXPECT_EQ(one.experts, 2);
    EXPECT_THAT(one.sum(0), ElementsAre(3, 3));
    EXPECT_THAT(one.sum(1), ElementsAre(3, 3));
    EXPECT_THAT(one.of(1, 1), ElementsAre(0, 3));
}

// Two tokens, two layers, two experts each.
TEST(ExpertCounts, OfVllmAreCountedFromEachTokensExperts) {
    const auto routed = array("", {2, 2, 2}, {0, 1, 2, 3, 0, 2, 3, 0});
    const auto one = expertCounts({routed}, "file");
    EXPECT_EQ(one.format, "vLLM");
    EXPECT_EQ(one.experts, 4);
    EXPECT_THAT(one.sum(0), ElementsAre(2, 1, 1, 0));
    EXPECT_THAT(one.sum(1), ElementsAre(1, 0, 1, 2));
    EXPECT_EQ(expertCounts({routed}, "file", 8).experts, 8);
    EXPECT_THAT(loadProblem({routed}, 3), testing::HasSubstr("names expert 3, of 3"));
    EXPECT_THAT(loadProblem({array("", {1, 1, 2}, {5, 5})}), testing::HasSubstr("expert 5 twice"));
}

TEST(ExpertCounts, OfLlamaCppAreThoseOfTheExpertsTensors) {
    const auto one = expertCounts({array("blk.10.ffn_up_exps.weight.counts", {3, 1}, {1, 2, 3}),
                                   array("blk.2.ffn_gate_exps.weight.counts", {3, 1}, {4, 5, 6}),
                                   array("blk.2.ffn_down_exps.weight.counts", {3, 1}, {4, 5, 6}),
                                   array("blk.2.attn_q.weight.counts", {1, 1}, {7})},
                                  "file");
    EXPECT_EQ(one.format, "llama.cpp");
    EXPECT_THAT(one.layers, ElementsAre(2, 10));
    EXPECT_THAT(one.sum(0), ElementsAre(4, 5, 6));
    EXPECT_THAT(one.sum(1), ElementsAre(1, 2, 3));
}

TEST(ExpertCounts, RefuseWhatIsNone) {
    EXPECT_THAT(loadProblem({}), testing::HasSubstr("file: there are no counts"));
    EXPECT_THAT(loadProblem({array("logical_count", {2}, {1, -1})}), testing::HasSubstr("-1 is no count"));
    EXPECT_THAT(loadProblem({array("logical_count", {2}, {1, 0.5})}), testing::HasSubstr("0.5 is no count"));
    EXPECT_THAT(loadProblem({array("weights", {2}, {1, 2})}), testing::HasSubstr("no counts"));
    EXPECT_THAT(expertCounts({array("", {2, 2}, {1, 2, 3, 4})}, "file").sum(1), ElementsAre(3, 4));
}

} // namespace
} // namespace gatescope
