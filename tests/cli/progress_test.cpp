// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <set>
#include <sstream>

// `--progress json`, and how a program that started gatescope stops it.

namespace gatescope::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// stderr, each line parsed; the test fails where one is no JSON.
std::vector<nlohmann::json> linesOf(const ProgramResult& result) {
    std::vector<nlohmann::json> lines;
    std::istringstream in(result.errors);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(nlohmann::json::parse(line, nullptr, false));
        EXPECT_TRUE(lines.back().is_object()) << line;
    }
    return lines;
}

class ProgressTest : public testing::Test {
protected:
    ProgramResult run(std::vector<std::string> arguments, const ProgramOptions& options = {}) const {
        arguments.insert(arguments.end(), {"--progress", "json"});
        return gatescope(arguments, options);
    }
    ProgramResult profile(std::vector<std::string> more, const ProgramOptions& options = {}) const {
        std::vector<std::string> arguments{"profile", "--config", config};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(std::move(arguments), options);
    }

    ScratchFolder folder;
    std::string config = folder.write("tiny.json", tinyConfig());
};

TEST_F(ProgressTest, ProfileTellsHowFarItIsAndForHowLong) {
    const auto result = profile({"--seconds", "1", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_EQ(result.json().at("complete"), true) << "the result is not among the progress";
    const auto lines = linesOf(result);
    ASSERT_GT(lines.size(), 5u);
    EXPECT_LE(lines.size(), 20 * result.seconds + 20) << "at most 20 within a second";
    double done = 0;
    double left = 1e9;
    int timed = 0;
    for (const auto& line : lines) {
        EXPECT_GE(line.at("progress"), done);
        done = line.at("progress");
        EXPECT_FALSE(line.at("what").get<std::string>().empty());
        if (!line.contains("remaining_s")) continue;
        EXPECT_LE(line.at("remaining_s"), left);
        left = line.at("remaining_s");
        ++timed;
    }
    EXPECT_LE(done, 1);
    EXPECT_GE(timed, 3);
    EXPECT_LT(left, 0.5);
    EXPECT_FALSE(lines.front().contains("remaining_s")) << "loading tells nothing of the time";
}

TEST_F(ProgressTest, IterationsTellTheTimeOnceSomeAreDone) {
    // Of each placement, in some 5 us at least; there is a line in 100 ms. One thread: two wait for each
    // other where other tests have the cores.
    const auto lines = linesOf(profile({"--iterations", "24000", "--threads", "1"}));
    ASSERT_FALSE(lines.empty());
    int timed = 0;
    for (const auto& line : lines)
        timed += line.contains("remaining_s") ? 1 : 0;
    EXPECT_GE(timed, 1);
}

TEST_F(ProgressTest, TheOtherVerbsTellItToo) {
    const std::vector<std::vector<std::string>> verbs{
        {"sweep", "--config", config, "--tokens", "1,2", "--seconds", "0.2"},
        {"calibrate", "--layers", "small", "--seconds", "0.5"},
        {"bench", "--config", config, "--tokens", "1,2", "--seconds", "0.05"}};
    for (const auto& verb : verbs) {
        const auto result = run(verb);
        EXPECT_EQ(result.exitCode, 0) << verb[0] << result.errors;
        std::set<std::string> steps;
        for (const auto& line : linesOf(result))
            steps.insert(line.at("what").get<std::string>());
        EXPECT_GE(steps.size(), 2u) << verb[0];
    }
}

TEST_F(ProgressTest, SweepKnowsTheTimeOfAllItsPoints) {
    const auto lines = linesOf(run({"sweep", "--config", config, "--tokens", "1,2,4", "--seconds", "0.3"}));
    double most = 0;
    for (const auto& line : lines)
        most = std::max(most, line.value("remaining_s", 0.0));
    EXPECT_GE(most, 0.5);
}

TEST_F(ProgressTest, AnErrorIsTheLastLine) {
    const auto result = profile({"--device", "tpu"});
    EXPECT_EQ(result.exitCode, 2);
    const auto lines = linesOf(result);
    ASSERT_FALSE(lines.empty());
    const auto& error = lines.back().at("error");
    EXPECT_THAT(error.at("problem"), HasSubstr("tpu"));
    EXPECT_THAT(error.at("remedy"), HasSubstr("gatescope devices"));
    EXPECT_EQ(error.at("exit"), 2);
}

TEST_F(ProgressTest, SoIsOneOfTheOptions) {
    for (const std::vector<std::string>& wrong :
         std::vector<std::vector<std::string>>{{"--tokens", "many"}, {"--no-such-option"}}) {
        const auto result = profile(wrong);
        EXPECT_EQ(result.exitCode, 2);
        const auto lines = linesOf(result);
        ASSERT_EQ(lines.size(), 1u) << wrong[0];
        EXPECT_THAT(lines.front().at("error").at("problem"), HasSubstr(wrong[0]));
    }
}

TEST_F(ProgressTest, HostileNamesStayJson) {
    const auto result = run({"profile", "--config", folder.file("no\n\"such\"\xff.json")});
    EXPECT_EQ(result.exitCode, 3);
    ASSERT_EQ(linesOf(result).size(), 1u);
}

TEST_F(ProgressTest, OtherStylesAreAUsageError) {
    const auto result = gatescope({"profile", "--progress", "xml"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("--progress"));
}

TEST_F(ProgressTest, ThePlainStyleSaysNothingWhereNobodyLooks) {
    const auto result =
        gatescope({"profile", "--config", config, "--iterations", "4", "--progress", "terminal"});
    EXPECT_EQ(result.exitCode, 0);
    EXPECT_EQ(result.errors, "");
}

TEST_F(ProgressTest, BothSignalsStopAndKeepWhatWasMeasured) {
    for (const int signal : {SIGTERM, SIGINT}) {
        const auto output = folder.file("kept.json");
        ProgramOptions options;
        options.signal = signal;
        options.signalAt = "remaining_s\":59"; // some blocks are done
        const auto result = profile({"--seconds", "60", "--json", "-o", output}, options);
        EXPECT_EQ(result.exitCode, 0) << result.errors;
        EXPECT_EQ(result.json().at("stopped_by"), "user");
        EXPECT_LT(result.secondsFromSignal, 5);
        EXPECT_GT(fileContent(output).size(), 1000u);
        std::filesystem::remove(output);
    }
}

TEST_F(ProgressTest, StoppedBeforeMeasuringNothingIsWritten) {
    const auto output = folder.file("none.json");
    ProgramOptions options;
    options.signal = SIGTERM;
    options.signalAt = "loading";
    const auto result = run({"profile", "-o", output}, options); // 1.2 GB of weights
    EXPECT_EQ(result.exitCode, 1);
    EXPECT_EQ(linesOf(result).back().at("error").at("problem"), "cancelled");
    EXPECT_FALSE(std::filesystem::exists(output));
    EXPECT_LT(result.secondsFromSignal, 1.0) << "a layer is not read to its end";
}

/// What the system says of tensors whose file somebody cut short is told as bad input is.
TEST_F(ProgressTest, AFileThatIsCutShortMeanwhileIsToldAsBadInput) {
    ProgramOptions options;
    options.signal = SIGBUS;
    options.signalAt = "loading";
    const auto result = run({"profile"}, options);
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(linesOf(result).back().at("error").at("problem"), HasSubstr("was cut short"));
    EXPECT_EQ(linesOf(result).back().at("error").at("exit"), 3);
}

} // namespace
} // namespace gatescope::test
