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
    const auto result = gatescope({"profile", "--config", config, "--iterations", "2", "-o",
                                   output.file("timeline.json"), "--overwrite"},
                                  {.largestFile = 4096, .outputTo = {}});
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

// Standard output itself is never named here: a link of the test's own leads there.
TEST_F(OutputTest, StandardOutputHoldsTheFileAlone) {
    const auto link = output.file("link.json");
    std::filesystem::create_symlink("/proc/self/fd/1", link);
    const auto trace = goldenTrace("kineto_h200_before_t16");
    const std::vector<std::vector<std::string>> verbs{
        {"report", trace, "--format", "json", "-o", link},
        {"export", trace, "-o", link},
        {"profile", "--config", config, "--iterations", "2", "-o", link},
        {"profile", "--config", config, "--iterations", "2", "--capture-routing", link}};
    for (const auto& arguments : verbs) {
        const auto result = gatescope(arguments);
        EXPECT_EQ(result.exitCode, 0) << result.errors;
        EXPECT_TRUE(nlohmann::json::accept(result.output))
            << arguments.front() << result.output.substr(0, 500);
        const auto file = output.write("printed.json", "");
        EXPECT_EQ(gatescope(arguments, {.largestFile = {}, .outputTo = file}).exitCode, 0);
        EXPECT_TRUE(nlohmann::json::accept(fileContent(file))) << arguments.front();
        EXPECT_TRUE(std::filesystem::is_symlink(link)) << arguments.front();
    }
    EXPECT_EQ(output.fileNames().size(), 2u);
    for (const auto* verb : {"profile", "export"}) {
        std::vector<std::string> arguments{verb, "--json", "-o", link};
        if (std::string(verb) == "export") arguments.push_back(trace);
        EXPECT_EQ(gatescope(arguments).exitCode, 2) << "two results in one place";
    }
}

TEST_F(OutputTest, ALinkStaysOne) {
    const auto target = output.file("target.json");
    const auto link = output.file("link.json");
    std::filesystem::create_symlink("target.json", link);
    for (int time = 0; time < 2; ++time) { // dangling at first
        EXPECT_EQ(profileInto(link).exitCode, 0);
        EXPECT_TRUE(std::filesystem::is_symlink(link));
        EXPECT_TRUE(nlohmann::json::accept(fileContent(target)));
    }
}

TEST_F(OutputTest, ProfileWritesOverNothingThatItReads) {
    const auto capture = output.file("capture.json");
    ASSERT_EQ(gatescope({"profile", "--config", config, "--iterations", "2", "--capture-routing", capture})
                  .exitCode,
              0);
    const auto captured = fileContent(capture);
    for (const auto* option : {"-o", "--capture-routing"}) {
        const auto over =
            gatescope({"profile", "--config", config, "--iterations", "2", option, config, "--overwrite"});
        EXPECT_EQ(over.exitCode, 2) << option;
        EXPECT_THAT(over.errors, AllOf(HasSubstr(config), HasSubstr(std::string("after ") + option)));
        EXPECT_EQ(gatescope({"profile", "--config", config, "--iterations", "2", "--routing", capture, option,
                             capture, "--overwrite"})
                      .exitCode,
                  2);
    }
    EXPECT_EQ(fileContent(config), tinyConfig());
    EXPECT_EQ(fileContent(capture), captured);
    const auto both = output.file("both.json");
    EXPECT_EQ(gatescope({"profile", "--config", config, "--iterations", "2", "-o", both, "--capture-routing",
                         (output.path() / "." / "both.json").string()})
                  .exitCode,
              2);
    EXPECT_FALSE(std::filesystem::exists(both));
}

TEST_F(OutputTest, ProfileWritesOverNothingOfOthers) {
    const auto notes = output.write("notes.json", "precious");
    for (const auto* option : {"-o", "--capture-routing"}) {
        const std::vector<std::string> arguments{"profile", "--config", config, "--iterations",
                                                 "2",       option,     notes};
        const auto refused = gatescope(arguments);
        EXPECT_EQ(refused.exitCode, 3) << option;
        EXPECT_THAT(refused.errors, AllOf(HasSubstr("not written by GateScope"), HasSubstr("--overwrite")));
        EXPECT_EQ(fileContent(notes), "precious");
        const auto own = output.file(std::string("own") + option + ".json");
        for (int time = 0; time < 2; ++time) {
            EXPECT_EQ(gatescope({"profile", "--config", config, "--iterations", "2", option, own}).exitCode,
                      0)
                << "its own may be written again";
        }
        auto overwriting = arguments;
        overwriting.emplace_back("--overwrite");
        EXPECT_EQ(gatescope(overwriting).exitCode, 0);
        EXPECT_NE(fileContent(notes), "precious");
        output.write("notes.json", "precious");
    }
}

TEST_F(OutputTest, HelpThatCannotBeWrittenIsReported) {
    for (const auto* option : {"--help", "--version"}) {
        const auto result = gatescope({option}, {.largestFile = {}, .outputTo = "/dev/full"});
        EXPECT_EQ(result.exitCode, 3) << option;
        EXPECT_THAT(result.errors, HasSubstr("standard output"));
    }
}

TEST_F(OutputTest, AClosedPipeEndsQuietly) {
    const auto trace = goldenTrace("kineto_h200_before_t16");
    for (const std::string command : {"compare", "query"}) {
        const auto what = command == "compare" ? " --json '" + trace + "'" : " 'SELECT * FROM slices'";
        const auto script =
            "'" + gatescopeProgram() + "' " + command + " '" + trace + "'" + what + "; echo $? >&2";
        const auto result = runProgram({"bash", "-c", "(" + script + ") | true"});
        EXPECT_EQ(result.errors, "141\n") << command; // as of any program that SIGPIPE ends
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
