// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "report/changed_config.h"
#include "report/config_json.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

using test::changedConfig;

/// By way of the text, as a file has it.
MoeConfig throughText(const MoeConfig& config) {
    auto back = configFrom(Json::parse(oneLineText(configJson(config))));
    back.name = config.name;
    return back;
}

TEST(ConfigJson, EveryFieldComesBack) {
    test::expectNothingAtDefault(changedConfig());
    EXPECT_TRUE(throughText(changedConfig()) == changedConfig());
    EXPECT_TRUE(throughText(MoeConfig()) == MoeConfig());
    for (const auto& preset : presets())
        EXPECT_TRUE(throughText(preset.config) == preset.config) << preset.name;
}

TEST(ConfigJson, WhatAnOlderBuildDidNotWriteHasItsDefault) {
    const auto config = configFrom(Json::parse(R"({"hidden_size": 64, "norm_topk_prob": true})"));
    MoeConfig expected;
    expected.hiddenSize = 64;
    expected.router.renormalise = true;
    EXPECT_TRUE(config == expected);
}

TEST(ConfigJson, TheFamilysPlacementIsNamedOrNull) {
    MoeConfig config;
    EXPECT_TRUE(familyPlacementJson(config).is_null());
    config.modelType = "qwen3_moe";
    EXPECT_EQ(familyPlacementJson(config), "after");
    config.modelType = "mixtral";
    EXPECT_EQ(familyPlacementJson(config), "external");
}

TEST(ConfigJson, WhatNoBuildWritesIsRefused) {
    auto json = configJson(changedConfig());
    json["router"]["scoring_func"] = "guess";
    EXPECT_THROW(configFrom(json), InputError);
}

} // namespace
} // namespace gatescope
