// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/small_config.h"
#include "profile/calls_since_warm_up.h"
#include "profile/rank_sweep.h"
#include "profile/rank_sweep_layers.h"
#include "profile/slowest_passes.h"
#include "ranks/rank_agreement.h"
#include "ranks/thread_transport.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <optional>
#include <stop_token>

namespace gatescope {
namespace {

constexpr int kRanks = 2;

SweepPlan smallPlan() {
    SweepPlan plan;
    plan.models = {test::smallConfig(64, 32, 8, 2, DType::BF16)};
    plan.tokens = {1, 5};
    plan.threads = {1};
    plan.common.seconds = 0.05;
    plan.ranks = SweepRanks{kRanks, "contiguous"};
    return plan;
}

using Keep = std::function<void(const SweepResult&)>;

/// What each rank ended with. `stops`: of each rank.
std::array<SweepResult, kRanks> sweepOver(
    const SweepResult& begun, const Keep& keep = [](const auto&) {},
    std::array<std::stop_source, kRanks> stops = {}) {
    std::array<SweepResult, kRanks> results;
    runThreadRanks(kRanks, [&](RankTransport& transport) {
        const auto rank = static_cast<std::size_t>(transport.rank());
        auto sweep = begun;
        runRankSweep(sweep, std::nullopt, transport, keep, noProgress(), stops[rank].get_token());
        results[rank] = std::move(sweep);
    });
    return results;
}

/// Whatever a rank decides by must be the same on each.
void expectAlike(const SweepResult& a, const SweepResult& b) {
    ASSERT_EQ(a.points.size(), 2U);
    ASSERT_EQ(b.points.size(), a.points.size());
    for (std::size_t at = 0; at < a.points.size(); ++at) {
        EXPECT_EQ(a.points[at].rounds, b.points[at].rounds);
        EXPECT_EQ(a.points[at].blocks, b.points[at].blocks);
        EXPECT_EQ(a.points[at].spentNs, b.points[at].spentNs);
        for (std::size_t v = 0; v < a.points[at].runs.size(); ++v)
            EXPECT_EQ(a.points[at].runs[v].layerNs, b.points[at].runs[v].layerNs);
    }
}

TEST(RankSweep, AllRanksEndWithTheSame) {
    int kept = 0;
    const auto results = sweepOver(newSweep(smallPlan()), [&](const SweepResult&) { ++kept; });
    EXPECT_EQ(kept, kSweepRounds) << "rank 0 alone keeps it";
    const auto& sweep = results[0];
    EXPECT_TRUE(sweep.complete());
    EXPECT_EQ(sweep.hosts.size(), std::size_t{kRanks});
    expectAlike(results[0], results[1]);
    for (const auto& point : sweep.points) {
        EXPECT_GE(point.blocks, PairedDifference::kFewestPairs);
        EXPECT_TRUE(point.outputsIdentical);
        ASSERT_TRUE(point.ranks);
        EXPECT_EQ(point.ranks->sameAsOneRank, true);
        ASSERT_EQ(point.ranks->rowsMean.size(), std::size_t{kRanks});
        EXPECT_NEAR(point.ranks->rowsMean[0] + point.ranks->rowsMean[1], point.tokens * 2, 1e-6);
        EXPECT_GE(point.expertsHitMean, 2);
        EXPECT_GE(point.ranks->imbalance, 1);
    }
}

TEST(RankSweep, AStopOfOneRankEndsAllAndTheSweepGoesOn) {
    std::array<std::stop_source, kRanks> stops;
    const auto stopped = sweepOver(
        newSweep(smallPlan()), [&](const SweepResult&) { stops[1].request_stop(); }, stops);
    EXPECT_FALSE(stopped[0].complete());
    EXPECT_GT(stopped[0].points[0].blocks, 0U);
    expectAlike(stopped[0], stopped[1]);
    const auto whole = sweepOver(stopped[0]);
    EXPECT_TRUE(whole[0].complete());
    EXPECT_EQ(whole[0].sessions, 2);
    EXPECT_GT(whole[0].points[0].blocks, stopped[0].points[0].blocks);
    expectAlike(whole[0], whole[1]);
}

/// The layers over ranks, by a clock on which everything takes as long: so a sweep that is stopped and goes
/// on has as many blocks of each point as one that is not.
class EvenClock final : public SweepMachine {
public:
    explicit EvenClock(RankSweepLayers& layers) : m_layers(layers) {}
    std::vector<std::vector<std::size_t>> groups(const std::vector<std::size_t>& points) override {
        return m_layers.groups(points);
    }
    void load(const std::vector<std::size_t>& points, ProgressSink& progress,
              const std::stop_token& stop) override {
        m_layers.load(points, progress, stop);
    }
    PassRunner& passes(std::size_t point) override { return m_layers.passes(point); }
    std::int64_t nowNs() const override { return m_now += 1'000'000; }
    void describe(std::size_t point, SweepPoint& described) override { m_layers.describe(point, described); }

private:
    RankSweepLayers& m_layers;
    mutable std::int64_t m_now = 0;
};

/// Until rank 0 has kept it `rounds` times.
SweepResult roundsOf(const SweepResult& begun, int rounds) {
    SweepResult result;
    std::array<std::stop_source, kRanks> stops;
    runThreadRanks(kRanks, [&](RankTransport& transport) {
        auto sweep = begun;
        const auto stop = stops[static_cast<std::size_t>(transport.rank())].get_token();
        RankSweepLayers layers(sweep, std::nullopt, transport, stop);
        EvenClock machine(layers);
        int kept = 0;
        const auto keep = [&](const SweepResult&) {
            if (transport.rank() == 0 && ++kept == rounds) stops[0].request_stop();
        };
        runSweep(sweep, machine, keep, noProgress(), std::stop_token());
        if (transport.rank() == 0) result = std::move(sweep);
    });
    return result;
}

TEST(RankSweep, OneThatGoesOnHasTheRowsOfAllItsSessions) {
    const auto whole = roundsOf(newSweep(smallPlan()), kSweepRounds + 1);
    const auto begun = roundsOf(newSweep(smallPlan()), 3);
    EXPECT_FALSE(begun.complete());
    const auto later = roundsOf(begun, 2);
    const auto ended = roundsOf(later, kSweepRounds);
    ASSERT_TRUE(whole.complete() && ended.complete());
    EXPECT_EQ(ended.sessions, 3);
    for (std::size_t at = 0; at < whole.points.size(); ++at) {
        const auto& one = whole.points[at];
        const auto& other = ended.points[at];
        ASSERT_EQ(one.blocks, other.blocks) << "or they had other inputs";
        ASSERT_TRUE(one.ranks && other.ranks && begun.points[at].ranks);
        EXPECT_EQ(other.ranks->layerCalls, one.ranks->layerCalls);
        EXPECT_LT(begun.points[at].ranks->layerCalls, one.ranks->layerCalls / 2);
        for (std::size_t rank = 0; rank < kRanks; ++rank)
            EXPECT_NEAR(other.ranks->rowsMean.at(rank), one.ranks->rowsMean.at(rank), 1e-9);
        EXPECT_NEAR(other.ranks->imbalance, one.ranks->imbalance, 1e-9);
        EXPECT_NEAR(other.ranks->evenLoadSaves, one.ranks->evenLoadSaves, 1e-9);
        EXPECT_NEAR(other.expertsHitMean, one.expertsHitMean, 1e-9);
    }
    // Or the last session alone would do.
    EXPECT_GT(std::abs(begun.points[0].ranks->rowsMean[0] - whole.points[0].ranks->rowsMean[0]), 1e-6);
}

TEST(PointRanks, MeansAreByTheNumberOfCalls) {
    // 2 calls with 6 and 2 rows; 6 calls with 4 and 4 but for two that had 8 and 0: 16 / 3 and 8 / 3.
    PointRanks sum{.rowsMean = {6, 2},
                   .imbalance = 1.5,
                   .evenLoadSaves = 1.0 / 3,
                   .sameAsOneRank = true,
                   .oneRankNote = "then",
                   .expertsHitMean = 2,
                   .layerCalls = 2};
    sum.add({.rowsMean = {16.0 / 3, 8.0 / 3},
             .imbalance = 4.0 / 3,
             .evenLoadSaves = 0.25,
             .sameAsOneRank = false,
             .oneRankNote = "now",
             .expertsHitMean = 4,
             .layerCalls = 6});
    EXPECT_DOUBLE_EQ(sum.rowsMean[0], 44.0 / 8);
    EXPECT_DOUBLE_EQ(sum.rowsMean[1], 20.0 / 8);
    EXPECT_DOUBLE_EQ(sum.imbalance, 11.0 / 8);
    EXPECT_DOUBLE_EQ(sum.evenLoadSaves, 1 - 4 * 8.0 / 44); // sum(mean) / sum(max)
    EXPECT_DOUBLE_EQ(sum.expertsHitMean, 3.5);
    EXPECT_EQ(sum.layerCalls, 8);
    EXPECT_EQ(sum.sameAsOneRank, false);
    EXPECT_EQ(sum.oneRankNote, "now");
}

TEST(PointRanks, WhatDoesNotSayOverHowManyCallsCountsForNothing) {
    PointRanks old{.rowsMean = {100, 0}, .imbalance = 2, .evenLoadSaves = 0.5};
    old.add({.rowsMean = {3, 1},
             .imbalance = 1.5,
             .evenLoadSaves = 1.0 / 3,
             .expertsHitMean = 2,
             .layerCalls = 4});
    EXPECT_EQ(old.rowsMean, (std::vector{3.0, 1.0}));
    EXPECT_DOUBLE_EQ(old.imbalance, 1.5);
    EXPECT_DOUBLE_EQ(old.evenLoadSaves, 1.0 / 3);
    EXPECT_EQ(old.layerCalls, 4);
}

TEST(RankSweep, OtherBitsThanOneRanksAreTold) {
    std::array<SweepResult, kRanks> results;
    runThreadRanks(kRanks, [&](RankTransport& transport) {
        auto plan = smallPlan();
        if (transport.rank() == 1) plan.common.quantize = WeightFormat::Int8; // its experts are others
        auto sweep = newSweep(plan);
        runRankSweep(sweep, std::nullopt, transport, [](const auto&) {}, noProgress(), {});
        results[static_cast<std::size_t>(transport.rank())] = std::move(sweep);
    });
    for (const auto& sweep : results) {
        EXPECT_FALSE(sweep.points[1].outputsIdentical);
        EXPECT_EQ(sweep.points[1].ranks->sameAsOneRank, false);
    }
}

/// How many ranks learn with the others that a sweep can't go on, each of an error of type E.
template <typename E>
int ranksTold(const SweepResult& begun, const std::optional<std::filesystem::path>& map = std::nullopt) {
    std::atomic<int> told{0};
    runThreadRanks(kRanks, [&](RankTransport& transport) {
        auto sweep = begun;
        try {
            runRankSweep(sweep, map, transport, [](const auto&) {}, noProgress(), {});
        } catch (const AgreedFailure& failure) {
            EXPECT_THROW(failure.rethrow(), E);
            ++told;
        }
    });
    return told;
}

TEST(RankSweep, AMapThatIsNotThereIsToldToAll) {
    EXPECT_EQ(ranksTold<InputError>(newSweep(smallPlan()), "/nowhere/map.json"), kRanks);
}

/// And not as each rank's own failure, which ends the run by force.
TEST(RankSweep, AnotherMachineIsToldToAll) {
    std::array<std::stop_source, kRanks> stops;
    auto stopped = sweepOver(
        newSweep(smallPlan()), [&](const SweepResult&) { stops[0].request_stop(); }, stops)[0];
    for (auto& point : stopped.points)
        point.deviceName = "another machine";
    EXPECT_EQ(ranksTold<InputError>(stopped), kRanks);
}

TEST(RankSweep, MoreThanTheMemoryIsToldToAll) {
    auto plan = smallPlan();
    plan.models[0].hiddenSize = 65536;
    plan.models[0].moeIntermediateSize = 1 << 22;
    EXPECT_EQ(ranksTold<DeviceError>(newSweep(plan)), kRanks);
}

/// Passes of a rank that takes so long.
class FixedPasses final : public PassRunner {
public:
    explicit FixedPasses(const Pass& pass) : m_pass(pass) {}
    void setInput(int) override {}
    Pass run(std::size_t) override { return m_pass; }
    void runUncounted(std::size_t) override {}

private:
    Pass m_pass;
};

TEST(CallsSinceWarmUp, TheWarmUpIsForgottenOnceAndNothingElse) {
    FixedPasses own({});
    int forgotten = 0;
    CallsSinceWarmUp passes(own, [&] { ++forgotten; });
    for (const int input : {-1, -2}) {
        passes.setInput(input);
        passes.runUncounted(0);
    }
    EXPECT_EQ(forgotten, 0);
    for (const int input : {0, 1, 5}) {
        passes.setInput(input);
        (void)passes.run(0);
    }
    EXPECT_EQ(forgotten, 1);
}

TEST(SlowestPasses, AllRanksLearnOfTheSlowest) {
    runThreadRanks(3, [&](RankTransport& transport) {
        const int rank = transport.rank();
        FixedPasses own({.layerNs = rank == 1 ? 5e9 + 0.5 : 1e3 * rank,
                         .sleepsPerLayer = static_cast<double>(rank),
                         .preemptions = rank});
        const auto pass = SlowestPasses(own, transport).run(0);
        EXPECT_EQ(pass.layerNs, 5e9 + 0.5);
        EXPECT_DOUBLE_EQ(pass.sleepsPerLayer, 1);
        EXPECT_EQ(pass.preemptions, 3);
    });
}

} // namespace
} // namespace gatescope
