// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

// What `gatescope bench` prints; how fast anything is, is not tested.

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Large enough that a few layers exceed the caches: loading thousands would take longer than measuring.
std::string middlingConfig() {
    auto json = nlohmann::json::parse(tinyConfig());
    json["hidden_size"] = 512;
    json["moe_intermediate_size"] = 256;
    json["num_experts"] = 64;
    return json.dump();
}

class BenchTest : public testing::Test {
protected:
    nlohmann::json bench(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"bench", "--config", config, "--seconds", "0.01", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto result = gatescope(arguments);
        EXPECT_EQ(result.exitCode, 0) << result.errors;
        return nlohmann::json::parse(result.output);
    }

    /// The config file of a layer of milliseconds: 200 pairs of small ones are done before a signal arrives.
    std::string large() const {
        auto json = nlohmann::json::parse(middlingConfig());
        json["hidden_size"] = 2048;
        json["moe_intermediate_size"] = 1024;
        json["num_experts"] = json["num_experts_per_tok"] = 8;
        return input.write("large.json", json.dump());
    }

    ScratchFolder input;
    std::string config = input.write("config.json", middlingConfig());
};

void expectConsistent(const nlohmann::json& row) {
    const double limit = std::max(row.at("bytes").get<double>() / row.at("bandwidth_gbs").get<double>(),
                                  row.at("flops").get<double>() / row.at("peak_gflops").get<double>());
    EXPECT_NEAR(row.at("limit_ns").get<double>(), limit, limit * 1e-9);
    EXPECT_NEAR(row.at("fraction").get<double>(), limit / row.at("median_ns").get<double>(), 1e-9);
    EXPECT_GT(row.at("iterations"), 0);
    EXPECT_LE(row.at("p10_ns"), row.at("median_ns"));
    EXPECT_LE(row.at("median_ns"), row.at("p90_ns"));
}

TEST_F(BenchTest, FractionsFollowFromWhatIsPrintedWithThem) {
    const auto json = bench({"--tokens", "1,5"});
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_GT(json.at("bandwidth_gbs"), 0);
    EXPECT_GT(json.at("peak_gflops"), 0);
    EXPECT_GT(json.at("threads"), 0);
    ASSERT_EQ(json.at("rows").size(), 2u);
    EXPECT_EQ(json.at("rows")[1].at("tokens"), 5);
    for (const auto& row : json.at("rows"))
        expectConsistent(row);
}

