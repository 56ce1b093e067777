// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

// The command of the README on the real layer: Qwen3-30B-A3B, 1.2 GB of weights.

namespace gatescope::test {
namespace {

constexpr double kSecondsAllowed = 60;
constexpr std::int64_t kBytesAllowed = 2'200'000'000;

TEST(DefaultProfile, RunsInAMinuteAndTwoGigabytes) {
    const ScratchFolder folder;
    const auto result =
        gatescope({"profile", "--placement", "all", "--json", "-o", folder.file("timeline.json")});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json.at("config").at("model"), "qwen3-30b-a3b");
    EXPECT_EQ(json.at("config").at("tokens"), 16);
    EXPECT_EQ(json.at("config").at("dtype"), "bf16");
    std::vector<double> gateCalls;
    for (const auto& run : json.at("runs"))
        gateCalls.push_back(run.at("gate_calls_per_layer"));
    EXPECT_THAT(gateCalls, testing::ElementsAre(2, 1, 1));
    EXPECT_EQ(json.at("outputs_identical"), true);
    // Measured in this very run, from weights that no cache holds.
    EXPECT_GT(json.at("limits").at("bytes_per_second"), 1e9);
    for (const auto& kernel : json.at("runs").at(1).at("kernels")) {
        if (kernel.at("kind") != "w13") continue;
        EXPECT_EQ(kernel.at("bound"), "memory");
        EXPECT_GT(kernel.at("of_bandwidth"), 0.05);
        EXPECT_LT(kernel.at("of_bandwidth"), 3);
    }
    EXPECT_EQ(json.at("expert_load").at("layers").at(0).at("rows").size(), 128U);
    EXPECT_LT(result.seconds, kSecondsAllowed);
    EXPECT_LT(json.at("peak_memory_bytes"), kBytesAllowed);
    EXPECT_GT(json.at("peak_memory_bytes"), json.at("weight_bytes"));
    std::cout << "took " << result.seconds << " s, of which loading " << json.at("load_seconds")
              << " s; peak memory " << json.at("peak_memory_bytes") << " bytes\n";
}

} // namespace
} // namespace gatescope::test
