// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_range.h"
#include "trace/trace.h"
#include "workspace/slot.h"

#include <QString>

#include <cstdint>
#include <variant>
#include <vector>

namespace gatescope {

struct SliceSelection {
    Slot slot = Slot::A;
    SliceId id = kNoSlice;
    bool operator==(const SliceSelection&) const = default;
};

/// A stretch of the shared time on some tracks of a slot.
struct AreaSelection {
    Slot slot = Slot::A;
    TimeRange range;
    std::vector<TrackId> tracks;
    bool operator==(const AreaSelection&) const = default;
};

/// All slices of one name, on both sides.
struct KernelSelection {
    QString name;
    bool operator==(const KernelSelection&) const = default;
};

/// The place in the slot's list of findings.
struct FindingSelection {
    Slot slot = Slot::A;
    int finding = 0;
    bool operator==(const FindingSelection&) const = default;
};

using Selection =
    std::variant<std::monostate, SliceSelection, AreaSelection, KernelSelection, FindingSelection>;

} // namespace gatescope
