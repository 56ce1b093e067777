// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "profile/memory_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::HasSubstr;

Experiment experimentOf(const char* preset) {
    Experiment experiment;
    experiment.config = MoeConfig::fromPreset(preset);
    return experiment;
}

TEST(MemoryPlan, QuantisedExpertsTakeHalf) {
    auto experiment = experimentOf("qwen3-coder-480b-a35b");
    const auto plain = MemoryPlan(experiment, 2).weights();
    experiment.quantize = WeightFormat::Int8;
    const auto quantised = MemoryPlan(experiment, 2).weights();
    EXPECT_LT(quantised, plain * 51 / 100);
    EXPECT_GT(quantised, plain * 49 / 100);
}

TEST(MemoryPlan, ExpertsOfOtherRanksDontCount) {
    const auto experiment = experimentOf("qwen3-30b-a3b");
    const MemoryPlan whole(experiment, 2);
    MemoryPlan share(experiment, 2);
    share.setExpertsHeld(experiment.config.numExperts / 4);
    EXPECT_GT(share.weights(), whole.weights() / 4); // the gate is on every rank
    EXPECT_LT(share.weights(), whole.weights() * 26 / 100);
}

TEST(MemoryPlan, ARankHasItsPartOfTheMachine) {
    const auto experiment = experimentOf("olmoe-1b-7b");
    MemoryPlan share(experiment, 2);
    const auto alone = share.total();
    share.setExchange(1'000'000);
    EXPECT_EQ(share.total(), alone + 1'000'000);
    share.setAvailable(share.total());
    EXPECT_NO_THROW(share.check(std::nullopt));
    share.setAvailable(share.total() - 1);
    try {
        share.check(std::nullopt);
        FAIL() << "accepted";
    } catch (const DeviceError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("available to each rank"));
    }
}

TEST(MemoryPlan, TheRecorderOfManyThreadsCounts) {
    const auto experiment = experimentOf("qwen3-30b-a3b");
    EXPECT_GT(MemoryPlan(experiment, 16).recorder(), MemoryPlan(experiment, 1).recorder());
    // The first version took 2 GB for 150 MB of weights.
    EXPECT_LT(MemoryPlan(experiment, 16).recorder(), 250'000'000);
}

TEST(MemoryPlan, WhatDoesNotFitIsRefusedWithItsSize) {
    auto experiment = experimentOf("qwen3-coder-480b-a35b");
    const MemoryPlan plan(experiment, 2);
    const auto device = plan.weights() + plan.activations();
    EXPECT_NO_THROW(plan.check(device));
    try {
        plan.check(device - 1);
        FAIL() << "accepted";
    } catch (const DeviceError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("the device's memory"));
        EXPECT_THAT(error.problem(), HasSubstr("15."));
    }
}

} // namespace
} // namespace gatescope
