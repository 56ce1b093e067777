// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/mount.h>

// What happens where a result can't be written: exit code 3, a message, and nothing half-written.

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OutputTest : public testing::Test {
protected:
    ProgramResult profileInto(const std::string& path, const ProgramOptions& options = {}) const {
        return gatescope({"profile", "--config", config, "--iterations", "2", "-o", path}, options);
    }

    ScratchFolder input;
    ScratchFolder output;
    std::string config = input.write("config.json", tinyConfig());
};

TEST_F(OutputTest, LeavesOneFile) {
    const auto result = profileInto(output.file("timeline.json"));
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_THAT(output.fileNames(), ElementsAre("timeline.json"));
    EXPECT_THAT(result.output, HasSubstr("timeline: " + output.file("timeline.json")));
}

TEST_F(OutputTest, MissingFolderIsNamedBeforeAnythingIsMeasured) {
    const auto result = profileInto(output.file("no/such/timeline.json"));
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(output.file("no/such/timeline.json")));
    EXPECT_EQ(result.output, "");
    EXPECT_THAT(output.fileNames(), IsEmpty());
}

TEST_F(OutputTest, AFolderIsNoFile) {
    const auto result = profileInto(output.path().string());
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr(output.path().string()));
    EXPECT_THAT(output.fileNames(), IsEmpty());
}

TEST_F(OutputTest, AFileThatGrowsTooLargeLeavesNothing) {
    const auto result = profileInto(output.file("timeline.json"), {.largestFile = 4096, .outputTo = {}});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, AllOf(HasSubstr(output.file("timeline.json")), HasSubstr("too large")));
    EXPECT_THAT(output.fileNames(), IsEmpty());
}

TEST_F(OutputTest, AnOlderFileSurvivesAFailedWrite) {
    output.write("timeline.json", "older");
    const auto result = profileInto(output.file("timeline.json"), {.largestFile = 4096, .outputTo = {}});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(output.fileNames(), ElementsAre("timeline.json"));
    EXPECT_EQ(fileContent(output.file("timeline.json")), "older");
}

TEST_F(OutputTest, ADeviceThatIsFullIsReported) {
    const auto result = profileInto("/dev/full");
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr("/dev/full"));
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_F(OutputTest, StandardOutputThatIsFullIsReported) {
    const std::vector<std::vector<std::string>> verbs{
        {"presets"}, {"devices", "--json"}, {"profile", "--config", config, "--iterations", "2", "--json"}};
    for (const auto& arguments : verbs) {
        const auto result = gatescope(arguments, {.largestFile = {}, .outputTo = "/dev/full"});
        EXPECT_EQ(result.exitCode, 3) << arguments.front();
        EXPECT_THAT(result.errors, HasSubstr("standard output")) << arguments.front();
    }
}

TEST_F(OutputTest, ADiskThatFillsUpLeavesNothing) {
    const auto disk = output.path() / "disk";
    std::filesystem::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=16k") != 0) {
        GTEST_SKIP() << "a small file system can't be mounted here: " << std::strerror(errno);
    }
    const auto result = profileInto((disk / "timeline.json").string());
    const bool empty = std::filesystem::is_empty(disk);
    ::umount(disk.c_str());
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, AllOf(HasSubstr("timeline.json"), HasSubstr("No space left")));
    EXPECT_TRUE(empty);
}

} // namespace
} // namespace gatescope::test
