// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "workspace/slot.h"
#include "workspace/timeline.h"

#include <QString>

#include <optional>
#include <vector>

namespace gatescope {

/// One line of what is known of a slice.
struct SliceFact {
    QString label;
    QString value;
    SliceId jump = kNoSlice; ///< another slice of the same trace that it speaks of
    Slot slot = Slot::A;     ///< of that slice
};

struct SliceFactGroup {
    QString title; ///< empty: of the slice itself
    std::vector<SliceFact> facts;
};

/// What stands in both slots, for facts that need the other one.
struct SliceScene {
    PerSlot<TimelinePtr> timelines;
    PerSlot<TimeMap> maps;
};

/// In words with units and in reading order; only what applies. Args are not among them.
std::vector<SliceFactGroup> sliceFacts(const SliceScene& scene, Slot slot, SliceId id);

/// The slice's time without that of the slices it encloses; nothing where they are too many to look at.
std::optional<std::int64_t> selfTime(const Timeline& timeline, SliceId id);

/// "gate_gemm · 12.3 µs · layer 4 · redundant: nothing reads its result".
QString sliceSummary(const Timeline& timeline, SliceId id);

} // namespace gatescope
