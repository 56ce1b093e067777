// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace gatescope::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

/// What people found by hand in a trace.
struct Expected {
    std::string file;
    std::string counts; ///< gate_calls_per_layer
    int layers = 0;
    int steps = 0;
    std::string confidence;
};

class DetectsGates : public testing::TestWithParam<Expected> {};

TEST_P(DetectsGates, AsFoundByHand) {
    const auto& want = GetParam();
    const auto result = gatescope({"detect", goldenTrace(want.file), "--json"});
    const auto json = result.json();
    const auto& summary = json.at("summary");
    EXPECT_EQ(summary.at("gate_calls_per_layer"), Json::parse(want.counts));
    EXPECT_EQ(summary.at("moe_layers"), want.layers);
    EXPECT_EQ(summary.at("steps"), want.steps);
    std::set<std::string> confidences;
    std::size_t redundant = 0;
    for (const auto& layer : json.at("layers")) {
        confidences.insert(layer.at("confidence").get<std::string>());
        const auto calls = layer.at("gate_calls").get<std::size_t>();
        EXPECT_GE(layer.at("evidence").size(), calls);
        redundant += calls > 0 ? calls - 1 : 0;
    }
    EXPECT_EQ(summary.at("redundant"), redundant);
    EXPECT_LE(confidences.size(), 1U);
    if (!confidences.empty()) {
        EXPECT_EQ(*confidences.begin(), want.confidence);
    }
    EXPECT_EQ(result.exitCode, redundant > 0 ? 1 : 0);
    EXPECT_EQ(json.at("findings").empty(), redundant == 0) << json.at("findings").dump(1);
}

INSTANTIATE_TEST_SUITE_P(
    Golden, DetectsGates,
    testing::Values(Expected{"kineto_cpu_before_t8", R"({"2": 2})", 1, 2, "shapes"},
                    Expected{"kineto_h200_before_t16", R"({"2": 9})", 3, 3, "shapes"},
                    Expected{"kineto_h200_before_t512_noshapes", R"({"2": 6})", 3, 2, "structure"},
                    Expected{"kineto_h100_graph_before_t1", R"({"2": 36})", 6, 6, "structure"},
                    Expected{"kineto_h100_kv_equals_experts_after_t16", R"({"1": 12})", 4, 3, "shapes"},
                    Expected{"kineto_h100_two_streams_before_t32", R"({"2": 12})", 4, 3, "structure"},
                    Expected{"kineto_h200_branches_before_t16", R"({"2": 16})", 4, 4, "structure"},
                    Expected{"kineto_h200_branches_after_t16", R"({"1": 16})", 4, 4, "structure"},
                    Expected{"kineto_h200_branches_side_gate_before_t16", R"({"2": 16})", 4, 4, "structure"},
                    Expected{"kineto_h200_branches_side_gate_after_t16", R"({"1": 16})", 4, 4, "structure"},
                    Expected{"kineto_h200_branches_piecewise_before_t16", R"({"2": 16})", 16, 1, "structure"},
                    Expected{"kineto_h200_branches_after_t256", R"({"1": 16})", 4, 4, "structure"},
                    Expected{"kineto_h200_compiled_before_t16", R"({"2": 12})", 4, 3, "structure"},
                    Expected{"kineto_h200_compiled_f32_gate_before_t16", R"({"2": 16})", 4, 4, "structure"},
                    Expected{"kineto_h200_compiled_cudagraphs_before_t16", R"({"2": 12})", 4, 3, "structure"},
                    Expected{"kineto_h200_compiled_cudagraphs_after_t16", R"({"1": 12})", 4, 3, "structure"},
                    Expected{"kineto_h200_compiled_triton_before_t16", R"({"2": 12})", 4, 3, "shapes"},
                    Expected{"kineto_h200_inductor_after_t16", R"({"1": 12})", 4, 3, "shapes"},
                    Expected{"kineto_h200_inductor_cudagraphs_after_t16", R"({"1": 9})", 3, 3, "structure"},
                    Expected{"kineto_cpu_wide_shared_expert_after_t1", R"({"1": 8})", 4, 2, "shapes"},
                    Expected{"kineto_cpu_three_projections_before_t1", R"({"2": 8})", 4, 2, "weak"},
                    Expected{"kineto_h200_groups_before_t16", R"({"2": 9})", 3, 3, "shapes"},
                    Expected{"kineto_h200_one_group_before_t1", R"({"2": 9})", 3, 3, "shapes"},
                    Expected{"kineto_h100_ep2_before_t64_rank1", R"({"2": 12})", 4, 3, "shapes"},
                    Expected{"kineto_h100_dense_only_t16", "{}", 0, 0, ""},
                    Expected{"composed_graph_replay_before", R"({"2": 6})", 3, 2, "structure"},
                    Expected{"composed_xpu_before", R"({"2": 6})", 3, 2, "shapes"},
                    Expected{"composed_xpu_after", R"({"1": 6})", 3, 2, "shapes"},
                    Expected{"tracelens_qwen3_30b_a3b_b300_decode", R"({"1": 48})", 48, 1, "structure"},
                    Expected{"tracelens_vllm_gpt_oss_mi300x_decode", R"({"1": 24})", 24, 1, "weak"},
                    Expected{"tracelens_moe_few_experts", R"({"1": 3})", 3, 1, "shapes"},
                    Expected{"tracelens_sglang_qwen3_8b_decode", "{}", 0, 0, ""},
                    Expected{"tracelens_dense_b300_decode", "{}", 0, 0, ""}),
    [](const auto& info) { return info.param.file; });

