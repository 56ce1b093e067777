// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "tracks/row_layout.h"
#include "workspace/timeline.h"

namespace gatescope {

/// From slice to slice of one timeline. Pure. What the map does not show is passed over; kNoSlice at the end.
class SliceWalk {
public:
    SliceWalk(const Timeline& timeline, const TimeMap& map, const RowLayout& layout)
        : m_timeline(timeline), m_map(map), m_layout(layout) {}

    /// The next (step > 0) or previous slice of the track at any depth, in order of start.
    SliceId onTrack(SliceId id, int step) const;
    /// The same in the slice's row.
    SliceId inRow(SliceId id, int step) const;
    /// The nearest one in the row below (step > 0) or above, of the next track where the track ends.
    SliceId acrossRows(SliceId id, int step) const;
    /// Along the arrows: to what it started (step > 0), or to what started it.
    SliceId alongFlow(SliceId id, int step) const;
    /// The first row's slice nearest to a time.
    SliceId first(double shownTime) const;
    /// The next or previous gate call from a time on, redundant ones only where there are some; round and
    /// round.
    const GateMark* gate(double shownTime, SliceId selected, int step) const;

private:
    bool shown(SliceId id) const;
    SliceId nearest(TrackId track, int depth, std::int64_t time) const;

    const Timeline& m_timeline;
    const TimeMap& m_map;
    const RowLayout& m_layout;
};

} // namespace gatescope