TEST_F(BenchTest, SpreadIsOfAllRoundsWhereEachIsOneIteration) {
    const auto result =
        gatescope({"bench", "--config", config, "--tokens", "1", "--seconds", "1e-6", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto row = nlohmann::json::parse(result.output).at("rows")[0];
    EXPECT_EQ(row.at("iterations"), 11);
    EXPECT_LT(row.at("p10_ns"), row.at("p90_ns"));
}

TEST_F(BenchTest, QuantisedExpertsReadFewerBytes) {
    const double plain = bench({"--tokens", "4"}).at("rows")[0].at("bytes");
    for (const char* format : {"int8", "fp8", "mxfp4", "w8a8"}) {
        const auto json = bench({"--tokens", "4", "--quantize", format});
        EXPECT_EQ(json.at("quantize"), format);
        EXPECT_LT(json.at("rows")[0].at("bytes").get<double>(), plain);
    }
}

TEST_F(BenchTest, ScalingHasARunForEachNumberOfThreads) {
    const auto json = bench({"--scaling", "--tokens", "3"});
    ASSERT_GE(json.at("runs").size(), 1u);
    EXPECT_EQ(json.at("runs")[0].at("threads"), 1);
    for (const auto& run : json.at("runs"))
        expectConsistent(run.at("rows").at(0));
}

TEST_F(BenchTest, BaselineHasTimesOfBoth) {
    const auto json = bench({"--baseline", "--dtype", "f32", "--tokens", "2,9"});
    ASSERT_EQ(json.at("rows").size(), 2u);
    for (const auto& row : json.at("rows")) {
        EXPECT_GT(row.at("layer_ns"), 0);
        EXPECT_NEAR(row.at("ratio").get<double>(),
                    row.at("baseline_ns").get<double>() / row.at("layer_ns").get<double>(), 1e-9);
    }
}

TEST_F(BenchTest, GateHasColdAndWarmCalls) {
    const auto json = bench({"--gate"});
    ASSERT_EQ(json.at("rows").size(), 2u);
    EXPECT_EQ(json.at("rows")[0].at("tokens"), 1);
    EXPECT_EQ(json.at("rows")[1].at("tokens"), 512);
    for (const auto& row : json.at("rows"))
        EXPECT_GT(row.at("warm_ns"), 0);
}

TEST_F(BenchTest, RecorderHasAnInterval) {
    const auto json = bench({"--recorder"});
    EXPECT_GT(json.at("slices_per_layer"), 0);
    EXPECT_GT(json.at("ns_per_slice"), 0);
    EXPECT_LE(json.at("on_minus_off").at("low_ns"), json.at("on_minus_off").at("median_ns"));
    EXPECT_LE(json.at("on_minus_off").at("median_ns"), json.at("on_minus_off").at("high_ns"));
}

TEST_F(BenchTest, WithoutJsonATableIsPrinted) {
    const auto result = gatescope({"bench", "--config", config, "--seconds", "0.01", "--tokens", "2"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_THAT(result.output, AllOf(HasSubstr("read bandwidth"), HasSubstr("fraction")));
}

TEST_F(BenchTest, ImpossibleTokensAreRefusedInEveryMode) {
    for (const auto* mode : {"--baseline", "--trial", "--scaling", "--gate", "--recorder"}) {
        const auto result = gatescope({"bench", "--config", config, mode, "--tokens", "-1"});
        EXPECT_EQ(result.exitCode, 2) << mode << ": " << result.errors;
    }
}

TEST_F(BenchTest, TwoModesAtOnceAreRefused) {
    EXPECT_EQ(gatescope({"bench", "--baseline", "--gate"}).exitCode, 2);
    EXPECT_EQ(gatescope({"bench", "--config", config, "--preset", "olmoe-1b-7b"}).exitCode, 2);
}

TEST_F(BenchTest, SecondsAreAFiniteNumberAboveNothing) {
    for (const auto* verb : {"bench", "profile", "sweep", "calibrate"}) {
        for (const auto* seconds : {"nan", "inf", "0", "-1", "1e300"}) {
            const auto result = gatescope({verb, "--seconds", seconds});
            EXPECT_EQ(result.exitCode, 2) << verb << " " << seconds;
            EXPECT_THAT(result.errors, testing::HasSubstr("--seconds must be more than 0 and at most "))
                << verb;
            EXPECT_LT(result.errors.size(), 200u) << result.errors;
        }
    }
}

TEST_F(BenchTest, StoppedItKeepsTheTokenCountsThatAreDone) {
    for (const int signal : {SIGTERM, SIGINT}) {
        ProgramOptions options;
        options.signal = signal;
        options.signalAt = "3 tokens";
        const auto result = gatescope({"bench", "--config", config, "--seconds", "0.7", "--tokens", "1,3,2",
                                       "--json", "--progress", "json"},
                                      options);
        EXPECT_EQ(result.exitCode, 0) << result.errors;
        EXPECT_EQ(result.json().at("complete"), false);
        ASSERT_EQ(result.json().at("rows").size(), 1u);
        expectConsistent(result.json().at("rows")[0]);
    }
    EXPECT_EQ(bench({"--tokens", "1"}).at("complete"), true);
}

TEST_F(BenchTest, StoppedTheOtherModesKeepWhatIsDoneToo) {
    const auto stoppedAt = [](const std::string& config, const char* mode, const char* where) {
        ProgramOptions options;
        options.signal = SIGTERM;
        options.signalAt = where;
        const auto result = gatescope({"bench", "--config", config, mode, "--seconds", "1", "--tokens", "1,3",
                                       "--json", "--progress", "json"},
                                      options);
        EXPECT_EQ(result.exitCode, 0) << mode << ": " << result.errors;
        EXPECT_EQ(result.json().at("complete"), false) << mode;
        return result.json();
    };
    EXPECT_EQ(stoppedAt(config, "--baseline", "3 tokens").at("rows").size(), 1u);
    EXPECT_EQ(stoppedAt(config, "--gate", "gate of 512").at("rows").size(), 1u);
    const auto pairs =
        stoppedAt(large(), "--recorder", "recorder on and off, 1").at("on_minus_off").at("pairs");
    EXPECT_GE(pairs, 10);
    EXPECT_LT(pairs, 200);
    for (const char* mode : {"--baseline", "--gate", "--recorder"})
        EXPECT_EQ(bench({mode, "--tokens", "1"}).at("complete"), true) << mode;
}

TEST_F(BenchTest, StoppedBeforeAnythingIsDoneThereIsNothing) {
    for (const char* mode : {"--baseline", "--gate", "--recorder"}) {
        ProgramOptions options;
        options.signal = SIGTERM;
        options.signalAt = mode == std::string("--gate") ? "gate of 1 " : "0";
        const auto layer = mode == std::string("--recorder") ? large() : config;
        const auto result = gatescope({"bench", "--config", layer, mode, "--seconds", "3", "--tokens", "4",
                                       "--json", "--progress", "json"},
                                      options);
        EXPECT_NE(result.exitCode, 0) << mode;
        EXPECT_TRUE(result.output.empty()) << mode;
    }
}

TEST_F(BenchTest, TinyLayersAreNoMoreThanAThousand) {
    const auto tiny = input.write("tiny.json", tinyConfig());
    const auto json = runProgram({"env", "GATESCOPE_L3_MIB=480", gatescopeProgram(), "bench", "--config",
                                  tiny, "--seconds", "0.01", "--tokens", "1", "--json"})
                          .json();
    EXPECT_EQ(json.at("weights_may_be_cached"), true);
    EXPECT_EQ(bench({"--tokens", "1"}).at("weights_may_be_cached"), false);
}

} // namespace
} // namespace gatescope::test