/// A graph's branches go on now on one stream and now on another: the next layer's experts are no part of
/// this one.
TEST(Detect, GraphsWithBranchesHaveNothingElseToSave) {
    for (const std::string name :
         {"kineto_h200_branches_after_t16", "kineto_h200_branches_side_gate_after_t16"}) {
        const auto result = gatescope({"detect", goldenTrace(name), "--kinds", "all", "--json"});
        EXPECT_EQ(result.exitCode, 0) << name;
        EXPECT_TRUE(result.json().at("findings").empty()) << name << result.json().at("findings").dump(1);
    }
}

/// The same recording in the two forms that torch has written .pftrace files in
/// (tests/golden/traces/pftrace): JSON and they must say the same, up to what the first form has lost.
TEST(Detect, ProtobufTracesSayWhatTheirJsonSays) {
    const auto json = gatescope({"detect", goldenTrace("kineto_h200_before_t16"), "--json"}).json();
    for (const std::string form : {"h200_before_t16_2026_08.pftrace", "h200_before_t16_2026_11.pftrace"}) {
        const auto path = std::string(GATESCOPE_GOLDEN_DIR) + "/traces/pftrace/" + form;
        const auto result = gatescope({"detect", path, "--json"});
        EXPECT_EQ(result.exitCode, 1) << form;
        const auto read = result.json();
        EXPECT_EQ(read.at("summary"), json.at("summary")) << form;
        const auto& layers = read.at("layers");
        ASSERT_EQ(layers.size(), json.at("layers").size()) << form;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            EXPECT_EQ(layers[i].at("confidence"), "shapes") << form;
            const auto& evidence = layers[i].at("evidence");
            const auto& wanted = json.at("layers")[i].at("evidence");
            ASSERT_EQ(evidence.size(), wanted.size()) << form;
            for (std::size_t at = 0; at < evidence.size(); ++at) {
                EXPECT_EQ(evidence[at].at("name"), wanted[at].at("name")) << form;
                EXPECT_EQ(evidence[at].at("dur_ns"), wanted[at].at("dur_ns")) << form;
            }
        }
    }
}

TEST(Detect, AFileThatIsCutOffIsNotCalledClean) {
    const ScratchFolder folder;
    const auto file = folder.file("part.json");
    ASSERT_EQ(gatescope({"export", goldenTrace("kineto_h200_before_t16"), "-o", file}).exitCode, 0);
    const auto cutOff = HasSubstr("Recording that is not whole: file cut off before its end");
    EXPECT_THAT(gatescope({"detect", file}).output, Not(cutOff));
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 4);
    EXPECT_THAT(gatescope({"detect", file}).output, cutOff);
    EXPECT_THAT(gatescope({"detect", file, "--json"}).json().at("remarks").dump(), cutOff);
}

TEST(Detect, PricesOfKnownTracesAreBounds) {
    const auto within = [](const Json& bounds, std::int64_t ns) {
        return bounds.at("low").get<std::int64_t>() <= ns && ns <= bounds.at("high").get<std::int64_t>();
    };
    // The kernels of the calls whose results are overwritten, added up by hand.
    const auto graph =
        gatescope({"detect", goldenTrace("composed_graph_replay_before"), "--json"}).json().at("summary");
    EXPECT_TRUE(within(graph.at("wasted_ns"), 18630)) << graph.dump(1);
    EXPECT_EQ(graph.at("wasted_launch_ns"), 0) << "a replayed kernel has no launch of its own";
    const auto xpu = gatescope({"detect", goldenTrace("composed_xpu_before"), "--json"}).json().at("summary");
    EXPECT_TRUE(within(xpu.at("wasted_ns"), 24663)) << xpu.dump(1);
    EXPECT_EQ(xpu.at("wasted_launch_ns"), 31800) << "the runtime's calls, not the driver's inside them too";
}

TEST(Detect, RanksOfOneRunAreCountedTogether) {
    const auto json = gatescope({"detect", goldenTrace("kineto_h100_ep2_before_t64_rank0"),
                                 goldenTrace("kineto_h100_ep2_before_t64_rank1"), "--json"})
                          .json();
    EXPECT_EQ(json.at("summary").at("gate_calls_per_layer"), Json::parse(R"({"2": 24})"));
    std::set<int> ranks;
    for (const auto& layer : json.at("layers"))
        ranks.insert(layer.at("rank").get<int>());
    EXPECT_EQ(ranks, (std::set{0, 1}));
}

