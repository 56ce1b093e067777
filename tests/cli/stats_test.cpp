// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gatescope::test {
namespace {

using testing::HasSubstr;

const std::string kCases = std::string(GATESCOPE_GOLDEN_DIR) + "/cases/";

TEST(Stats, CountsWhatATraceHolds) {
    const auto result = gatescope({"stats", kCases + "11_graph_replay/decode_graph.json", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = nlohmann::json::parse(result.output);
    EXPECT_EQ(json["schema"], 1);
    EXPECT_EQ(json["events"]["f"], 54);
    EXPECT_EQ(json["events"]["total"], 57 + 2 + 54 + 9 + 2);
    EXPECT_EQ(json["flows"], 54);
    std::size_t kernels = 0;
    double share = 0;
    for (const auto& kernel : json["kernels"]) {
        kernels += kernel["count"].get<std::size_t>();
        share += kernel["share"].get<double>();
    }
    EXPECT_EQ(kernels, 54u);
    EXPECT_NEAR(share, 1, 1e-9);
    EXPECT_GT(json["devices"][0]["busy_ns"], 0);
}

TEST(Stats, SaysWhereAFileIsCutOff) {
    const auto result = gatescope({"stats", kCases + "03_unitrace_cut_off/app.6142.json"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_THAT(result.output, HasSubstr("first at byte 3144"));
}

TEST(Stats, RefusesWhatIsNoTraceWithAWordOnWhatItIs) {
    const ScratchFolder folder;
    const auto result = gatescope({"stats", folder.write("config.json", tinyConfig()), "--json"});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr("a model's config"));
    EXPECT_EQ(result.output, "");
}

} // namespace
} // namespace gatescope::test
