// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/small_config.h"
#include "report/json_parts.h"
#include "report/sweep_json.h"
#include "report/sweep_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::AllOf;
using testing::HasSubstr;

SweepResult sampleSweep() {
    SweepPlan plan;
    plan.models = {test::smallConfig(64, 32, 8, 2)};
    plan.tokens = {1, 16};
    plan.threads = {2};
    plan.common.seconds = 0.5;
    plan.common.routing = RoutingSpec::parse("zipf:1.2");
    auto sweep = newSweep(plan);
    sweep.sessions = 2;
    sweep.groups = 2;
    auto& point = sweep.points[0];
    point.rounds = 3;
    point.blocks = 6;
    point.passesPerBlock = 2;
    point.spentNs = 123;
    point.deviceName = "a processor";
    point.expertsHitMean = 1.5;
    point.runs[0].layerNs = {110, 112, 111, 113, 110, 112, 111, 111, 112, 110, 113, 111};
    point.runs[1].layerNs = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
    return sweep;
}

/// The sample with a second point that another program disturbed.
SweepResult disturbedSweep() {
    auto sweep = sampleSweep();
    auto& point = sweep.points[1];
    point.blocks = 8;
    point.passesPerBlock = 1;
    point.switches = {.preempted = 7, .slept = 1};
    point.runs[0].layerNs = {1000, 3000, 1000, 9000, 1000, 1000, 4000, 1000};
    point.runs[1].layerNs = {3000, 1000, 5000, 1000, 1000, 6000, 1000, 1000};
    return sweep;
}

std::string problem(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.problem();
    }
    return "nothing thrown";
}

TEST(SweepJson, ComesBackAsItWas) {
    const auto sweep = sampleSweep();
    const auto again = sweepFromJson(sweepJson(sweep), "sweep.json");
    EXPECT_EQ(again.plan, sweep.plan);
    EXPECT_EQ(sweepJson(again), sweepJson(sweep));
    EXPECT_EQ(again.points[0].runs[0].layerNs, sweep.points[0].runs[0].layerNs);
    EXPECT_FALSE(again.complete());
}

TEST(SweepJson, HasTheCostAbsoluteAndRelative) {
    const auto json = Json::parse(sweepJson(sampleSweep()));
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("complete"), false);
    EXPECT_EQ(json.at("interleaved"), false);
    EXPECT_EQ(json.at("remarks").size(), 2U);
    const auto& d = json.at("points").at(0).at("difference");
    EXPECT_EQ(d.at("of"), (Json{"before", "after"}));
    // Means of the blocks: 111, 112, 111, 111, 111, 112.
    EXPECT_EQ(d.at("median_ns"), 11);
    EXPECT_EQ(d.at("relative"), 0.11);
    EXPECT_EQ(d.at("relative_low"), 0.11);
    EXPECT_EQ(d.at("relative_high"), 0.12);
    EXPECT_EQ(d.at("blocks"), 6);
    EXPECT_FALSE(json.at("points").at(1).contains("difference"));
}

TEST(SweepJson, SaysWhichPointsWereDisturbedAndWhy) {
    const auto sweep = disturbedSweep();
    const auto json = Json::parse(sweepJson(sweep));
    EXPECT_FALSE(json.at("points").at(0).contains("disturbed"));
    EXPECT_EQ(json.at("points").at(0).at("preempted_blocks"), 0);
    const auto& point = json.at("points").at(1);
    EXPECT_EQ(point.at("preempted_blocks"), 7);
    EXPECT_EQ(point.at("slept_blocks"), 1);
    EXPECT_GT(point.at("disturbed").at("spread"), 0.5);
    EXPECT_EQ(point.at("disturbed").at("reasons").size(), 2U);
    EXPECT_EQ(point.at("disturbed").at("reasons").at(1),
              "threads lost a core to somebody else in 7 of 8 blocks");
    EXPECT_THAT(json.at("remarks").dump(), HasSubstr("1 of 2 points were disturbed"));
    EXPECT_EQ(sweepFromJson(sweepJson(sweep), "x").points[1].switches, sweep.points[1].switches);
}

