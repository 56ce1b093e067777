// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/expert_load.h"
#include "analysis/sides.h"
#include "analysis/step_series.h"

#include <optional>
#include <vector>

namespace gatescope {

struct LayerLoadDifference {
    int layer = 0;
    Comparison<LoadFigures> figures;
    double moved = 0; ///< share of the rows that other experts get: half the sum of |p - q|
};

struct LoadComparison {
    std::vector<LayerLoadDifference> layers; ///< that both sides have
    std::vector<int> onlyInBaseline;
    std::vector<int> onlyInCandidate;
    double moved = 0; ///< median over the layers
    /// Of max/mean (its mean over the layers both have, pass by pass), candidate minus baseline, with a 95 %
    /// interval; nothing where a side has too few passes for one.
    std::optional<SeriesShift> maxOverMean;
};

/// InputError where the two have different numbers of experts.
LoadComparison compareLoads(const Baseline<ExpertCounts>& baseline, const Candidate<ExpertCounts>& candidate);

} // namespace gatescope
