// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/role.h"
#include "trace/trace.h"

#include <compare>
#include <vector>

namespace gatescope {

/// One pass of one layer; -1: none is named.
struct LayerPass {
    std::int64_t iteration = -1;
    std::int64_t layer = -1;

    auto operator<=>(const LayerPass&) const = default;
};

/// What a trace's slices are, found quickly: each category is looked at once.
class MoeSlices {
public:
    explicit MoeSlices(const Trace& trace);

    Role role(SliceId id) const { return m_roleOfString[m_trace.slice(id).category]; }
    /// The Process track above the slice's track; kNoTrack where it has none.
    TrackId process(SliceId id) const { return m_processes[m_trace.sliceTracks()[id]]; }
    TrackKind trackKind(SliceId id) const { return m_trace.tracks()[m_trace.sliceTracks()[id]].kind; }
    LayerPass pass(SliceId id) const;

    /// A layer's time in a process: the median of its blocks where the host runs them. A block on a device
    /// ends for the host when it is submitted, so there it is the median iteration's share.
    double layerNs(TrackId process) const;

private:
    const Trace& m_trace;
    std::vector<Role> m_roleOfString;
    std::vector<TrackId> m_processes; ///< [track]
};

} // namespace gatescope