TEST(SweepJson, FilesThatCountedNoSwitchesAreReadAllTheSame) {
    auto json = Json::parse(sweepJson(disturbedSweep()));
    json["points"][1].erase("preempted_blocks");
    json["points"][1].erase("slept_blocks");
    const auto point = sweepFromJson(json.dump(), "x").points[1];
    EXPECT_EQ(point.switches, BlockSwitches());
    EXPECT_TRUE(point.disturbance()) << "by its scatter";
}

TEST(SweepWords, TheFigureOfADisturbedPointStandsInParentheses) {
    const auto sweep = disturbedSweep();
    const auto calm = wordsOf(sweep.points[0]);
    EXPECT_EQ(calm.median, "+11 ns");
    EXPECT_EQ(calm.relative, "+11.00 %");
    EXPECT_EQ(calm.verdict, "real");
    EXPECT_TRUE(calm.disturbedBy.empty());
    const auto words = wordsOf(sweep.points[1]);
    EXPECT_THAT(words.median, AllOf(testing::StartsWith("("), testing::EndsWith(")")));
    EXPECT_THAT(words.relative, AllOf(testing::StartsWith("("), testing::EndsWith(" %)")));
    EXPECT_THAT(words.interval, testing::Not(HasSubstr("(")));
    EXPECT_EQ(words.verdict, "disturbed");
    EXPECT_THAT(words.disturbedBy.at(0), HasSubstr("% of a layer's time"));
    SweepPoint none;
    EXPECT_EQ(wordsOf(none).verdict, "not measured");
    EXPECT_EQ(wordsOf(none).median, "");
}

TEST(SweepWords, ARealDifferenceStaysReal) {
    auto sweep = disturbedSweep();
    auto& point = sweep.points[1];
    for (std::size_t i = 0; i < point.blocks; ++i)
        point.runs[0].layerNs[i] = point.runs[1].layerNs[i] + 100 + 2000 * static_cast<double>(i % 4);
    EXPECT_EQ(wordsOf(point).verdict, "real, disturbed");
}

TEST(SweepWords, EveryReasonIsNamed) {
    Disturbance all{.blocks = 40,
                    .spread = 1.9,
                    .scattered = true,
                    .heaps = {{-60e3, 61e3}},
                    .preempted = 34,
                    .slept = 40};
    EXPECT_THAT(
        disturbanceWords(all),
        testing::ElementsAre("the middle half of the blocks' differences spans 190 % of a layer's time",
                             AllOf(HasSubstr("two heaps"), HasSubstr("-60.00 us and +61.00 us")),
                             "threads lost a core to somebody else in 34 of 40 blocks",
                             "threads slept in 40 of 40 blocks"));
}

TEST(SweepJson, GoesOnWithTheSamePlanOnly) {
    const auto sweep = sampleSweep();
    checkSamePlan(sweep.plan, sweep.plan, "sweep.json");
    auto other = sweep.plan;
    other.tokens = {1, 32};
    EXPECT_THAT(problem([&] { checkSamePlan(sweep.plan, other, "sweep.json"); }),
                AllOf(HasSubstr("sweep.json: was begun with tokens [1,16]"), HasSubstr("[1,32]")));
    other = sweep.plan;
    other.models[0].numExperts = 16;
    EXPECT_THAT(problem([&] { checkSamePlan(sweep.plan, other, "sweep.json"); }), HasSubstr("models"));
    other = sweep.plan;
    other.common.seed = 7;
    EXPECT_THAT(problem([&] { checkSamePlan(sweep.plan, other, "sweep.json"); }), HasSubstr("seed 1"));
}

/// The sample over two ranks, one point of which was compared with one rank.
SweepResult rankedSweep() {
    auto sweep = sampleSweep();
    sweep.plan.ranks = SweepRanks{2, "map.json"};
    sweep.transport = "Open MPI 4.1.4";
    sweep.hosts = {"a", "b"};
    sweep.points[0].ranks = PointRanks{{3.5, 1.5}, 1.4, 0.25, true, "1 layer(s)", 3.25, 80};
    sweep.points[1].ranks = PointRanks{{0, 0}, 1, 0, std::nullopt, "no memory", 0, 8};
    return sweep;
}

