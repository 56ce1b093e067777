// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "report/json_parts.h"
#include "report/load_json.h"
#include "report/roofline_json.h"
#include "report/routing_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::HasSubstr;

RoutingCapture sample() {
    RoutingCapture capture;
    capture.model = "small";
    capture.tokens = 2;
    capture.topK = 2;
    capture.numExperts = 4;
    capture.layers = {7, 8};
    capture.experts = {0, 1, 2, 3, 3, 2, 1, 0};
    capture.weights = {.75f, .25f, .5f, .5f, .1f, .9f, .5f, .5f};
    capture.tokensPerPass = 1;
    return capture;
}

std::string problem(const Json& json) {
    try {
        (void)routingFromJson(json.dump(), "x.json");
    } catch (const InputError& error) {
        return error.problem();
    }
    return "nothing thrown";
}

TEST(RoutingJson, ComesBackToTheBit) {
    const auto text = routingJson(sample());
    EXPECT_EQ(routingFromJson(text, "x"), sample());
    const auto json = Json::parse(text);
    EXPECT_EQ(json.at("shape"), (Json{2, 2, 2}));
    EXPECT_EQ(json.at("experts").at(1).at(0), (Json{3, 2}));
}

TEST(RoutingJson, WeightsMayBeLeftOut) {
    auto json = Json::parse(routingJson(sample()));
    json.erase("weights");
    const auto capture = routingFromJson(json.dump(), "x");
    EXPECT_EQ(capture.weights, std::vector<float>(8, 0.5f));
}

TEST(RoutingJson, SaysWhatIsWrongAndWhere) {
    const auto good = Json::parse(routingJson(sample()));
    auto json = good;
    json["experts"][1][0] = {3};
    EXPECT_EQ(problem(json), "x.json: experts: token 1 has 1 experts in a layer, k is 2");
    json = good;
    json["experts"][0].erase(1);
    EXPECT_EQ(problem(json), "x.json: experts: token 0 has 1 layers where 2 are named");
    json = good;
    json["experts"][1][1][0] = 4;
    EXPECT_EQ(problem(json), "x.json: token 1, layer 8: expert 4 of 4");
    json = good;
    json["experts"][1][1] = {2, 2};
    EXPECT_EQ(problem(json), "x.json: token 1, layer 8: expert 2 twice");
    json = good;
    json["experts"][1][1][0] = "two";
    EXPECT_THAT(problem(json), HasSubstr("token 1 has \"two\""));
    json = good;
    json["weights"].erase(0);
    EXPECT_THAT(problem(json), HasSubstr("4 weights for 2 tokens"));
    json = good;
    json.erase("num_experts");
    EXPECT_THAT(problem(json), HasSubstr("num_experts"));
    EXPECT_THAT(problem(Json{{"schema", 1}}), HasSubstr("is no captured routing"));
}

TEST(LoadJson, ComesBackAsItWas) {
    ExpertCounts counts;
    counts.source = "x.pt";
    counts.format = "SGLang";
    counts.experts = 4;
    counts.layers = {3, 5};
    counts.passes = 2;
    counts.rows = {4, 1, 1, 2, 0, 2, 6, 0, 1, 1, 1, 1, 8, 0, 0, 0};
    const auto load = expertLoad(counts, 2);
    const auto json = expertLoadJson(load);
    EXPECT_EQ(expertLoadJson(expertLoadFrom(json)), json);
    EXPECT_EQ(json.at("worst_layer"), load.layers[load.worst].layer);
    EXPECT_EQ(json.at("layers").at(0).at("rows"), (Json{5, 2, 2, 3}));
    EXPECT_EQ(json.at("even_load").at(1).at("ranks"), 2);
}

TEST(RooflineJson, CeilingsComeBackAsTheyWere) {
    const Ceilings ceilings{"here", true, 1e10, "read", {{"bf16", 7e10, "matmul"}}};
    const auto json = ceilingsJson(ceilings);
    EXPECT_EQ(ceilingsJson(ceilingsFrom(json)), json);
    EXPECT_EQ(json.at("peaks").at(0).at("flops_per_second"), 7e10);
}

} // namespace
} // namespace gatescope
