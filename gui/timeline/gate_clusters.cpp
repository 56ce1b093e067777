// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/gate_clusters.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
constexpr double kApartPixels = 20; ///< of the window
constexpr double kMarkPixels = 6;
} // namespace

GateClusters::GateClusters(std::span<const GateMark> gates) : m_gates(gates) {
    int redundant = 0;
    m_redundantBefore.reserve(m_gates.size() + 1);
    for (const GateMark& gate : m_gates) {
        m_redundantBefore.push_back(redundant);
        redundant += gate.redundant ? 1 : 0;
        m_longest = std::max(m_longest, gate.end - gate.start);
    }
    m_redundantBefore.push_back(redundant);
}

std::vector<GateCluster> GateClusters::at(const TimeMap& map, const TimeAxis& axis, int fromPixel,
                                          int toPixel) const {
    std::vector<GateCluster> clusters;
    if (m_gates.empty()) return clusters;
    const int reach = 2 * axis.devicePixels(kApartPixels);
    for (const ShownSpan& span : shownSpans(map, axis, fromPixel - reach, toPixel + 1))
        addFrom(span, axis, clusters);
    std::erase_if(clusters, [&](const GateCluster& cluster) {
        return cluster.right <= fromPixel || cluster.left >= toPixel;
    });
    return clusters;
}

/// Calls of one cell of a grid that does not move while one pans belong together.
void GateClusters::addFrom(const ShownSpan& span, const TimeAxis& axis,
                           std::vector<GateCluster>& clusters) const {
    const double cell =
        std::exp2(std::ceil(std::log2(std::max(axis.nsPerPixel() * axis.devicePixels(kApartPixels), 1.0))));
    const auto cellEnd = [&](std::int64_t time) {
        return static_cast<std::int64_t>((std::floor(static_cast<double>(time) / cell) + 1) * cell);
    };
    const auto shownFrom = std::max(span.from - m_longest, span.first);
    auto at = std::ranges::lower_bound(m_gates, shownFrom, {}, &GateMark::start);
    // The whole of the first cell, so that what is marked does not depend on where the window begins.
    if (!span.folded && at != m_gates.end()) {
        const auto cellBegin = cellEnd(at->start) - static_cast<std::int64_t>(cell);
        at = std::ranges::lower_bound(m_gates, std::max(cellBegin, span.first), {}, &GateMark::start);
    }
    while (at != m_gates.end() && at->start <= span.to) {
        const std::int64_t end = span.folded ? span.to + 1 : cellEnd(at->start);
        const auto next =
            std::lower_bound(at, m_gates.end(), std::min(end, span.last + 1),
                             [](const GateMark& gate, std::int64_t time) { return gate.start < time; });
        const auto first = static_cast<std::size_t>(at - m_gates.begin());
        const auto last = static_cast<std::size_t>(next - m_gates.begin());
        if (last == first) break;
        GateCluster cluster;
        cluster.calls = static_cast<int>(last - first);
        cluster.redundant = m_redundantBefore[last] - m_redundantBefore[first];
        const auto marked = cluster.redundant == 0
                                ? at
                                : std::find_if(at, next, [](const GateMark& gate) { return gate.redundant; });
        cluster.shown = marked->id;
        const double left = span.folded ? span.shown.from : static_cast<double>(at->start + span.shift);
        const double right =
            span.folded ? span.shown.to : static_cast<double>(std::prev(next)->end + span.shift);
        cluster.left = axis.pixelOf(left);
        cluster.right = std::max(axis.pixelOf(right), cluster.left + axis.devicePixels(kMarkPixels));
        if (!clusters.empty()) cluster.left = std::max(cluster.left, clusters.back().right);
        if (cluster.left < cluster.right) {
            clusters.push_back(cluster);
        } else {
            clusters.back().calls += cluster.calls;
            clusters.back().redundant += cluster.redundant;
        }
        at = next;
    }
}

} // namespace gatescope
