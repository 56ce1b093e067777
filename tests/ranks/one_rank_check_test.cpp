// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "cpu/thread_team.h"
#include "moe/small_config.h"
#include "profile/one_rank_check.h"
#include "ranks/row_exchange.h"
#include "ranks/thread_transport.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

constexpr int kTwoRanks = 2;

Experiment smallExperiment() {
    Experiment experiment;
    experiment.config = test::smallConfig(64, 32, 8, 2, DType::BF16);
    experiment.tokens = 5;
    experiment.layers = 3;
    experiment.threads = 1;
    experiment.placements = {RouterPlacement::beforeFix(), RouterPlacement::afterFix()};
    return experiment;
}

/// `wrong`: rank 1 has other weights than it should.
RankRun checkedOver(const Experiment& shared, const std::stop_token& stop, bool wrong = false) {
    const auto placement = ExpertPlacement::contiguous(shared.config.numExperts, kTwoRanks);
    RankRun answer;
    runThreadRanks(kTwoRanks, [&](RankTransport& transport) {
        auto experiment = shared;
        if (wrong && transport.rank() == 1) ++experiment.seed;
        const auto mine = partOf(experiment.tokens, transport.rank(), kTwoRanks);
        RowExchange exchange(transport, placement, experiment.config.hiddenSize);
        exchange.setFirstToken(mine.first);
        LayerSession session(experiment, noProgress(), {},
                             RankShare{.exchange = &exchange,
                                       .heldExperts = placement.heldBy(transport.rank()),
                                       .firstToken = mine.first,
                                       .tokens = mine.last - mine.first});
        for (const auto variant : experiment.placements)
            session.addVariant(variant);
        RankRun run;
        checkAgainstOneRank(session, transport, run, noProgress(), stop);
        if (transport.rank() == 0) answer = run;
    });
    return answer;
}

TEST(OneRankCheck, EveryLayerAndPlacementIsCompared) {
    const auto run = checkedOver(smallExperiment(), {});
    EXPECT_EQ(run.sameAsOneRank, true);
    EXPECT_EQ(run.oneRankNote, "3 layer(s), 2 placement(s), one input of 5 tokens");
}

TEST(OneRankCheck, ARankWithOtherWeightsIsFound) {
    EXPECT_EQ(checkedOver(smallExperiment(), {}, true).sameAsOneRank, false);
}

TEST(OneRankCheck, AStopEndsItOnAllRanksAndLeavesTheRunWhole) {
    std::stop_source stop;
    stop.request_stop();
    const auto run = checkedOver(smallExperiment(), stop.get_token());
    EXPECT_EQ(run.sameAsOneRank, std::nullopt);
    EXPECT_EQ(run.oneRankNote, "the run was stopped");
}

TEST(RankShare, ARankThatHasLittleMemoryOrExchangesMuchIsRefused) {
    const auto experiment = smallExperiment();
    const auto placement = ExpertPlacement::contiguous(experiment.config.numExperts, 1);
    runThreadRanks(1, [&](RankTransport& transport) {
        RowExchange exchange(transport, placement, experiment.config.hiddenSize);
        RankShare share{.exchange = &exchange,
                        .heldExperts = placement.heldBy(0),
                        .tokens = experiment.tokens,
                        .memoryBytes = 1'000'000'000};
        const auto load = [&] { LayerSession(experiment, noProgress(), {}, share); };
        EXPECT_NO_THROW(load());
        share.exchangeBytes = 1'000'000'000;
        EXPECT_THROW(load(), DeviceError);
        share.exchangeBytes = 0;
        share.memoryBytes = 1'000;
        EXPECT_THROW(load(), DeviceError);
    });
}

} // namespace
} // namespace gatescope
