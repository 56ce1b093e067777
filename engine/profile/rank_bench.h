// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "profile/bench.h"
#include "profile/rank_cost_model.h"
#include "ranks/rank_transport.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// One number of tokens, of all ranks together. Summaries are over the rounds, of each round's median; a time
/// is always that of the slowest rank.
struct RankBenchRow {
    int tokens = 0;
    SampleSummary exchangeNs; ///< alone, without the layer: planning, packing and moving rows and results
    double sentBytes = 0;     ///< by a rank, mean over ranks and exchanges
    SampleSummary insideNs;   ///< the exchange inside the layer, whose rows the caches no longer hold
    SampleSummary layerNs;
    std::size_t iterations = 0; ///< of the layer, in all rounds
    double imbalance = 1;       ///< rows of the fullest rank against the mean, mean over the layers
    /// What the slowest rank must read or multiply, each by its own speed while all are at work, mean over
    /// the layers of the largest of the ranks.
    SampleSummary computeLimitNs;
    SampleSummary limitNs;  ///< the same and the exchange
    SampleSummary fraction; ///< limit / layer, round by round
    /// By the medians of what was measured without any layer; the model knows equal blocks of experts alone.
    std::optional<PredictedLayer> predicted;
    double layerOverPredicted() const {
        return layerNs.median / predicted->layerNs();
    } ///< where there is one
};

struct RankBenchResult {
    BenchPlan plan; ///< `threads`: of each rank
    int ranks = 1;
    std::string transport; ///< "Open MPI 4.1.4"
    std::string placement; ///< of the experts: "contiguous", or the map's file
    bool replicas = false;
    std::vector<std::string> hosts; ///< of each rank
    std::string deviceName;         ///< rank 0's
    std::string gemmName;
    std::string peakDtype;                ///< as BenchResult has it
    std::string peakSource;               ///< the same
    SampleSummary countsNs;               ///< two numbers to each rank and back
    SampleSummary noRowsNs;               ///< an exchange in which no rank has a token
    SampleSummary oneRowNs;               ///< in which each rank has one row for the next
    double oneRowBytes = 0;               ///< sent by a rank in that
    SampleSummary exchangeStartNs;        ///< of the lines through one round's exchanges (fitExchange)
    SampleSummary exchangeBytesPerSecond; ///< the same
    SampleSummary bytesPerSecond;         ///< that one rank reads while all do, mean over the ranks
    SampleSummary flops;                  ///< per second of one rank while all multiply, mean over the ranks
    std::size_t rounds = 0;               ///< that the summaries are over
    bool complete = true;                 ///< false where it was stopped after them
    std::vector<RankBenchRow> rows;
};

/// What ranks add to the limits: the exchange by itself, and the layer against its own limit, by uniform
/// routing, in rounds over all `plan.tokens` so that a machine whose speed drifts shows it everywhere alike.
/// All ranks call it with the same plan; the result on rank 0, nothing on the others. `threads` 0: this
/// rank's share of its machine's cores. `placementMap`: where experts live, else in blocks. AgreedFailure for
/// what can't be done, one rank alone included. Where any rank was stopped, the whole rounds before it are
/// the result; Cancelled on all ranks where there are none.
std::optional<RankBenchResult> runRankBench(const BenchPlan& plan,
                                            const std::optional<std::filesystem::path>& placementMap,
                                            RankTransport& transport, ProgressSink& progress,
                                            const std::stop_token& stop);

} // namespace gatescope
