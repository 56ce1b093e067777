// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// What a sweep's point told of the ranks that ran it, over all its sessions.
struct PointRanks {
    std::vector<double> rowsMean;        ///< [rank] rows that its experts got, per layer
    double imbalance = 0;                ///< as RankRun has it
    double evenLoadSaves = 0;            ///< the same
    std::optional<bool> sameAsOneRank{}; ///< of these weights, with the most tokens of the sweep
    std::string oneRankNote{};
    double expertsHitMean = 0;   ///< per layer, copies counted one by one
    std::int64_t layerCalls = 0; ///< that the means are over; 0 of files that don't say

    /// Takes in what later calls told: means by the number of calls, `sameAsOneRank` and its note as `later`
    /// has them. Both of the same number of ranks.
    void add(const PointRanks& later);
};

} // namespace gatescope
