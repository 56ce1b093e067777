// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/rank_clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// One rank of a run over several. Times are sums of a layer's pass, medians over the recorded passes, means
/// over the placements.
struct RankFigures {
    int rank = 0;
    std::string host;
    int tokens = 0;
    int expertsHeld = 0;
    std::int64_t weightBytes = 0;
    std::int64_t peakMemoryBytes = 0;
    double loadSeconds = 0;
    double choicesMean = 0; ///< rows that its experts got, from all ranks, per layer
    /// Its experts that got any row, per layer, and the other ranks that it exchanged rows with; nothing of
    /// runs that an earlier build recorded.
    std::optional<double> expertsHitMean, peersMean;
    double sentBytesMean = 0;     ///< to other ranks, per layer
    double receivedBytesMean = 0; ///< the same from them
    double expertsNs = 0;         ///< w13 and w2
    double dispatchNs = 0;        ///< planning, packing, sending and receiving rows, without the wait
    double combineNs = 0;         ///< the same of the results
    double waitNs = 0;            ///< for the slowest rank, in dispatch and combine
    ClockOffset clock;            ///< against rank 0's
};

/// What a run over several ranks adds to its result.
struct RankRun {
    std::string transport; ///< "Open MPI 4.1.4"
    std::string placement; ///< "contiguous" or the map's file
    bool replicas = false;
    std::vector<RankFigures> ranks; ///< by rank
    /// Of the rows that ranks got in a layer: the fullest rank's against the mean, mean over the layers'
    /// calls.
    double imbalance = 0;
    /// What an even load would save at most of the experts' time, were that proportional to rows:
    /// 1 - sum(mean) / sum(max) over the calls.
    double evenLoadSaves = 0;
    double expertsNsOfSlowest = 0; ///< the largest of the ranks' expertsNs
    /// Whether the outputs are those of one rank with all experts, layer by layer; nothing where that could
    /// not be looked at.
    std::optional<bool> sameAsOneRank;
    std::string oneRankNote; ///< why not, or what was compared

    /// Rows that the rank got in a layer against the mean over the ranks; 1 where none got any.
    double rowsOverMean(const RankFigures& rank) const;
    double evenLoadSavesNs() const { return evenLoadSaves * expertsNsOfSlowest; }
};

} // namespace gatescope
