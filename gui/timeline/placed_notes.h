// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "workspace/notes.h"
#include "workspace/timeline.h"
#include "workspace/workspace.h"

#include <cstddef>
#include <vector>

namespace gatescope {

/// A note where a timeline shows it.
struct PlacedNote {
    TraceNotes* notes = nullptr;
    std::size_t at = 0; ///< in notes
    TimeRange shown;    ///< of the shared time

    const Note& note() const { return notes->notes()[at]; }
};

/// Adds the notes on a timeline's trace that its map shows, in the order in which they were made. Two
/// timelines of one run have the same notes, each where it shows them. Null is a side that is empty.
void placeNotes(std::vector<PlacedNote>& placed, const Workspace& workspace, const TimelinePtr& timeline,
                const TimeMap& map);

} // namespace gatescope
