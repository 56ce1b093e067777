// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/routing_capture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Three tokens, layers 4 and 9, top-2 of 8.
RoutingCapture sample() {
    RoutingCapture capture;
    capture.tokens = 3;
    capture.topK = 2;
    capture.numExperts = 8;
    capture.layers = {4, 9};
    capture.experts = {0, 1, 2, 3, 4, 5, 6, 7, 1, 0, 3, 2};
    capture.weights = {.5f, .5f, .6f, .4f, .7f, .3f, .8f, .2f, .9f, .1f, .5f, .5f};
    capture.tokensPerPass = 3;
    return capture;
}

std::string problem(const RoutingCapture& capture) {
    try {
        validate(capture, "x.json");
    } catch (const InputError& error) {
        return error.problem();
    }
    return "nothing thrown";
}

TEST(RoutingCapture, GivesALayersTokensAndBeginsAnewBehindTheLast) {
    const auto routing = sample().routing(1, 1, 3);
    EXPECT_EQ(routing.tokens, 3);
    EXPECT_EQ(routing.topK, 2);
    EXPECT_THAT(routing.experts, ElementsAre(6, 7, 3, 2, 2, 3));
    EXPECT_THAT(routing.weights, ElementsAre(.8f, .2f, .5f, .5f, .6f, .4f));
}

TEST(RoutingCapture, AppendsPassesTokenByToken) {
    auto capture = sample();
    const Routing first{2, 2, {1, 2, 3, 4}, {.1f, .2f, .3f, .4f}};
    const Routing second{2, 2, {5, 6, 7, 0}, {.5f, .6f, .7f, .8f}};
    capture.append({first, second});
    EXPECT_EQ(capture.tokens, 5);
    EXPECT_EQ(capture.tokensPerPass, 2);
    EXPECT_EQ(capture.routing(0, 3, 2).experts, first.experts);
    EXPECT_EQ(capture.routing(1, 3, 2).experts, second.experts);
    EXPECT_EQ(capture.routing(1, 3, 2).weights, second.weights);
    EXPECT_EQ(problem(capture), "nothing thrown");
}

TEST(RoutingCapture, RefusesWithThePlaceOfWhatIsWrong) {
    auto capture = sample();
    capture.experts[7] = 8;
    EXPECT_EQ(problem(capture), "x.json: token 1, layer 9: expert 8 of 8");
    capture = sample();
    capture.experts[11] = 3;
    EXPECT_EQ(problem(capture), "x.json: token 2, layer 9: expert 3 twice");
    capture = sample();
    capture.experts[0] = -1;
    EXPECT_THAT(problem(capture), HasSubstr("token 0, layer 4: expert -1"));
    capture = sample();
    capture.weights[5] = std::nanf("");
    EXPECT_THAT(problem(capture), HasSubstr("token 1, layer 4: a weight"));
    capture = sample();
    capture.experts.pop_back();
    EXPECT_THAT(problem(capture), HasSubstr("11 experts and 12 weights for 3 tokens, 2 layers and k 2"));
    capture = sample();
    capture.topK = 9;
    EXPECT_THAT(problem(capture), HasSubstr("k is 9 of 8"));
    EXPECT_THAT(problem({}), HasSubstr("no tokens"));
}

TEST(RoutingCapture, IsReplayedInItsOwnKindOfModelOnly) {
    const auto refused = [](int topK, int experts, int layers) -> std::string {
        try {
            checkReplay(sample(), topK, experts, layers, "x.json");
        } catch (const InputError& error) {
            return error.problem();
        }
        return "";
    };
    EXPECT_EQ(refused(2, 8, 2), "");
    EXPECT_EQ(refused(2, 8, 1), "");
    EXPECT_THAT(refused(4, 8, 2), HasSubstr("has k 2 where the model has 4"));
    EXPECT_THAT(refused(2, 16, 2), HasSubstr("is of 8 experts, the model has 16"));
    EXPECT_THAT(refused(2, 8, 3), HasSubstr("has 2 layers, and 3 are to be run"));
}

} // namespace
} // namespace gatescope
