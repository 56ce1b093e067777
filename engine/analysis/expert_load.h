// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_counts.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// How evenly rows lie on experts. All zero where there are no rows.
struct LoadFigures {
    double rows = 0;
    double max = 0;
    double mean = 0;        ///< over all experts, those without rows too
    double maxOverMean = 0; ///< 1: even; the number of experts: all rows on one
    double variation = 0;   ///< standard deviation (of the population) / mean
    /// The same of rows that are thrown at the experts one by one, each with an equal chance:
    /// sqrt((experts - 1) / rows). What is not above it says nothing of the router.
    double variationByChance = 0;
    double gini = 0;    ///< 0: even; 1 - 1 / experts: all rows on one
    double entropy = 0; ///< bits; log2(experts): even
    std::int64_t expertsHit = 0;
};

LoadFigures loadFigures(std::span<const double> rows);

struct LayerLoad {
    int layer = 0;
    std::vector<double> rows; ///< [experts], over all passes
    LoadFigures figures;      ///< of rows
};

/// What an even load would save at most of the expert layers' time where experts stand in equal blocks on
/// `ranks` devices that wait for the fullest one, and time is proportional to rows: 1 - sum(mean) / sum(max)
/// over ranks, summed over passes and layers. No bound for one device, where an even load reads more weights
/// and may be slower.
struct EvenLoadBound {
    std::int64_t ranks = 0;
    double share = 0;
};

struct ExpertLoad {
    std::string source;
    std::string format;
    std::int64_t experts = 0;
    std::size_t passes = 1;
    std::vector<LayerLoad> layers;
    LoadFigures typical;   ///< each figure's median over the layers
    std::size_t worst = 0; ///< place in layers of the greatest max/mean
    /// With a device for each expert: no smaller number of equal ranks can save more.
    EvenLoadBound perExpert;
    std::optional<EvenLoadBound> perRank; ///< for as many ranks as were asked for
};

/// UsageError where experts can't be dealt to so many ranks evenly. `ranks` 0: none were asked for.
ExpertLoad expertLoad(const ExpertCounts& counts, std::int64_t ranks = 0);

} // namespace gatescope
