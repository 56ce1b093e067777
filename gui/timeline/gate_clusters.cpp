// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/gate_clusters.h"

#include <algorithm>

namespace gatescope {

std::vector<GateCluster> clusterGates(const std::vector<GateMark>& gates, TimeRange window, double apartNs) {
    std::vector<GateCluster> clusters;
    for (auto at = gates.begin(); at != gates.end() && static_cast<double>(at->start) <= window.to; ++at) {
        // Calls of several devices may overlap, so the ends are in no order.
        if (static_cast<double>(at->end) < window.from) continue;
        const bool apart =
            clusters.empty() || static_cast<double>(at->start - clusters.back().start) >= apartNs;
        if (apart) clusters.push_back({at->start, at->end, at->id, 0, 0});
        GateCluster& cluster = clusters.back();
        cluster.end = std::max(cluster.end, at->end);
        ++cluster.calls;
        cluster.redundant += at->redundant ? 1 : 0;
    }
    return clusters;
}

} // namespace gatescope
