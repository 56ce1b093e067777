// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/small_config.h"
#include "report/json_parts.h"
#include "report/sweep_json.h"

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
