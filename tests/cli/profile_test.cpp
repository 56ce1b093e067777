// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class ProfileTest : public testing::Test {
protected:
    ProgramResult profile(std::vector<std::string> arguments) const {
        std::vector<std::string> all{"profile", "--config", config, "--iterations", "4"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        auto result = gatescope(all);
        EXPECT_EQ(result.exitCode, 0) << result.errors;
        return result;
    }
    nlohmann::json profileJson(std::vector<std::string> arguments) const {
        arguments.emplace_back("--json");
        return profile(std::move(arguments)).json();
    }

    ScratchFolder folder;
    std::string config = folder.write("tiny.json", tinyConfig());
};

std::vector<std::string> placements(const nlohmann::json& json) {
    std::vector<std::string> names;
    for (const auto& run : json.at("runs"))
        names.push_back(run.at("placement"));
    return names;
}

TEST_F(ProfileTest, TheFixSavesOneGateCallAndNotABit) {
    const auto json = profileJson({"--placement", "all"});
    EXPECT_EQ(json.at("schema"), 1);
    ASSERT_THAT(placements(json), ElementsAre("before", "after", "external"));
    const std::map<std::string, double> expected{{"before", 2}, {"after", 1}, {"external", 1}};
    for (const auto& run : json.at("runs")) {
        EXPECT_EQ(run.at("gate_calls_per_layer"), expected.at(run.at("placement"))) << run.at("placement");
        EXPECT_EQ(run.at("is_internal_router"), run.at("placement") != "external");
    }
    EXPECT_EQ(json.at("outputs_identical"), true);
    EXPECT_EQ(json.at("complete"), true);
}

TEST_F(ProfileTest, BothPlacementsAreTheDefault) {
    EXPECT_THAT(placements(profileJson({})), ElementsAre("before", "after"));
}

TEST_F(ProfileTest, OnlyBeforeTheFixIsAGateCallRedundant) {
    const auto json = profileJson({"--placement", "all"});
    for (const auto& run : json.at("runs")) {
        double redundant = 0;
        double used = 0;
        for (const auto& kernel : run.at("kernels")) {
            if (kernel.at("kind") != "gate") continue;
            const bool isRedundant = kernel.at("name") == "gate_gemm (redundant)";
            (isRedundant ? redundant : used) += kernel.at("calls_per_layer").get<double>();
        }
        EXPECT_EQ(redundant, run.at("placement") == "before" ? 1 : 0);
        EXPECT_EQ(used, 1);
    }
}

TEST_F(ProfileTest, JsonHasTheDocumentedFields) {
    const auto json = profileJson({"--tokens", "5", "--seed", "7"});
    const auto& model = json.at("config");
    EXPECT_EQ(model.at("hidden_size"), 64);
    EXPECT_EQ(model.at("moe_intermediate_size"), 32);
    EXPECT_EQ(model.at("num_experts"), 8);
    EXPECT_EQ(model.at("num_experts_per_tok"), 2);
    EXPECT_EQ(model.at("tokens"), 5);
    EXPECT_EQ(model.at("seed"), 7);
    for (const auto& run : json.at("runs")) {
        const auto& layer = run.at("layer_ns");
        EXPECT_EQ(layer.at("n"), 4);
        EXPECT_GE(run.at("sleeps_per_layer"), 0);
        EXPECT_GT(layer.at("p10"), 0);
        EXPECT_LE(layer.at("p10"), layer.at("median"));
        EXPECT_LE(layer.at("median"), layer.at("p90"));
        for (const auto& kernel : run.at("kernels")) {
            EXPECT_GE(kernel.at("median_ns"), 0);
            EXPECT_GE(kernel.at("share"), 0);
        }
    }
    const auto& difference = json.at("difference");
    EXPECT_THAT(difference.at("of"), ElementsAre("before", "after"));
    EXPECT_EQ(difference.at("blocks"), 2);
    EXPECT_EQ(difference.at("confidence"), 0.5) << "two differences are no 95 % interval";
    EXPECT_EQ(difference.at("resolved"), false);
    const auto& price = json.at("redundant_gate");
    EXPECT_EQ(price.at("difference").at("median_ns"), difference.at("median_ns"));
    EXPECT_GT(price.at("warm_call_ns"), 0);
    EXPECT_EQ(json.at("stopped_by"), "iterations");
    EXPECT_LE(difference.at("low_ns"), difference.at("median_ns"));
    EXPECT_LE(difference.at("median_ns"), difference.at("high_ns"));
    EXPECT_GT(json.at("weight_bytes"), 0);
    EXPECT_GT(json.at("peak_memory_bytes"), 0);
    EXPECT_GT(json.at("recorder").at("ns_per_slice"), 0);
    EXPECT_EQ(json.at("recorder").at("dropped_slices"), 0);
    EXPECT_FALSE(json.at("recorder").contains("recorded_minus_timed_on_device")) << "the host has one clock";
}

