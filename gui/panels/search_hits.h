// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/selection.h"
#include "workspace/timeline.h"

#include <cstddef>
#include <vector>

namespace gatescope {

/// What a search has found in both slots: A's hits in order of time, then B's.
struct SearchHits {
    PerSlot<TimelinePtr> timelines;
    PerSlot<std::vector<SliceId>> slices;

    std::size_t count() const { return slices.a.size() + slices.b.size(); }
    SliceSelection at(std::size_t place) const;
    /// The first hit at or behind a slice, round the end.
    std::size_t from(const SliceSelection& slice) const;
};

} // namespace gatescope