TEST(SweepJson, RanksComeBackAsTheyWere) {
    const auto sweep = rankedSweep();
    const auto again = sweepFromJson(sweepJson(sweep), "sweep.json");
    EXPECT_EQ(again.plan, sweep.plan);
    EXPECT_EQ(sweepJson(again), sweepJson(sweep));
    const auto json = Json::parse(sweepJson(sweep));
    EXPECT_EQ(json.at("ranks"), (Json{{"count", 2},
                                      {"placement", "map.json"},
                                      {"transport", "Open MPI 4.1.4"},
                                      {"hosts", {"a", "b"}}}));
    EXPECT_EQ(json.at("points").at(0).at("ranks"), (Json{{"rows_mean", {3.5, 1.5}},
                                                         {"imbalance", 1.4},
                                                         {"even_load_saves_at_most", 0.25},
                                                         {"same_as_one_rank", true},
                                                         {"one_rank_note", "1 layer(s)"},
                                                         {"experts_hit_mean", 3.25},
                                                         {"layer_calls", 80}}));
    EXPECT_EQ(json.at("points").at(1).at("ranks").at("same_as_one_rank"), nullptr);
    EXPECT_FALSE(Json::parse(sweepJson(sampleSweep())).contains("ranks"));
}

TEST(SweepJson, FilesThatDoNotSayOverHowManyCallsAreStillRead) {
    auto json = Json::parse(sweepJson(rankedSweep()));
    auto& ranks = json["points"][0]["ranks"];
    ranks.erase("layer_calls");
    ranks.erase("experts_hit_mean");
    const auto sweep = sweepFromJson(json.dump(), "x");
    ASSERT_TRUE(sweep.points[0].ranks);
    EXPECT_EQ(sweep.points[0].ranks->rowsMean, (std::vector{3.5, 1.5}));
    EXPECT_EQ(sweep.points[0].ranks->layerCalls, 0) << "so that later calls alone count";
}

TEST(SweepJson, RefusesWhatRanksCannotHaveTold) {
    const auto refusal = [](const char* field, const Json& value) {
        auto json = Json::parse(sweepJson(rankedSweep()));
        json["points"][0]["ranks"][field] = value;
        return problem([&] { (void)sweepFromJson(json.dump(), "x"); });
    };
    EXPECT_THAT(refusal("rows_mean", {1, 2, 3}), HasSubstr("x: the sweep is damaged: a point's rows_mean"));
    EXPECT_THAT(refusal("even_load_saves_at_most", 1), HasSubstr("even_load_saves_at_most"));
    EXPECT_THAT(refusal("layer_calls", -1), HasSubstr("layer_calls"));
}

TEST(SweepJson, RanksAreOfThePlan) {
    const auto one = sampleSweep().plan;
    const auto two = rankedSweep().plan;
    EXPECT_THAT(problem([&] { checkSamePlan(two, one, "x"); }),
                HasSubstr("was begun with ranks {\"count\":2"));
    EXPECT_THAT(problem([&] { checkSamePlan(one, two, "x"); }), HasSubstr("was begun with ranks null"));
    checkSamePlan(two, two, "x");
}

TEST(SweepWords, RanksAndWhatWasComparedAreTold) {
    auto sweep = rankedSweep();
    EXPECT_THAT(sweepRemarks(sweep),
                testing::Contains(HasSubstr("experts map.json on 2 ranks by Open MPI 4.1.4")));
    EXPECT_THAT(
        sweepRemarks(sweep),
        testing::Contains("outputs bit-identical to one rank's: 1 of 2 points; others were not compared: "
                          "no memory"));
    sweep.points[1].ranks->sameAsOneRank = false;
    EXPECT_THAT(sweepRemarks(sweep),
                testing::Contains("outputs bit-identical to one rank's: 1 of 2 points, NOT of 1"));
}

TEST(SweepJson, RefusesWhatIsNone) {
    EXPECT_THROW(sweepFromJson("{", "x"), InputError);
    EXPECT_THROW(sweepFromJson(R"({"schema":1,"runs":[]})", "x"), InputError);
    auto json = Json::parse(sweepJson(sampleSweep()));
    json["points"][0]["runs"][0]["layer_ns_samples"].erase(0);
    EXPECT_THAT(problem([&] { (void)sweepFromJson(json.dump(), "x"); }),
                HasSubstr("x: the sweep is damaged"));
    json = Json::parse(sweepJson(sampleSweep()));
    json["version"] = "0.0.1";
    EXPECT_THAT(problem([&] { (void)sweepFromJson(json.dump(), "x"); }), HasSubstr("0.0.1"));
}

} // namespace
} // namespace gatescope
