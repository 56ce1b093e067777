// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/error.h"
#include "moe/small_config.h"
#include "profile/simulated_machine.h"
#include "profile/sweep_layers.h"
#include "profile/sweep_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SweepPlan smallPlan(std::vector<int> tokens) {
    SweepPlan plan;
    plan.models = {test::smallConfig(64, 32, 8, 2)};
    plan.tokens = std::move(tokens);
    plan.common.seconds = 0.02;
    plan.common.warmup = 1;
    return plan;
}

/// Points whose passes take what `layerNs` says; notes whose turn it was.
class FakeMachine final : public SweepMachine {
public:
    using LayerNs = std::function<double(std::size_t point, std::size_t variant, double passesSoFar)>;

    explicit FakeMachine(LayerNs layerNs) : m_layerNs(std::move(layerNs)) {}

    std::vector<std::vector<std::size_t>> groups(const std::vector<std::size_t>& points) override {
        return fixedGroups.empty() ? std::vector<std::vector<std::size_t>>{points} : fixedGroups;
    }
    void load(const std::vector<std::size_t>& points, ProgressSink&, const std::stop_token&) override {
        loads.push_back(points);
    }
    PassRunner& passes(std::size_t point) override {
        turns.push_back(point);
        onTurn();
        m_runner = std::make_unique<Runner>(*this, point);
        return *m_runner;
    }
    void describe(std::size_t, SweepPoint& described) override { described.deviceName = device; }

    std::vector<std::vector<std::size_t>> fixedGroups;
    std::vector<std::vector<std::size_t>> loads;
    std::vector<std::size_t> turns;
    std::function<void()> onTurn = [] {};
    std::string device = "fake";
    std::function<std::int64_t(std::size_t point)> preemptions = [](std::size_t) { return 0; };
    double stopAfter = 1e18;
    std::int64_t passTakesNs = 20'000; ///< by the clock that turns are measured with
    std::int64_t nowNs() const override { return m_nowNs; }
    std::stop_source stop;

private:
    struct Runner final : PassRunner {
        Runner(FakeMachine& of, std::size_t at) : machine(of), point(at) {}
        void setInput(int) override {}
        Pass run(std::size_t variant) override {
            if (++machine.m_passes >= machine.stopAfter) machine.stop.request_stop();
            machine.m_nowNs += machine.passTakesNs;
            return {machine.m_layerNs(point, variant, machine.m_passes), 0, machine.preemptions(point)};
        }
        void runUncounted(std::size_t variant) override { (void)run(variant); }
        FakeMachine& machine;
        std::size_t point;
    };

    LayerNs m_layerNs;
    std::unique_ptr<Runner> m_runner;
    double m_passes = 0;
    std::int64_t m_nowNs = 0;
};

void run(SweepResult& sweep, FakeMachine& machine) {
    runSweep(
        sweep, machine, [](const SweepResult&) {}, noProgress(), machine.stop.get_token());
}

TEST(Sweep, PointsAreEveryCombinationInTheirOrder) {
    auto plan = smallPlan({1, 4});
    plan.models.push_back(test::smallConfig(128, 32, 8, 2, DType::BF16));
    plan.threads = {1, 2};
    const auto sweep = newSweep(plan);
    ASSERT_EQ(sweep.points.size(), 8U);
    EXPECT_EQ(sweep.points[0].tokens, 1);
    EXPECT_EQ(sweep.points[1].tokens, 4);
    EXPECT_EQ(sweep.points[2].threads, 2);
    EXPECT_EQ(sweep.points[0].dtype, DType::F32);
    EXPECT_EQ(sweep.points[4].dtype, DType::BF16);
    EXPECT_EQ(sweep.points[4].config.hiddenSize, 128);
    plan.dtypes = {DType::F32, DType::BF16};
    EXPECT_EQ(newSweep(plan).points.size(), 16U);
}

TEST(Sweep, RefusesWhatNoSweepCouldRun) {
    EXPECT_THROW(newSweep(smallPlan({})), UsageError);
    EXPECT_THROW(newSweep(smallPlan({1, 0})), UsageError);
    auto plan = smallPlan({1});
    plan.models.clear();
    EXPECT_THROW(newSweep(plan), UsageError);
}

