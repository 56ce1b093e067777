// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/router_placement.h"
#include "moe/test_files.h"

using namespace gatescope;
using namespace gatescope::test;

TEST(RouterPlacement, TruthTable) {
    EXPECT_EQ(RouterPlacement::beforeFix(), RouterPlacement(true, true));
    EXPECT_EQ(RouterPlacement::afterFix(), RouterPlacement(false, true));
    EXPECT_EQ(RouterPlacement::external(), RouterPlacement(true, false));
    EXPECT_EQ(RouterPlacement::beforeFix().gateCallsPerLayer(), 2);
    EXPECT_EQ(RouterPlacement::afterFix().gateCallsPerLayer(), 1);
    EXPECT_EQ(RouterPlacement::external().gateCallsPerLayer(), 1);
}

TEST(RouterPlacement, NobodyCallingTheGateIsRefused) {
    expectError<UsageError>([] { RouterPlacement(false, false); }, {"nobody", "hidden states", "logits"});
}

TEST(RouterPlacement, NamesGoThereAndBack) {
    for (const auto* name : {"before", "after", "external"}) {
        EXPECT_EQ(RouterPlacement::fromName(name).name(), name);
    }
    expectError<UsageError>([] { RouterPlacement::fromName("both"); }, {"both", "before, after, external"});
}

TEST(RouterPlacement, TheFamilysOwn) {
    EXPECT_EQ(RouterPlacement::ofFamily("qwen3_moe"), RouterPlacement::afterFix());
    EXPECT_EQ(RouterPlacement::ofFamily("deepseek_v3"), RouterPlacement::afterFix());
    EXPECT_EQ(RouterPlacement::ofFamily("qwen2_moe"), RouterPlacement::external());
    EXPECT_EQ(RouterPlacement::ofFamily("glm4_moe"), RouterPlacement::external());
    EXPECT_EQ(RouterPlacement::ofFamily("gpt_oss"), RouterPlacement::external());
    EXPECT_EQ(RouterPlacement::ofFamily("qwen3_omni_moe_talker_text"), RouterPlacement::afterFix());
    EXPECT_FALSE(RouterPlacement::ofFamily("llama").has_value());
}
