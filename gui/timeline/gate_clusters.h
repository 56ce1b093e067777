// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/shown_spans.h"
#include "workspace/slice_style.h"

#include <span>
#include <vector>

namespace gatescope {

/// Gate calls that stand too close together to be marked one by one.
struct GateCluster {
    int left = 0; ///< device pixels, [left, right)
    int right = 0;
    SliceId shown = kNoSlice; ///< the first redundant call, else the first
    int calls = 0;
    int redundant = 0;
};

/// The gate calls of a timeline, for the lane that marks them at every zoom.
class GateClusters {
public:
    GateClusters() = default;
    /// In order of start; they must outlive it.
    explicit GateClusters(std::span<const GateMark> gates);

    std::span<const GateMark> gates() const { return m_gates; }
    /// The marks that reach into [fromPixel, toPixel), disjoint and in order. Which calls go together depends
    /// on the zoom alone.
    std::vector<GateCluster> at(const TimeMap& map, const TimeAxis& axis, int fromPixel, int toPixel) const;

private:
    void addFrom(const ShownSpan& span, const TimeAxis& axis, std::vector<GateCluster>& clusters) const;

    std::span<const GateMark> m_gates;
    std::vector<int> m_redundantBefore; ///< [gate]
    std::int64_t m_longest = 0;
};

} // namespace gatescope
