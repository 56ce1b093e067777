// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"
#include "profile/rank_run.h"
#include "ranks/row_exchange.h"

#include <string>
#include <vector>

namespace gatescope {

/// What each rank measured, as it tells it to rank 0. All ranks ran the same passes, so that lists are as
/// long on each.
struct RankFacts {
    RankFigures figures;                              ///< without what only the whole can tell
    std::vector<std::vector<double>> timedLayerNs;    ///< [placement][pass]
    std::vector<std::vector<double>> recordedLayerNs; ///< the same of recorded passes
    std::vector<double> sleepsPerLayer;               ///< [placement]
    std::vector<RowExchange::Call> calls;             ///< of every layer since the warm-up
    bool outputsIdentical = true;                     ///< of all placements
    std::size_t droppedSlices = 0;
    std::size_t nonFiniteLogits = 0;
    std::size_t nonFiniteOutputs = 0;
    std::string nonFiniteWeights;

    std::string packed() const;
    static RankFacts unpack(const std::string& text);
};

/// A pass lasts as long as its slowest rank: the maximum of each pass over the ranks.
std::vector<double> slowestOf(const std::vector<RankFacts>& ranks,
                              std::vector<std::vector<double>> RankFacts::*times, std::size_t placement);

/// Fills in what the calls of all ranks tell: rows, bytes, imbalance, what an even load would save; returns
/// the experts hit per layer, copies counted one by one.
double describeLoad(const std::vector<RankFacts>& ranks, RankRun& run);

} // namespace gatescope
