// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/small_config.h"
#include "profile/exchange_bench.h"
#include "profile/rank_bench.h"
#include "profile/rank_bench_round.h"
#include "ranks/rank_agreement.h"
#include "ranks/thread_transport.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <stop_token>

// What a bench over ranks reckons; how fast anything is, is not tested.

namespace gatescope {
namespace {

BenchPlan smallBench() {
    BenchPlan plan;
    plan.config = test::smallConfig(512, 256, 64, 8, DType::BF16);
    plan.tokens = {1, 24};
    plan.threads = 1;
    plan.secondsPerRow = 0.01;
    return plan;
}

TEST(ExchangeBench, MovesExactlyTheRowsAskedFor) {
    constexpr int kHidden = 8;
    const auto placement = ExpertPlacement::contiguous(6, 3);
    runThreadRanks(3, [&](RankTransport& transport) {
        int read = 0;
        ExchangeBench bench(transport, placement, kHidden, kHidden * sizeof(float), 1, [&] { ++read; });
        EXPECT_GT(bench.counts(), 0);
        EXPECT_GT(bench.noRows(), 0);
        EXPECT_EQ(bench.lastCall().sentBytes, 0);
        EXPECT_EQ(bench.lastCall().peers, 0);
        EXPECT_EQ(read, 0);
        EXPECT_GT(bench.oneRow(), 0);
        EXPECT_EQ(read, 2) << "before dispatch and before combine";
        const std::int64_t row = kHidden * sizeof(float);
        EXPECT_EQ(bench.lastCall().sentBytes, row + 12 + row); // there, its choice, and the other's result
        EXPECT_EQ(bench.lastCall().receivedBytes, bench.lastCall().sentBytes);
        EXPECT_EQ(bench.lastCall().choices, 1);
        // Token r on rank r; all go to rank 0's expert 1 and rank 2's expert 5.
        const Routing batch{3, 2, {1, 5, 1, 5, 1, 5}, {1, 1, 1, 1, 1, 1}};
        EXPECT_GT(bench.rows(batch, transport.rank(), 1), 0);
        EXPECT_EQ(bench.lastCall().choices, transport.rank() == 1 ? 0 : 3);
    });
}

TEST(RankBench, RowsFollowFromWhatIsToldWithThem) {
    std::optional<RankBenchResult> result;
    runThreadRanks(2, [&](RankTransport& transport) {
        auto own = runRankBench(smallBench(), {}, transport, noProgress(), {});
        EXPECT_EQ(own.has_value(), transport.rank() == 0);
        if (own) result = std::move(own);
    });
    ASSERT_TRUE(result);
    EXPECT_EQ(result->ranks, 2);
    EXPECT_EQ(result->hosts.size(), 2U);
    EXPECT_EQ(result->oneRowBytes, 512 * 2 + 12 + 512 * 4);
    for (const auto* one :
         {&result->countsNs, &result->noRowsNs, &result->oneRowNs, &result->bytesPerSecond, &result->flops}) {
        EXPECT_GT(one->p10, 0);
        EXPECT_LE(one->p10, one->median);
        EXPECT_LE(one->median, one->p90);
    }
    ASSERT_EQ(result->rows.size(), 2U);
    for (const auto& row : result->rows) {
        EXPECT_GE(row.iterations, 11U);
        EXPECT_GE(row.imbalance, 1);
        EXPECT_LE(row.imbalance, 2);
        EXPECT_GT(row.limitNs.median, row.computeLimitNs.median);
        EXPECT_GT(row.fraction.median, 0);
        EXPECT_GT(row.insideNs.median, 0);
        EXPECT_LT(row.insideNs.median, row.layerNs.median) << "a part of it";
        EXPECT_GE(row.fraction.median, row.limitNs.min / row.layerNs.max);
        EXPECT_LE(row.fraction.median, row.limitNs.max / row.layerNs.min);
        EXPECT_DOUBLE_EQ(row.layerOverPredicted(), row.layerNs.median / row.predicted->layerNs());
    }
    // Of one token rows vary from draw to draw, of many they are the model's.
    EXPECT_NEAR(result->rows[1].sentBytes / result->rows[1].predicted->sentBytes, 1, 0.05);
}

/// All experts on rank 1, one of them on rank 0 too.
TEST(RankBench, ExpertsLiveWhereAMapSays) {
    const auto map = std::filesystem::path(testing::TempDir()) / "rank_bench_map.json";
    nlohmann::json ranksOfExpert(64, nlohmann::json::array({1}));
    ranksOfExpert.at(5) = {0, 1};
    std::ofstream(map) << nlohmann::json{{"ranks_of_expert", ranksOfExpert}};
    std::optional<RankBenchResult> result;
    runThreadRanks(2, [&](RankTransport& transport) {
        auto own = runRankBench(smallBench(), map, transport, noProgress(), {});
        if (own) result = std::move(own);
    });
    std::filesystem::remove(map);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->placement, map.string());
    EXPECT_TRUE(result->replicas);
    for (const auto& row : result->rows) {
        EXPECT_GT(row.imbalance, 1.9) << "rank 0 serves half of one expert's rows";
        EXPECT_FALSE(row.predicted) << "the model knows equal blocks alone";
    }
}

TEST(RankBench, LimitsAreOfEachRanksOwnWork) {
    RankBenchRound round{.bytes = {2e6, 1e3},
                         .gateFlops = {1e3, 1e6},
                         .otherFlops = {1e3, 4e6},
                         .bytesPerSecond = 1e9,
                         .gatePeak = 1e9,
                         .otherPeak = 2e9};
    EXPECT_DOUBLE_EQ(round.limitNs(0), 2e6); // reading
    EXPECT_DOUBLE_EQ(round.limitNs(1), 3e6); // multiplying, each at its own pace
    auto other = round;
    round.layerNs = {1, 5};
    round.insideNs = {0.5, 0.25};
    other.layerNs = {3, 2};
    EXPECT_EQ(largestOf({round, other}, &RankBenchRound::layerNs), (std::vector{3.0, 5.0}));
    const auto again = RankBenchRound::unpack(round.packed());
    EXPECT_EQ(again.layerNs, round.layerNs);
    EXPECT_EQ(again.insideNs, round.insideNs);
    EXPECT_EQ(again.bytes, round.bytes);
    EXPECT_EQ(again.otherFlops, round.otherFlops);
    EXPECT_DOUBLE_EQ(again.limitNs(1), 3e6);
}

int toldTo(int ranks, const BenchPlan& plan) {
    std::atomic<int> told{0};
    runThreadRanks(ranks, [&](RankTransport& transport) {
        try {
            (void)runRankBench(plan, {}, transport, noProgress(), {});
        } catch (const AgreedFailure& failure) {
            EXPECT_THROW(failure.rethrow(), Error);
            ++told;
        }
    });
    return told;
}

TEST(RankBench, WhatCannotBeDoneIsToldToAll) {
    EXPECT_EQ(toldTo(1, smallBench()), 1) << "one rank exchanges nothing";
    auto plan = smallBench();
    plan.tokens = {16, 0};
    EXPECT_EQ(toldTo(2, plan), 2);
    plan = smallBench();
    plan.config.numExperts = 2;
    plan.config.numExpertsPerTok = 1;
    EXPECT_EQ(toldTo(3, plan), 3) << "more ranks than experts";
    plan = smallBench();
    plan.config.hiddenSize = 65536;
    plan.config.moeIntermediateSize = 1 << 22;
    EXPECT_EQ(toldTo(2, plan), 2) << "more than the memory";
}

/// Asks for a stop when a round is told.
class StopsInRound final : public ProgressSink {
public:
    StopsInRound(int round, std::stop_source stop) : m_round(round), m_stop(std::move(stop)) {}
    void progress(double, std::string_view what) override {
        EXPECT_NE(what, fmt::format("round {} of 11", m_round + 1));
        if (what == fmt::format("round {} of 11", m_round)) m_stop.request_stop();
    }

private:
    int m_round;
    std::stop_source m_stop;
};

/// What rank 0 has where rank 1 is stopped in that round; nothing where all were cancelled.
std::optional<RankBenchResult> stoppedIn(int round) {
    std::stop_source stop;
    std::atomic<int> cancelled{0};
    std::optional<RankBenchResult> result;
    runThreadRanks(2, [&](RankTransport& transport) {
        StopsInRound progress(round, stop);
        const bool first = transport.rank() == 0;
        try {
            auto own = runRankBench(smallBench(), {}, transport,
                                    first ? static_cast<ProgressSink&>(progress) : noProgress(),
                                    first ? std::stop_token() : stop.get_token());
            if (first) result = std::move(own);
        } catch (const Cancelled&) {
            ++cancelled;
        }
    });
    EXPECT_EQ(cancelled, result ? 0 : 2);
    return result;
}

TEST(RankBench, AStopOfOneRankEndsAllAndWholeRoundsAreKept) {
    EXPECT_FALSE(stoppedIn(1));
    const auto result = stoppedIn(3);
    ASSERT_TRUE(result);
    EXPECT_FALSE(result->complete);
    EXPECT_EQ(result->rounds, 2U);
    for (const auto& row : result->rows)
        EXPECT_EQ(row.layerNs.n, result->rounds);
}

} // namespace
} // namespace gatescope
