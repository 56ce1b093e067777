// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/rank_bench_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gatescope {
namespace {

TEST(RankBenchJson, TheModelIsNullWhereAMapSaysWhereExpertsLive) {
    RankBenchResult result;
    result.placement = "map.json";
    result.replicas = true;
    auto& row = result.rows.emplace_back();
    row.layerNs.median = 300;
    auto json = nlohmann::json::parse(rankBenchJson(result));
    EXPECT_EQ(json.at("ranks").at("placement"), "map.json");
    EXPECT_EQ(json.at("ranks").at("replicas"), true);
    EXPECT_TRUE(json.at("rows").at(0).at("model").is_null());
    row.predicted = {.computeNs = 80, .exchangeNs = 20};
    json = nlohmann::json::parse(rankBenchJson(result));
    EXPECT_EQ(json.at("rows").at(0).at("model").at("layer_ns"), 100);
    EXPECT_EQ(json.at("rows").at(0).at("model").at("measured_over_model"), 3);
}

} // namespace
} // namespace gatescope
