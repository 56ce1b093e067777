// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/compare_json.h"
#include "report/sample_reports.h"

#include <gtest/gtest.h>

#include <limits>

namespace gatescope {
namespace {

using namespace gatescope::test;

constexpr double kNever = std::numeric_limits<double>::infinity();

Difference changedDifference(Verdict verdict) {
    return {.baselineNs = 100,
            .candidateNs = 90,
            .differenceNs = -10,
            .lowNs = -12,
            .highNs = -8,
            .p = 0.001,
            .pAdjusted = 0.002,
            .detectableNs = 3,
            .verdict = verdict};
}

/// Nothing in it is what a new TraceComparison says.
ReportedComparison changedComparison() {
    ReportedComparison comparison;
    auto& result = comparison.result;
    result.comparable = true;
    result.remarks = {"one"};
    *result.facts.baseline = {.files = {"a.json"},
                              .devices = {"H200"},
                              .tokens = 16,
                              .layers = 3,
                              .steps = 5,
                              .launchesPerStep = 326,
                              .kernelsPerStep = 327,
                              .spanNs = 1000,
                              .matchedShare = 0.9,
                              .gateCallsPerLayer = 2};
    result.step = changedDifference(Verdict::Faster);
    result.recordings = RecordingsDifference{{-20, 5}, 0.25};
    result.layers = {{.layer = 7, .difference = changedDifference(Verdict::NoEvidence)}};
    result.kernels = {{.name = "old",
                       .renamedTo = "new",
                       .role = "gate",
                       .path = "mlp.gate",
                       .shape = "[16,2048]",
                       .matchedBy = MatchedBy::Family,
                       .layers = 3,
                       .nBaseline = 9,
                       .nCandidate = 8,
                       .callsPerStep = 3,
                       .difference = changedDifference(Verdict::Slower)}};
    result.onlyIn.baseline->push_back({.name = "gone",
                                       .role = "gemm",
                                       .path = "p",
                                       .shape = "s",
                                       .layers = 1,
                                       .n = 4,
                                       .callsPerStep = 2,
                                       .medianNs = 50,
                                       .perStepNs = 100,
                                       .totalNs = 400,
                                       .inEveryStep = true});
    result.irregular.candidate->emplace_back().name = "odd";
    return comparison;
}

TEST(CompareJson, SaysWhatTheComparisonSays) {
    const auto json = Json::parse(compareJson(changedComparison()));
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("comparable"), true);
    EXPECT_EQ(json.at("reasons"), Json::array());
    EXPECT_EQ(json.at("remarks"), Json::array({"one"}));
    EXPECT_EQ(json.at("baseline"), (Json{{"files", {"a.json"}},
                                         {"devices", {"H200"}},
                                         {"tokens_per_step", 16},
                                         {"moe_layers", 3},
                                         {"ranks", 1},
                                         {"experts_on_ranks", Json::array()},
                                         {"steps", 5},
                                         {"kernels_per_step", 327.0},
                                         {"launches_per_step", 326.0},
                                         {"step_span_ns", 1000.0},
                                         {"matched_share", 0.9},
                                         {"gate_calls_per_layer", 2.0}}));
    EXPECT_EQ(json.at("candidate").at("tokens_per_step"), nullptr) << "not known";
    const auto& step = json.at("step");
    EXPECT_EQ(step.at("n_baseline"), 5);
    EXPECT_EQ(step.at("n_candidate"), 0);
    EXPECT_EQ(step.at("variance_between_recordings"), "default");
    EXPECT_EQ(step.at("recordings"), (Json{{"low_ns", -20.0}, {"high_ns", 5.0}, {"p", 0.25}}));
    EXPECT_FALSE(step.at("words").get<std::string>().empty());
    EXPECT_EQ(json.at("layers").at(0).at("layer"), 7);
    EXPECT_EQ(json.at("layers").at(0).at("verdict"), "no evidence");
    EXPECT_EQ(json.at("only_in_candidate"), Json::array());
    EXPECT_EQ(json.at("irregular").at("baseline"), Json::array());
    EXPECT_EQ(json.at("irregular").at("candidate").at(0).at("name"), "odd");
    EXPECT_EQ(json.at("findings"), (Json{{"baseline", Json::array()}, {"candidate", Json::array()}}));
}

TEST(CompareJson, EveryDifferenceHasItsIntervalAndItsPower) {
    const auto json = Json::parse(compareJson(changedComparison()));
    for (const auto& one : {json.at("step"), json.at("layers").at(0), json.at("kernels").at(0)}) {
        EXPECT_EQ(one.at("baseline_ns"), 100.0);
        EXPECT_EQ(one.at("candidate_ns"), 90.0);
        EXPECT_EQ(one.at("difference_ns"), -10.0);
        EXPECT_EQ(one.at("low_ns"), -12.0);
        EXPECT_EQ(one.at("high_ns"), -8.0);
        EXPECT_EQ(one.at("p"), 0.001);
        EXPECT_EQ(one.at("p_adjusted"), 0.002);
        EXPECT_EQ(one.at("detectable_ns"), 3.0);
    }
    EXPECT_EQ(json.at("step").at("verdict"), "faster");
    EXPECT_EQ(json.at("kernels").at(0).at("verdict"), "slower");
}

TEST(CompareJson, KernelsWithAndWithoutAPartner) {
    const auto json = Json::parse(compareJson(changedComparison()));
    const auto& kernel = json.at("kernels").at(0);
    const Json expected{{"name", "old"},      {"renamed_to", "new"},   {"role", "gate"},
                        {"path", "mlp.gate"}, {"shape", "[16,2048]"},  {"matched_by", "family"},
                        {"layers", 3},        {"calls_per_step", 3.0}, {"n_baseline", 9},
                        {"n_candidate", 8}};
    for (const auto& [key, value] : expected.items())
        EXPECT_EQ(kernel.at(key), value) << key;
    EXPECT_EQ(json.at("only_in_baseline"), (Json::array({{{"name", "gone"},
                                                          {"role", "gemm"},
                                                          {"path", "p"},
                                                          {"shape", "s"},
                                                          {"layers", 1},
                                                          {"calls_per_step", 2.0},
                                                          {"n", 4},
                                                          {"median_ns", 50.0},
                                                          {"per_step_ns", 100.0},
                                                          {"total_ns", 400.0},
                                                          {"in_every_step", true}}})));
}

TEST(CompareJson, WhatIsNotKnownIsNull) {
    auto comparison = changedComparison();
    comparison.result.comparable = false;
    comparison.result.reasons = {"16 tokens per step against 32"};
    comparison.result.step = {
        .lowNs = -kNever, .highNs = kNever, .detectableNs = kNever, .verdict = Verdict::NotGiven};
    comparison.result.recordings.reset();
    const auto json = Json::parse(compareJson(comparison));
    EXPECT_EQ(json.at("comparable"), false);
    EXPECT_EQ(json.at("reasons"), Json::array({"16 tokens per step against 32"}));
    for (const auto* key : {"verdict", "low_ns", "high_ns", "detectable_ns"})
        EXPECT_EQ(json.at("step").at(key), nullptr) << key;
    EXPECT_FALSE(json.at("step").contains("recordings"));
}

TEST(CompareJson, NamesThatAreNoUtf8MakeJsonAllTheSame) {
    auto comparison = changedComparison();
    comparison.result.kernels.front().name = "a\"\n\xff\xe2\x80\xae</script>";
    const auto json = Json::parse(compareJson(comparison));
    EXPECT_EQ(json.at("kernels").at(0).at("name"), "a\"\n\xef\xbf\xbd\xe2\x80\xae</script>");
}

TEST(CompareJson, FindingsStandOnTheirSide) {
    const auto report = comparisonOf(decoderTrace(2), decoderTrace(1));
    const auto json = Json::parse(compareJson(*report.comparison));
    EXPECT_EQ(json.at("findings").at("baseline").size(), 1U);
    EXPECT_EQ(json.at("findings").at("baseline").at(0).at("file"), "a.json");
    EXPECT_EQ(json.at("findings").at("candidate").size(), 0U);
    EXPECT_EQ(json.at("baseline").at("gate_calls_per_layer"), 2.0);
    EXPECT_EQ(json.at("candidate").at("gate_calls_per_layer"), 1.0);
}

} // namespace
} // namespace gatescope
