// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/alignment.h"
#include "workspace/timeline.h"

namespace gatescope {

/// Where to look first, in the shared time: from the start of a typical layer to a little after its gate,
/// routing and permute on both sides; in a trace of others from its first gate call to a little after its
/// router; everything where no gate is known. Typical: of the shorter quarter, since other programs'
/// interruptions only ever lengthen one.
TimeRange storyRange(const Timeline& baseline, const Timeline* candidate, const Alignment& alignment);

/// The slice of `to` that is the same step of the same layer as `id` of `from`, nearest in the shared time;
/// kNoSlice where there is none, such as for the redundant gate after the fix.
SliceId counterpart(const Timeline& from, SliceId id, const Timeline& to, const PerSlot<TimeMap>& maps,
                    Slot fromSlot);

} // namespace gatescope