// 100 ns of 1000, and nothing.
TEST(Sweep, FindsWhatTheSecondGateCostsAtEachPoint) {
    auto sweep = newSweep(smallPlan({1, 2}));
    std::mt19937_64 random(1);
    FakeMachine machine([&](std::size_t point, std::size_t variant, double) {
        const double noise = std::normal_distribution<double>(0, 10)(random);
        return 1000 + noise + (point == 0 && variant == 0 ? 100 : 0);
    });
    run(sweep, machine);
    ASSERT_TRUE(sweep.complete());
    const auto costly = sweep.points[0].difference();
    EXPECT_TRUE(costly->resolved());
    EXPECT_NEAR(costly->median, 100, 5);
    EXPECT_NEAR(costly->relative, 0.1, 0.005);
    EXPECT_NEAR(sweep.points[1].difference()->median, 0, 5);
    EXPECT_GE(sweep.points[0].blocks, PairedDifference::kFewestPairs);
}

// Another program takes a core while the second point is measured, and its blocks scatter by 0.3 of a layer.
TEST(Sweep, APointThatWasDisturbedSaysSo) {
    auto sweep = newSweep(smallPlan({1, 2}));
    std::mt19937_64 random(1);
    FakeMachine machine([&](std::size_t point, std::size_t, double) {
        return 1000 + std::normal_distribution<double>(0, point == 0 ? 10 : 300)(random);
    });
    machine.preemptions = [](std::size_t point) { return point == 1 ? 1 : 0; };
    run(sweep, machine);
    EXPECT_EQ(sweep.points[0].switches, BlockSwitches());
    EXPECT_FALSE(sweep.points[0].disturbance());
    EXPECT_EQ(sweep.points[1].switches.preempted, sweep.points[1].blocks);
    const auto disturbance = sweep.points[1].disturbance();
    ASSERT_TRUE(disturbance);
    EXPECT_EQ(disturbance->preempted, sweep.points[1].blocks);
    EXPECT_EQ(disturbance->slept, 0U);
    sweep.points[1].runs.pop_back();
    EXPECT_FALSE(sweep.points[1].disturbance()) << "one placement has no difference";
}

// The machine becomes ten times slower while the sweep goes over four points that are alike.
TEST(Sweep, ADriftOfTheMachineIsNoTrendOverThePoints) {
    auto plan = smallPlan({1, 2, 3, 4});
    plan.common.seconds = 0.001; // about a block a turn
    auto sweep = newSweep(plan);
    const double turns = 4 * kSweepRounds;
    double turn = 0;
    FakeMachine machine([&](std::size_t, std::size_t, double) { return 1000 + 9000 * turn / turns; });
    machine.onTurn = [&] { ++turn; };
    run(sweep, machine);
    std::vector<double> medians;
    for (const auto& point : sweep.points)
        medians.push_back(median(point.runs[1].layerNs));
    const auto [least, most] = std::ranges::minmax(medians);
    EXPECT_LT(most / least, 1.25);
    EXPECT_THAT(std::vector(machine.turns.begin(), machine.turns.begin() + 4),
                testing::UnorderedElementsAre(0U, 1U, 2U, 3U));
    EXPECT_NE(std::vector(machine.turns.begin(), machine.turns.begin() + 12),
              (std::vector<std::size_t>{0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}))
        << "the order is drawn for each round";
}

TEST(Sweep, OneThatWasStoppedGoesOnAndKeepsWhatItHas) {
    auto plan = smallPlan({1, 2, 3});
    plan.common.seconds = 0.001;
    auto sweep = newSweep(plan);
    std::mt19937_64 random(1);
    const auto noisy = [&](std::size_t, std::size_t, double) {
        return std::normal_distribution<double>(1000, 10)(random);
    };
    FakeMachine first(noisy);
    first.stopAfter = 58; // in a block's middle
    std::vector<std::size_t> kept;
    runSweep(
        sweep, first,
        [&](const SweepResult& now) { kept.push_back(now.points[0].blocks + now.points[1].blocks); },
        noProgress(), first.stop.get_token());
    EXPECT_FALSE(sweep.complete());
    ASSERT_FALSE(kept.empty());
    for (const auto& point : sweep.points) {
        for (const auto& one : point.runs)
            EXPECT_EQ(one.layerNs.size(), point.blocks * point.passesPerBlock);
    }
    EXPECT_EQ(kept.back(), sweep.points[0].blocks + sweep.points[1].blocks);
    const auto before = sweep.points;

    FakeMachine second(noisy);
    run(sweep, second);
    EXPECT_TRUE(sweep.complete());
    EXPECT_EQ(sweep.sessions, 2);
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto& kept0 = before[i].runs[0].layerNs;
        const auto& all = sweep.points[i].runs[0].layerNs;
        ASSERT_GT(all.size(), kept0.size());
        EXPECT_TRUE(std::equal(kept0.begin(), kept0.end(), all.begin()));
        EXPECT_GE(sweep.points[i].blocks, PairedDifference::kFewestPairs);
    }
    FakeMachine third(noisy);
    run(sweep, third);
    EXPECT_TRUE(third.turns.empty());
    EXPECT_EQ(sweep.sessions, 2);
}

