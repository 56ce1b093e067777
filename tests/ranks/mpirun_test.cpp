// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/mpirun_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <set>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(MpirunTest, RanksGiveOneResultWithTheBitsOfOneRank) {
    for (const int count : {1, 2, 4, 8}) {
        const auto result = ranks(count, {"--tokens", "5", "--layers", "2", "--iterations", "4", "--json"});
        ASSERT_EQ(result.exitCode, 0) << result.errors;
        const auto json = result.json();
        EXPECT_EQ(json.at("outputs_identical"), true) << count;
        const auto& ranks = json.at("ranks");
        EXPECT_EQ(ranks.at("count"), count);
        EXPECT_EQ(ranks.at("same_as_one_rank"), true);
        EXPECT_EQ(ranks.at("placement"), "contiguous");
        EXPECT_GE(ranks.at("imbalance"), 1.0);
        int tokens = 0, experts = 0;
        double rows = 0, sent = 0, received = 0;
        for (const auto& rank : ranks.at("per_rank")) {
            tokens += rank.at("tokens").get<int>();
            experts += rank.at("experts_held").get<int>();
            rows += rank.at("rows_mean").get<double>();
            sent += rank.at("sent_bytes_mean").get<double>();
            received += rank.at("received_bytes_mean").get<double>();
            if (count != 2) continue; // of more, some may have no row
            for (const auto* figure : {"experts_ns", "dispatch_ns", "combine_ns", "wait_ns"})
                EXPECT_GT(rank.at(figure), 0) << figure;
        }
        EXPECT_EQ(tokens, 5);
        EXPECT_EQ(experts, 8);
        EXPECT_NEAR(rows, 5 * 2, 1e-6);
        EXPECT_NEAR(sent, received, 1e-6);
        EXPECT_EQ(sent > 0, count > 1);
        for (const auto& run : json.at("runs"))
            EXPECT_EQ(run.at("gate_calls_per_layer"), run.at("placement") == "before" ? 2 : 1);
    }
}

TEST_F(MpirunTest, OneTraceHasAllRanks) {
    const auto file = folder.file("timeline.json");
    ASSERT_EQ(ranks(2, {"--iterations", "4", "-o", file}).exitCode, 0);
    const auto trace = nlohmann::json::parse(fileContent(file));
    std::set<std::string> processes, slices;
    std::map<int, std::string> nameOfPid;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.at("ph") == "M" && event.at("name") == "process_name") {
            processes.insert(event.at("args").at("name").get<std::string>());
            nameOfPid[event.at("pid").get<int>()] = event.at("args").at("name").get<std::string>();
        }
    }
    std::set<std::string> dispatching;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.at("ph") != "X") continue;
        slices.insert(event.at("name").get<std::string>());
        if (event.at("name") != "combine") continue;
        dispatching.insert(nameOfPid.at(event.at("pid").get<int>()));
        EXPECT_GT(event.at("args").at("bytes"), 0);
        EXPECT_EQ(event.at("args").at("peers"), 1);
    }
    EXPECT_THAT(processes, testing::ElementsAre("rank 0: after fix", "rank 0: before fix",
                                                "rank 1: after fix", "rank 1: before fix"));
    EXPECT_EQ(dispatching, processes);
    for (const auto* name : {"dispatch", "combine", "wait for the slowest rank", "gate_gemm (redundant)"})
        EXPECT_THAT(slices, testing::Contains(name));
}

/// No memory moves 200 GB/s between two processes: a slice that claims it has left the moving to another,
/// as the wait had it once, since MPI_Irecv copies large messages itself.
TEST_F(MpirunTest, MovingIsNotTakenForWaiting) {
    auto wide = nlohmann::json::parse(tinyConfig());
    wide["hidden_size"] = 4096;
    config = folder.write("wide.json", wide.dump());
    const auto file = folder.file("timeline.json");
    ASSERT_EQ(ranks(2, {"--tokens", "1024", "--iterations", "4", "-o", file}).exitCode, 0);
    const auto trace = nlohmann::json::parse(fileContent(file));
    std::vector<double> gigabytesPerSecond;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.at("ph") != "X" || event.at("name") != "combine") continue;
        const double bytes = event.at("args").at("bytes");
        EXPECT_GT(bytes, 8e6); // or it would be copied without waiting for anybody
        gigabytesPerSecond.push_back(bytes * 1e-3 / event.at("dur").get<double>());
    }
    ASSERT_GE(gigabytesPerSecond.size(), 8U);
    std::ranges::sort(gigabytesPerSecond);
    EXPECT_LT(gigabytesPerSecond[gigabytesPerSecond.size() / 2], 200);
}

