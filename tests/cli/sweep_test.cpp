// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class SweepTest : public testing::Test {
protected:
    ProgramResult sweep(std::vector<std::string> more, const char* seconds = "0.05") const {
        std::vector<std::string> all{"sweep", "--config", config, "--seconds", seconds};
        all.insert(all.end(), more.begin(), more.end());
        return gatescope(all);
    }

    ScratchFolder folder;
    std::string config = folder.write("tiny.json", tinyConfig());
    std::string output = folder.file("sweep.json");
};

TEST_F(SweepTest, KeepsItsPointsInAFile) {
    const auto result = sweep({"--tokens", "1,4", "-o", output, "--json"}, "0.4");
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json, nlohmann::json::parse(fileContent(output)));
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("complete"), true);
    EXPECT_EQ(json.at("interleaved"), true);
    ASSERT_EQ(json.at("points").size(), 2U);
    for (const auto& point : json.at("points")) {
        EXPECT_EQ(point.at("outputs_identical"), true);
        EXPECT_GE(point.at("difference").at("blocks"), 6);
        EXPECT_LE(point.at("difference").at("low_ns"), point.at("difference").at("high_ns"));
    }
}

TEST_F(SweepTest, OneModelAndOneDtypeAreSpelledAsProfileSpellsThem) {
    const std::vector<std::string> rest{"--tokens", "1", "--seconds", "0.01", "--json"};
    const auto run = [&](std::vector<std::string> first) {
        first.insert(first.begin(), "sweep");
        first.insert(first.end(), rest.begin(), rest.end());
        return gatescope(first);
    };
    const auto preset = run({"--preset", "no-such-model"});
    EXPECT_EQ(preset.exitCode, 2);
    EXPECT_THAT(preset.errors, HasSubstr("no-such-model"));
    const auto dtype = run({"--config", config, "--dtype", "bf16"});
    ASSERT_EQ(dtype.exitCode, 0) << dtype.errors;
    EXPECT_EQ(dtype.json().at("plan").at("dtypes"), (nlohmann::json{"bf16"}));
    EXPECT_EQ(run({"--config", config, "--preset", "qwen3-30b-a3b"}).exitCode, 2) << "either one";
}

TEST_F(SweepTest, ADisturbedPointIsShownInParenthesesWithItsReason) {
    ASSERT_EQ(sweep({"--tokens", "1", "-o", output}).exitCode, 0);
    auto json = nlohmann::json::parse(fileContent(output));
    auto& point = json["points"][0];
    point["blocks"] = 20;
    point["preempted_blocks"] = 19;
    for (std::size_t v = 0; v < 2; ++v) {
        auto samples = nlohmann::json::array();
        for (std::size_t i = 0; i < 40; ++i) // two of each block
            samples.push_back(1000 + 9000 * ((i / 2 + v) % 2));
        point["runs"][v]["layer_ns_samples"] = samples;
    }
    folder.write("sweep.json", json.dump());
    const auto result = sweep({"--tokens", "1", "-o", output});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_THAT(result.output,
                AllOf(HasSubstr("(+0 ns)"), HasSubstr("1 token, disturbed: "),
                      HasSubstr("in two heaps, around -9.00 us and +9.00 us"),
                      HasSubstr("in 19 of 20 blocks"), HasSubstr("1 of 1 points were disturbed")));
}

TEST_F(SweepTest, AFinishedOneIsShownAgainAndNotMeasured) {
    ASSERT_EQ(sweep({"--tokens", "1", "-o", output}).exitCode, 0);
    const auto before = fileContent(output);
    const auto again = sweep({"--tokens", "1", "-o", output});
    EXPECT_EQ(again.exitCode, 0);
    EXPECT_THAT(again.output, AllOf(HasSubstr("before - after"), HasSubstr("tokens")));
    EXPECT_EQ(fileContent(output), before);
}

TEST_F(SweepTest, GoesOnWhereItWasInterrupted) {
    ASSERT_EQ(sweep({"--tokens", "1,2", "-o", output}).exitCode, 0);
    auto json = nlohmann::json::parse(fileContent(output));
    auto& point = json["points"][1];
    point["rounds"] = 0;
    point["blocks"] = 0;
    point["spent_ns"] = 0.0;
    for (auto& run : point["runs"])
        run["layer_ns_samples"] = nlohmann::json::array();
    folder.write("sweep.json", json.dump());
    const auto result = sweep({"--tokens", "1,2", "-o", output, "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto after = result.json();
    EXPECT_EQ(after.at("sessions"), 2);
    EXPECT_EQ(after.at("complete"), true);
    EXPECT_EQ(after.at("points").at(0).at("runs"), json.at("points").at(0).at("runs"));
    EXPECT_GT(after.at("points").at(1).at("blocks"), 0);
}

TEST_F(SweepTest, RefusesAnotherPlanAndOtherFiles) {
    ASSERT_EQ(sweep({"--tokens", "1", "-o", output}).exitCode, 0);
    const auto before = fileContent(output);
    const auto other = sweep({"--tokens", "2", "-o", output});
    EXPECT_EQ(other.exitCode, 2);
    EXPECT_THAT(other.errors, AllOf(HasSubstr("was begun with tokens [1]"), HasSubstr("[2]")));
    EXPECT_EQ(fileContent(output), before);
    const auto foreign = sweep({"--tokens", "1", "-o", config});
    EXPECT_EQ(foreign.exitCode, 3);
    EXPECT_EQ(fileContent(config), tinyConfig());
}

} // namespace
} // namespace gatescope::test
