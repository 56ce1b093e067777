// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/slice_index.h"

#include <QString>

#include <vector>

namespace gatescope {

/// Heights in pixels, derived from the font.
struct LaneMetrics {
    double row = 20;
    double header = 20; ///< a process's title
    double gates = 18;  ///< the lane of gate marks
    double gap = 6;     ///< between lanes
};

enum class LaneKind { Header, Gates, Slices };

/// One horizontal band of a timeline.
struct Lane {
    LaneKind kind = LaneKind::Slices;
    TrackId track = kNoTrack;
    QString label;
    double top = 0;
    double rowHeight = 0;
    int rows = 1;

    double bottom() const { return top + rowHeight * rows; }
    double rowTop(int depth) const { return top + rowHeight * depth; }
};

/// Which track stands where, top to bottom, in pixels from the content's top. Pure: knows no widget.
class TrackLayout {
public:
    TrackLayout() = default;
    /// Tracks without slices take no room. Processes get a header where more than one has tracks to show.
    TrackLayout(const SliceIndex& index, const LaneMetrics& metrics, bool withGateLane);

    const std::vector<Lane>& lanes() const { return m_lanes; }
    double height() const { return m_height; }
    const Lane* laneAt(double y) const;
    const Lane* laneOf(TrackId track) const;

private:
    void addLane(Lane lane, double gap);
    void addTrack(const SliceIndex& index, TrackId track, const LaneMetrics& metrics);

    std::vector<Lane> m_lanes;
    double m_height = 0;
};

} // namespace gatescope
