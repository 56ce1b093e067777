// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/point_ranks.h"

#include <numeric>

namespace gatescope {

namespace {

/// The mean over the ranks, of a layer's rows.
double meanRows(const PointRanks& ranks) {
    return std::accumulate(ranks.rowsMean.begin(), ranks.rowsMean.end(), 0.0) /
           static_cast<double>(ranks.rowsMean.size());
}

/// The fullest rank's rows, mean over the calls: evenLoadSaves is 1 - sum(mean) / sum(max).
double fullestRows(const PointRanks& ranks) {
    return meanRows(ranks) / (1 - ranks.evenLoadSaves);
}

} // namespace

void PointRanks::add(const PointRanks& later) {
    const auto calls = layerCalls + later.layerCalls;
    const double ofLater = calls > 0 ? static_cast<double>(later.layerCalls) / static_cast<double>(calls) : 1;
    const auto mean = [&](double a, double b) { return a * (1 - ofLater) + b * ofLater; };
    const double fullest = mean(fullestRows(*this), fullestRows(later));
    for (std::size_t rank = 0; rank < rowsMean.size(); ++rank)
        rowsMean[rank] = mean(rowsMean[rank], later.rowsMean.at(rank));
    imbalance = mean(imbalance, later.imbalance);
    evenLoadSaves = fullest > 0 ? 1 - meanRows(*this) / fullest : 0;
    expertsHitMean = mean(expertsHitMean, later.expertsHitMean);
    layerCalls = calls;
    sameAsOneRank = later.sameAsOneRank;
    oneRankNote = later.oneRankNote;
}

} // namespace gatescope
