// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/placed_notes.h"

namespace gatescope {

void placeNotes(std::vector<PlacedNote>& placed, const Workspace& workspace, const TimelinePtr& timeline,
                const TimeMap& map) {
    const Workspace::Entry* entry = timeline ? workspace.entryOf(timeline->source.get()) : nullptr;
    if (entry == nullptr) return;
    const auto& notes = entry->notes->notes();
    for (std::size_t i = 0; i < notes.size(); ++i) {
        if (map.shows(notes[i].from))
            placed.push_back({entry->notes.get(), i, map.toShown(notes[i].from, notes[i].to)});
    }
}

} // namespace gatescope