TEST(Sweep, StoppedBeforeTheFirstBlockItHasNothing) {
    auto sweep = newSweep(smallPlan({1}));
    FakeMachine machine([](std::size_t, std::size_t, double) { return 1000.0; });
    machine.stop.request_stop();
    EXPECT_THROW(run(sweep, machine), Cancelled);
}

TEST(Sweep, IsOfOneMachine) {
    auto sweep = newSweep(smallPlan({1}));
    sweep.points[0].deviceName = "another";
    FakeMachine machine([](std::size_t, std::size_t, double) { return 1000.0; });
    EXPECT_THROW(run(sweep, machine), InputError);
}

TEST(Sweep, WhatDoesNotFitTogetherFollowsOneAnother) {
    auto plan = smallPlan({1, 2, 3});
    plan.common.seconds = 0.001;
    auto sweep = newSweep(plan);
    FakeMachine machine([](std::size_t, std::size_t, double) { return 1000.0; });
    machine.fixedGroups = {{0, 1}, {2}};
    run(sweep, machine);
    EXPECT_EQ(sweep.groups, 2);
    EXPECT_EQ(sweep.points[2].group, 1);
    EXPECT_THAT(machine.loads, ElementsAre(ElementsAre(0U, 1U), ElementsAre(2U)));
    EXPECT_EQ(std::ranges::count(machine.turns, 2U), kSweepRounds);
    EXPECT_THAT(std::vector(machine.turns.end() - kSweepRounds, machine.turns.end()), testing::Each(2U));
}

TEST(Sweep, TellsHowMuchTimeIsLeft) {
    struct Texts final : ProgressSink {
        void progress(double done, std::string_view what) override {
            EXPECT_GE(done, last);
            last = done;
            if (what.starts_with("round")) texts.emplace_back(what);
        }
        double last = 0;
        std::vector<std::string> texts;
    } texts;
    auto plan = smallPlan({1, 2});
    plan.common.seconds = 100; // by the plan: no turn is known yet
    auto sweep = newSweep(plan);
    FakeMachine machine([](std::size_t, std::size_t, double) { return 1000.0; });
    machine.stopAfter = 3;
    EXPECT_THROW(runSweep(
                     sweep, machine, [](const SweepResult&) {}, texts, machine.stop.get_token()),
                 Cancelled);
    ASSERT_EQ(texts.texts.size(), 1U);
    EXPECT_THAT(texts.texts[0], HasSubstr("round 1 of 10"));
    EXPECT_THAT(texts.texts[0], HasSubstr("3 min left")); // two points of 100 s
}

// A layer of each model has 8 experts of 3 * 64 * 32 (or 128 * 32) floats.
TEST(SweepLayers, PutsTogetherWhatMemoryHolds) {
    auto plan = smallPlan({1, 2});
    plan.models.push_back(test::smallConfig(128, 32, 8, 2));
    const auto sweep = newSweep(plan);
    const std::vector<std::size_t> all{0, 1, 2, 3};
    EXPECT_THAT(SweepLayers(sweep, std::int64_t{1} << 30).groups(all), ElementsAre(all));
    EXPECT_THAT(SweepLayers(sweep, 500'000).groups(all),
                ElementsAre(ElementsAre(0U, 1U), ElementsAre(2U, 3U)));
}

TEST(SweepLayers, PointsOfTheSameWeightsGiveTheBitsOfBothPlacements) {
    auto plan = smallPlan({1, 5});
    plan.common.threads = 1;
    plan.common.seconds = 0.3; // enough beside other tests
    plan.threads = {1, 2};
    auto sweep = newSweep(plan);
    int rounds = 0;
    runSweep(sweep, [&](const SweepResult&) { ++rounds; }, noProgress(), {});
    EXPECT_TRUE(sweep.complete());
    EXPECT_EQ(sweep.groups, 1);
    EXPECT_EQ(rounds, kSweepRounds);
    for (const auto& point : sweep.points) {
        EXPECT_TRUE(point.outputsIdentical);
        EXPECT_GT(point.difference()->n, 5U);
        EXPECT_FALSE(point.deviceName.empty());
    }
    EXPECT_DOUBLE_EQ(sweep.points[0].expertsHitMean, 2); // one token, top-2
    EXPECT_GT(sweep.points[1].expertsHitMean, 2);
    EXPECT_THAT(sweep.points[2].deviceName, HasSubstr("2 threads"));
}

} // namespace
} // namespace gatescope
