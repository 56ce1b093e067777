// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/slice_style.h"
#include "timeline/time_scale.h"

#include <vector>

namespace gatescope {

/// Gate calls that stand too close together to be marked one by one.
struct GateCluster {
    std::int64_t start = 0;
    std::int64_t end = 0;
    SliceId first = kNoSlice;
    int calls = 0;
    int redundant = 0;
};

/// The marks to draw in `window`: calls whose starts lie within `apartNs` of a cluster's start belong to it.
std::vector<GateCluster> clusterGates(const std::vector<GateMark>& gates, TimeRange window, double apartNs);

} // namespace gatescope