TEST_F(MpirunTest, OtherVerbsReadTheTimeline) {
    const auto file = folder.file("timeline.json");
    ASSERT_EQ(ranks(2, {"--iterations", "4", "-o", file}).exitCode, 0);
    const auto found = gatescope({"detect", file, "--json"});
    EXPECT_EQ(found.exitCode, 1) << found.errors; // before the fix the gate runs twice, on both ranks
    std::map<int, int> layersOfCalls;
    const auto detection = found.json();
    for (const auto& layer : detection.at("layers"))
        ++layersOfCalls[layer.at("gate_calls").get<int>()];
    EXPECT_EQ(layersOfCalls.at(1), layersOfCalls.at(2));
    EXPECT_THAT(gatescope({"detect", file}).output, HasSubstr("rank 1: before fix"));
    EXPECT_EQ(gatescope({"stats", file}).exitCode, 0);
    const auto compared = gatescope({"compare", file, "--json"});
    ASSERT_EQ(compared.exitCode, 0) << compared.errors;
    EXPECT_THAT(compared.json().at("baseline").at("files").dump(), HasSubstr("timeline.json: before fix"));
    EXPECT_EQ(compared.json().at("baseline").at("experts_on_ranks"), nlohmann::json{"contiguous"});
    ASSERT_EQ(compared.json().at("ranks").size(), 2U);
    for (const auto& rank : compared.json().at("ranks")) {
        EXPECT_GT(rank.at("baseline_wait_ns"), 0);
        EXPECT_TRUE(rank.at("step").contains("verdict"));
    }
    EXPECT_THAT(gatescope({"compare", file}).output, HasSubstr("of it waiting"));
    EXPECT_THAT(gatescope({"compare", file, "--format", "md"}).output, HasSubstr("| of it waiting |"));
    const auto report = gatescope({"report", file, "--format", "json"});
    ASSERT_EQ(report.exitCode, 0) << report.errors;
    EXPECT_EQ(report.json().at("traces").at(0).at("profile").at("ranks").at("count"), 2);
    EXPECT_THAT(gatescope({"report", file, "--format", "md"}).output,
                AllOf(HasSubstr("### Ranks"), HasSubstr("to one rank's: yes")));
}

TEST_F(MpirunTest, AMapOfReplicasIsFollowed) {
    const auto map = folder.write("map.json", R"({"physical_to_logical": [0,1,2,3,4, 4,5,6,7,0]})");
    const auto result = ranks(2, {"--tokens", "9", "--iterations", "4", "--placement-map", map, "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json.at("outputs_identical"), true);
    EXPECT_EQ(json.at("ranks").at("replicas"), true);
    for (const auto& rank : json.at("ranks").at("per_rank"))
        EXPECT_EQ(rank.at("experts_held"), 5);
}

TEST_F(MpirunTest, ARankThatFailsEndsTheRunWithItsName) {
    const auto result = ranks(3, {"--seconds", "30"}, "1:throw:7");
    EXPECT_EQ(result.exitCode, 4) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr("gatescope: rank 1 of 3 on "));
    EXPECT_THAT(result.errors, HasSubstr("GATESCOPE_RANK_FAULT"));
    EXPECT_LT(result.secondsGiven, 20);
}

TEST_F(MpirunTest, ARankThatIsKilledEndsTheRunWithItsName) {
    const auto result = ranks(3, {"--seconds", "30"}, "2:kill:7");
    EXPECT_EQ(result.exitCode, 128 + SIGKILL) << result.errors;
    EXPECT_THAT(result.errors, AllOf(HasSubstr("rank 2"), HasSubstr("signal 9")));
    EXPECT_LT(result.secondsGiven, 20);
}

TEST_F(MpirunTest, ASweepRunsOverRanks) {
    verb = "sweep";
    const auto file = folder.file("sweep.json");
    const std::vector<std::string> arguments{"--tokens", "1,5", "--seconds", "0.1", "-o", file};
    const auto printed = ranks(2, arguments);
    ASSERT_EQ(printed.exitCode, 0) << printed.errors;
    EXPECT_EQ(countOf(printed.output, "outputs bit-identical to one rank's: 2 of 2 points"), 1u)
        << printed.output;
    const auto sweep = nlohmann::json::parse(fileContent(file));
    EXPECT_EQ(sweep.at("complete"), true);
    EXPECT_EQ(sweep.at("ranks").at("count"), 2);
    EXPECT_EQ(sweep.at("ranks").at("hosts").size(), 2U);
    for (const auto& point : sweep.at("points")) {
        EXPECT_EQ(point.at("ranks").at("same_as_one_rank"), true);
        EXPECT_EQ(point.at("outputs_identical"), true);
        EXPECT_TRUE(point.contains("difference"));
    }
    const auto other = ranks(3, arguments);
    EXPECT_EQ(other.exitCode, 2);
    EXPECT_EQ(countOf(other.errors, "was begun with ranks {\"count\":2"), 1u) << other.errors;
    EXPECT_EQ(gatescope({"report", file, "--format", "md"}).exitCode, 0);
}

TEST_F(MpirunTest, ARankThatFailsInASweepEndsItWithItsName) {
    verb = "sweep";
    const auto result = ranks(2, {"--tokens", "1", "--seconds", "30"}, "1:throw:9");
    EXPECT_EQ(result.exitCode, 4) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr("gatescope: rank 1 of 2 on "));
    EXPECT_LT(result.secondsGiven, 20);
}

