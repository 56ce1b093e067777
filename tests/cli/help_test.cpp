// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace gatescope::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::MatchesRegex;

TEST(Help, ListsTheVerbsAndTheExitCodes) {
    const auto result = gatescope({"--help"});
    EXPECT_EQ(result.exitCode, 0);
    EXPECT_THAT(result.output, HasSubstr("Exit codes: 0 done, 1 a finding"));
    const auto verbs = gatescopeVerbs();
    for (const auto* verb : {"profile", "verify", "presets", "devices"}) {
        EXPECT_THAT(verbs, Contains(verb));
    }
}

TEST(Help, EveryVerbHasExamplesAndJson) {
    const auto verbs = gatescopeVerbs();
    ASSERT_FALSE(verbs.empty());
    for (const auto& verb : verbs) {
        const auto result = gatescope({verb, "--help"});
        EXPECT_EQ(result.exitCode, 0) << verb;
        EXPECT_THAT(result.output, HasSubstr("Examples:\n  gatescope " + verb));
        EXPECT_THAT(result.output, HasSubstr("--json")) << verb;
    }
}

TEST(Help, VersionNamesGateScopeAndOneDnn) {
    const auto result = gatescope({"--version"});
    EXPECT_EQ(result.exitCode, 0);
    EXPECT_THAT(result.output, HasSubstr("gatescope " GATESCOPE_EXPECTED_VERSION "\n"));
    std::istringstream lines(result.output);
    std::string line;
    while (std::getline(lines, line) && !line.starts_with("oneDNN ")) {
    }
    EXPECT_THAT(line, MatchesRegex("oneDNN [0-9]+\\.[0-9]+\\.[0-9]+"));
}

TEST(Help, NoVerbIsAUsageError) {
    EXPECT_EQ(gatescope({}).exitCode, 2);
}

TEST(Help, AnUnknownVerbIsAUsageErrorThatNamesIt) {
    const auto result = gatescope({"profle"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("profle"));
    EXPECT_EQ(result.output, "");
}

TEST(Lists, PresetsAsJson) {
    const auto result = gatescope({"presets", "--json"});
    EXPECT_EQ(result.exitCode, 0);
    const auto json = result.json();
    EXPECT_EQ(json.at("schema"), 1);
    const auto& first = json.at("presets").at(0);
    EXPECT_EQ(first.at("name"), "qwen3-30b-a3b");
    EXPECT_EQ(first.at("hidden_size"), 2048);
    EXPECT_EQ(first.at("moe_intermediate_size"), 768);
    EXPECT_EQ(first.at("num_experts"), 128);
    EXPECT_EQ(first.at("num_experts_per_tok"), 8);
    EXPECT_EQ(first.at("norm_topk_prob"), true);
    EXPECT_EQ(first.at("num_hidden_layers"), 48);
    EXPECT_EQ(first.at("layer_bytes"), 2 * (2048LL * 128 + 128LL * 3 * 2048 * 768));
}

TEST(Lists, PresetsAsATableHaveOneLineEach) {
    const auto json = gatescope({"presets", "--json"}).json();
    const auto table = gatescope({"presets"}).output;
    for (const auto& preset : json.at("presets")) {
        const auto name = preset.at("name").get<std::string>();
        EXPECT_THAT(table, HasSubstr(fmt::format("\n{} ", name)));
    }
}

TEST(Lists, TheCpuIsAlwaysADevice) {
    const auto json = gatescope({"devices", "--json"}).json();
    EXPECT_EQ(json.at("schema"), 1);
    const auto& cpu = json.at("devices").at(0);
    EXPECT_EQ(cpu.at("id"), "cpu");
    EXPECT_EQ(cpu.at("available"), true);
    EXPECT_THAT(gatescope({"devices"}).output, HasSubstr(cpu.at("name").get<std::string>()));
}

} // namespace
} // namespace gatescope::test