TEST(Detect, ExitCodeSaysWhetherCountsAreAsExpected) {
    const auto twice = goldenTrace("composed_graph_replay_before");
    EXPECT_EQ(gatescope({"detect", twice}).exitCode, 1);
    EXPECT_EQ(gatescope({"detect", twice, "--expect", "2"}).exitCode, 0);
    const auto once = goldenTrace("composed_xpu_after");
    EXPECT_EQ(gatescope({"detect", once}).exitCode, 0);
    EXPECT_EQ(gatescope({"detect", once, "--expect", "2"}).exitCode, 1);
    EXPECT_EQ(gatescope({"detect", once, "--expect", "0"}).exitCode, 1);
}

TEST(Detect, TextNamesCountsAndWhatWouldRefuteThem) {
    const auto result = gatescope({"detect", goldenTrace("composed_graph_replay_before")});
    EXPECT_THAT(result.output, HasSubstr("Gate called twice per layer"));
    EXPECT_THAT(result.output, HasSubstr("refuted by"));
    EXPECT_THAT(result.output, HasSubstr("is_internal_router")) << "advice";
    EXPECT_THAT(gatescope({"detect", goldenTrace("kineto_h100_dense_only_t16")}).output,
                HasSubstr("no MoE layers"));
}

TEST(Detect, OtherKindsFindNothingInCleanTraces) {
    for (const auto* file :
         {"tracelens_qwen3_30b_a3b_b300_decode", "tracelens_vllm_gpt_oss_mi300x_decode",
          "tracelens_sglang_qwen3_8b_decode", "tracelens_dense_b300_decode", "kineto_h100_dense_only_t16",
          "kineto_h100_kv_equals_experts_after_t16", "tracelens_moe_few_experts", "composed_xpu_after"}) {
        const auto result = gatescope({"detect", "--kinds", "all", goldenTrace(file), "--json"});
        EXPECT_EQ(result.exitCode, 0) << file;
        EXPECT_TRUE(result.json().at("findings").empty()) << result.output;
    }
}

TEST(Detect, HostWaitsOfExpertParallelLayersAreFound) {
    const auto json = gatescope({"detect", "--kinds", "sync,norm",
                                 goldenTrace("kineto_h100_ep2_before_t64_rank0"), "--json"})
                          .json();
    ASSERT_EQ(json.at("findings").size(), 1U);
    EXPECT_EQ(json.at("findings")[0].at("kind"), "sync");
    ASSERT_EQ(json.at("remarks").size(), 1U);
    EXPECT_EQ(json.at("remarks")[0].at("kind"), "idle");
    EXPECT_TRUE(json.at("layers").empty()) << "gates were not asked for";
}

TEST(Detect, PatternsOfOnesOwn) {
    const ScratchFolder folder;
    // Without a router there is no MoE layer.
    const auto none = folder.write("none.json", R"({"families": [{"family": "sampling", "any": ["topk"]}]})");
    const auto result =
        gatescope({"detect", goldenTrace("composed_xpu_before"), "--patterns", none, "--json"});
    EXPECT_EQ(result.exitCode, 0);
    EXPECT_EQ(result.json().at("summary").at("moe_layers"), 0);
    const auto broken = folder.write("broken.json", R"({"families": [{"family": "nonsense", "any": []}]})");
    const auto refused = gatescope({"detect", goldenTrace("composed_xpu_before"), "--patterns", broken});
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_THAT(refused.errors, HasSubstr("nonsense"));
}

TEST(Detect, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(gatescope({"detect"}).exitCode, 2);
    EXPECT_EQ(gatescope({"detect", goldenTrace("composed_xpu_after"), "--kinds", "nonsense"}).exitCode, 2);
    EXPECT_EQ(gatescope({"detect", "/nonexistent.json"}).exitCode, 3);
}

class DetectOwnRun : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_folder = new ScratchFolder;
        const auto config = s_folder->write("tiny.json", tinyConfig());
        const auto result = gatescope({"profile", "--config", config, "--placement", "all", "--layers", "3",
                                       "--iterations", "5", "-o", path()});
        ASSERT_EQ(result.exitCode, 0) << result.errors;
    }
    static void TearDownTestSuite() {
        delete s_folder;
        s_folder = nullptr;
    }
    static std::string path() { return s_folder->file("timeline.json"); }

    inline static ScratchFolder* s_folder = nullptr;
};

TEST_F(DetectOwnRun, TellsByDataFlow) {
    const auto result = gatescope({"detect", path(), "--json"});
    const auto json = result.json();
    const auto& summary = json.at("summary");
    const auto passes = summary.at("moe_layers").get<int>() * summary.at("steps").get<int>();
    EXPECT_EQ(summary.at("moe_layers"), 3);
    EXPECT_GE(summary.at("steps"), 5);
    // Before the fix twice; after it and with an external router once.
    EXPECT_EQ(summary.at("gate_calls_per_layer"), (Json{{"1", 2 * passes}, {"2", passes}}));
    EXPECT_EQ(summary.at("redundant"), passes);
    EXPECT_EQ(json.at("layers").size(), static_cast<std::size_t>(3 * passes));
    for (const auto& layer : json.at("layers"))
        EXPECT_EQ(layer.at("confidence"), "data flow");
    EXPECT_EQ(result.exitCode, 1);
}

} // namespace
} // namespace gatescope::test
