// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope::test {
namespace {

using testing::HasSubstr;

TEST(Roofline, OfARunOfOurOwnNeedsCeilings) {
    const ScratchFolder folder;
    const auto config = folder.write("tiny.json", tinyConfig());
    const auto timeline = folder.file("t.json");
    ASSERT_EQ(gatescope({"profile", "--config", config, "--iterations", "4", "-o", timeline}).exitCode, 0);
    const auto bare = gatescope({"roofline", timeline});
    EXPECT_EQ(bare.exitCode, 0) << bare.errors;
    EXPECT_THAT(bare.output, HasSubstr("no ceilings are known"));
    const auto json = gatescope({"roofline", timeline, "--device", "h200", "--json"}).json();
    ASSERT_EQ(json.at("rooflines").size(), 2U);
    EXPECT_THAT(json.at("rooflines").at(0).at("name").get<std::string>(), HasSubstr("before fix"));
    EXPECT_EQ(json.at("rooflines").at(0).at("ceilings").at("bytes_per_second"), 4.8e12);
    // One of 16 tokens' gate: 2 * 16 * 64 * 8.
    for (const auto& kernel : json.at("rooflines").at(1).at("kernels")) {
        if (kernel.at("role") != "gate") continue;
        EXPECT_EQ(kernel.at("flops"), 2 * 16 * 64 * 8);
    }
}

// The gate of 64 tokens: 64 x 128 x 2048, twice in each of 4 layers and 3 steps.
TEST(Roofline, OfAForeignTraceTakesTheDeviceThatItNames) {
    const auto trace = goldenFile("traces/kineto_h100_ep2_before_t64_rank0.json.gz");
    const auto json = gatescope({"roofline", trace, "--json"}).json();
    const auto& roofline = json.at("rooflines").at(0);
    EXPECT_EQ(roofline.at("ceilings").at("name"), "NVIDIA H100 SXM");
    bool found = false;
    for (const auto& kernel : roofline.at("kernels")) {
        if (kernel.at("shape") != "64 x 128 x 2048") continue;
        found = true;
        EXPECT_EQ(kernel.at("calls"), 24);
        EXPECT_EQ(kernel.at("dtype"), "bf16");
        EXPECT_EQ(kernel.at("flops"), 2.0 * 64 * 128 * 2048);
        EXPECT_EQ(kernel.at("bytes_low"), 2.0 * (64 * 2048 + 128 * 2048 + 64 * 128));
        EXPECT_EQ(kernel.at("bound"), "memory");
    }
    EXPECT_TRUE(found);
    EXPECT_EQ(gatescope({"roofline", trace, "--device", "x"}).exitCode, 2);
}

} // namespace
} // namespace gatescope::test