TEST_F(MpirunTest, ABenchTellsWhatExchangesCostAndHoldsLayersAgainstIt) {
    verb = "bench";
    auto middling = nlohmann::json::parse(tinyConfig()); // a few layers of it exceed the caches
    middling.update({{"hidden_size", 512}, {"moe_intermediate_size", 256}, {"num_experts", 64}});
    config = folder.write("middling.json", middling.dump());
    const auto result = ranks(2, {"--tokens", "2,24", "--seconds", "0.01", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json.at("ranks").at("count"), 2);
    EXPECT_EQ(json.at("ranks").at("hosts").size(), 2U);
    EXPECT_EQ(json.at("threads"), 1);
    EXPECT_EQ(json.at("rounds"), 11);
    EXPECT_EQ(json.at("complete"), true);
    for (const auto* one : {"counts_ns", "no_rows_ns", "one_row_ns"})
        EXPECT_GT(json.at("exchange").at(one).at("median"), 0) << one;
    ASSERT_EQ(json.at("rows").size(), 2U);
    for (const auto& row : json.at("rows")) {
        EXPECT_GT(row.at("sent_bytes"), 0);
        EXPECT_GT(row.at("exchange_ns").at("median"), 0);
        EXPECT_GT(row.at("limit_ns").at("median"), row.at("compute_limit_ns").at("median"));
        const double model = row.at("model").at("layer_ns");
        EXPECT_NEAR(model,
                    row.at("model").at("compute_ns").get<double>() +
                        row.at("model").at("exchange_ns").get<double>(),
                    1e-6 * model);
        EXPECT_NEAR(row.at("model").at("measured_over_model").get<double>(),
                    row.at("layer_ns").at("median").get<double>() / model, 1e-9);
    }
    const auto printed = ranks(2, {"--tokens", "2", "--seconds", "0.01"});
    EXPECT_EQ(printed.exitCode, 0) << printed.errors;
    EXPECT_EQ(countOf(printed.output, "exchange = a + sent / B: a = "), 1u) << printed.output;
    EXPECT_EQ(countOf(printed.output, "measured / model"), 1u);
}

TEST_F(MpirunTest, OneProcessOfMpirunNeedsNoRanks) {
    withRanks = false;
    EXPECT_EQ(ranks(1, {"--iterations", "2"}).exitCode, 0);
}

/// The configuration that a file of reference vectors holds.
std::string configOf(const std::string& name) {
    const auto file = fileContent(goldenFile("reference/families/" + name + ".safetensors"));
    std::uint64_t size = 0;
    std::memcpy(&size, file.data(), sizeof size);
    const auto header = nlohmann::json::parse(file.substr(sizeof size, size));
    auto config = nlohmann::json::parse(header.at("__metadata__").at("config").get<std::string>());
    config.erase("dtype");
    config["torch_dtype"] = name.ends_with("bf16") ? "bfloat16" : "float32";
    return config.dump();
}

/// Biases and a clamp (gpt-oss), shared experts (DeepSeek, Llama 4, Qwen2-MoE), weights before the experts
/// (Llama 4).
class FamilyOverRanks : public MpirunTest, public testing::WithParamInterface<const char*> {};

TEST_P(FamilyOverRanks, HasTheBitsOfOneRankInAllFormats) {
    const std::string name = GetParam();
    std::string weights;
    if (name == "qwen2_moe_tiny_f32") {
        auto json = nlohmann::json::parse(tinyConfig(4));
        json.update({{"model_type", "qwen2_moe"},
                     {"hidden_size", 72},
                     {"moe_intermediate_size", 40},
                     {"num_experts", 12},
                     {"norm_topk_prob", false},
                     {"shared_expert_intermediate_size", 88},
                     {"torch_dtype", "float32"}});
        config = folder.write("family.json", json.dump());
        weights = goldenFile("reference/" + name + ".safetensors");
    } else {
        config = folder.write("family.json", configOf(name));
        weights = goldenFile("reference/families/" + name + ".safetensors");
    }
    for (const auto* format : {"none", "fp8", "mxfp4", "w8a8"}) {
        const auto result = ranks(
            3, {"--weights", weights, "--tokens", "7", "--iterations", "2", "--quantize", format, "--json"});
        ASSERT_EQ(result.exitCode, 0) << format << result.errors;
        const auto json = result.json();
        EXPECT_EQ(json.at("config").at("quantize"), format);
        EXPECT_EQ(json.at("nonfinite_logits"), 0);
        EXPECT_EQ(json.at("ranks").at("same_as_one_rank"), true) << format;
        EXPECT_EQ(json.at("outputs_identical"), true) << format;
    }
}

INSTANTIATE_TEST_SUITE_P(Families, FamilyOverRanks,
                         testing::Values("gpt_oss_small_bf16", "deepseek_v3_small_bf16", "llama4_tiny_f32",
                                         "qwen2_moe_tiny_f32"));

/// mpirun forwards no more output then, but files are written. After a second it kills who is left, too soon
/// on a busy machine for a sanitized build: here it waits for longer.
TEST_F(MpirunTest, AnInterruptEndsAllRanksAndKeepsWhatWasMeasured) {
    const auto file = folder.file("timeline.json");
    ProgramOptions interrupted;
    interrupted.signal = SIGINT;
    interrupted.signalAt = "measuring, block 9";
#if defined(__SANITIZE_ADDRESS__)
    killedAfterSeconds = 8;
#endif
    // So many tokens that the seconds end it, not the number of passes.
    const auto result =
        ranks(2, {"--seconds", "60", "--tokens", "8192", "--progress", "json", "-o", file}, {}, interrupted);
    EXPECT_LT(result.seconds, 50);
    EXPECT_LT(result.secondsFromSignal, 20);
    const auto trace = nlohmann::json::parse(fileContent(file));
    const auto& profile = trace.at("otherData").at("gatescope").at("profile");
    EXPECT_EQ(profile.at("stopped_by"), "user");
    EXPECT_EQ(profile.at("complete"), false);
    EXPECT_EQ(profile.at("outputs_identical"), true);
}

/// Ranks are told, not mpirun: that of Open MPI 5 shows nothing more once it is interrupted (docs/scale.md).
TEST_F(MpirunTest, AStoppedBenchKeepsItsWholeRounds) {
    ProgramOptions stopped;
    stopped.signal = SIGTERM;
    stopped.signalAt = "round 3 of";
    stopped.signalTo = config;
    verb = "bench";
    const auto result =
        ranks(2, {"--seconds", "5", "--tokens", "1,512", "--progress", "json", "--json"}, {}, stopped);
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_EQ(result.json().at("complete"), false);
    EXPECT_EQ(result.json().at("rounds"), 2);
    ASSERT_EQ(result.json().at("rows").size(), 2u);
    for (const auto& row : result.json().at("rows"))
        EXPECT_GT(row.at("layer_ns").at("median"), 0);
}

} // namespace
} // namespace gatescope::test
