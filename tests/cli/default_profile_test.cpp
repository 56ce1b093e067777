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
    EXPECT_LT(result.seconds, kSecondsAllowed);
    EXPECT_LT(json.at("peak_memory_bytes"), kBytesAllowed);
    EXPECT_GT(json.at("peak_memory_bytes"), json.at("weight_bytes"));
    std::cout << "took " << result.seconds << " s, of which loading " << json.at("load_seconds")
              << " s; peak memory " << json.at("peak_memory_bytes") << " bytes\n";
}

} // namespace
} // namespace gatescope::test