TEST_F(ProfileTest, OnePlacementHasNoDifference) {
    const auto json = profileJson({"--placement", "after"});
    EXPECT_THAT(placements(json), ElementsAre("after"));
    EXPECT_FALSE(json.contains("difference"));
}

TEST_F(ProfileTest, APlacementMayStandTwice) {
    const auto json = profileJson({"--placement", "after,after"});
    EXPECT_THAT(placements(json), ElementsAre("after", "after"));
    EXPECT_TRUE(json.contains("difference"));
    EXPECT_FALSE(json.contains("redundant_gate"));
}

TEST_F(ProfileTest, LayersHaveWeightsOfTheirOwn) {
    const auto one = profileJson({});
    const auto three = profileJson({"--layers", "3"});
    EXPECT_EQ(three.at("config").at("layers"), 3);
    EXPECT_EQ(three.at("weight_bytes"), 3 * one.at("weight_bytes").get<std::int64_t>());
    EXPECT_EQ(three.at("runs").at(0).at("gate_calls_per_layer"), 2);
}

TEST_F(ProfileTest, RoutingCanBeReplaced) {
    EXPECT_EQ(profileJson({"--routing", "single:3"}).at("experts_hit_mean"),
              2); // the expert and its neighbour
    for (const auto* routing : {"uniform", "zipf:1.2"}) {
        const auto json = profileJson({"--routing", routing, "--tokens", "64"});
        EXPECT_EQ(json.at("config").at("routing"), routing);
        EXPECT_GT(json.at("experts_hit_mean"), 2) << routing;
        EXPECT_EQ(json.at("outputs_identical"), true) << routing;
    }
}

TEST_F(ProfileTest, ThreadsCanBeChosen) {
    EXPECT_THAT(profileJson({"--threads", "1"}).at("device"), HasSubstr("1 thread"));
    EXPECT_THAT(profileJson({"--threads", "2"}).at("device"), HasSubstr("2 threads"));
}

TEST_F(ProfileTest, DtypesAndEnginesCanBeChosen) {
    EXPECT_EQ(profileJson({"--dtype", "f32"}).at("config").at("dtype"), "f32");
    EXPECT_EQ(profileJson({"--dtype", "bf16"}).at("config").at("dtype"), "bf16");
    EXPECT_THAT(profileJson({"--dtype", "f32", "--gemm", "onednn"}).at("gemm"), HasSubstr("oneDNN"));
    EXPECT_THAT(profileJson({"--gemm", "scalar"}).at("gemm"), HasSubstr("portable"));
}

TEST_F(ProfileTest, ACheckpointsLayersCanBeRun) {
    const auto result = gatescope({"profile", "--checkpoint", checkpointFolder(), "--layer", "2", "--layers",
                                   "2", "--iterations", "2", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json.at("config").at("weights"), checkpointFolder());
    EXPECT_EQ(json.at("config").at("first_layer"), 2);
    EXPECT_EQ(json.at("config").at("moe_intermediate_size"), 48);
    EXPECT_EQ(json.at("outputs_identical"), true);
}

TEST_F(ProfileTest, TheReportNamesWhatMatters) {
    const auto text = profile({"--placement", "all"}).output;
    EXPECT_THAT(text, AllOf(HasSubstr("before: 2.00 gate call(s) per layer"),
                            HasSubstr("after: 1.00 gate call(s) per layer"),
                            HasSubstr("external: 1.00 gate call(s) per layer")));
    EXPECT_THAT(text,
                AllOf(HasSubstr("gate_gemm (redundant)"), HasSubstr("topk_softmax"), HasSubstr("w2_gemm")));
    EXPECT_THAT(text, HasSubstr("outputs bit-identical: yes"));
    EXPECT_THAT(text, HasSubstr("before minus after: "));
    EXPECT_THAT(text, HasSubstr("peak memory "));
}

TEST_F(ProfileTest, NothingButTheResultGoesToStandardOutput) {
    const auto result = profile({"--json"});
    EXPECT_EQ(result.output.front(), '{');
    EXPECT_EQ(result.errors, ""); // progress is for terminals
}

} // namespace
} // namespace gatescope::test
