// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/track_edits.h"

#include "tracks/row_layout.h"

#include <algorithm>

namespace gatescope {

namespace {

void put(std::set<TrackId>& tracks, TrackId track, bool in) {
    if (in) {
        tracks.insert(track);
    } else {
        tracks.erase(track);
    }
}

/// In their present order: the processes where it is one, else the tracks of its process.
std::vector<TrackId> siblingsOf(const Timeline& timeline, const TrackView& view, TrackId track) {
    std::vector<TrackId> processes;
    for (const TrackGroup& group : trackGroups(timeline, view)) {
        if (std::ranges::find(group.tracks, track) != group.tracks.end()) return group.tracks;
        if (group.process != kNoTrack) processes.push_back(group.process);
    }
    return processes;
}

/// Siblings have to be moved together: what was moved stands before what was not.
void reorder(TrackView& view, const std::vector<TrackId>& siblings) {
    std::erase_if(view.order, [&](TrackId id) { return std::ranges::find(siblings, id) != siblings.end(); });
    view.order.insert(view.order.end(), siblings.begin(), siblings.end());
}

} // namespace

TrackView withCollapsed(TrackView view, TrackId track, bool collapsed) {
    put(view.collapsed, track, collapsed);
    return view;
}

TrackView withPinned(TrackView view, TrackId track, bool pinned) {
    put(view.pinned, track, pinned);
    return view;
}

TrackView withHidden(TrackView view, TrackId track, bool hidden) {
    put(view.hidden, track, hidden);
    return view;
}

TrackView withMoved(const Timeline& timeline, TrackView view, TrackId track, int places) {
    std::vector<TrackId> siblings = siblingsOf(timeline, view, track);
    const auto at = std::ranges::find(siblings, track) - siblings.begin();
    const auto to = std::clamp<std::ptrdiff_t>(at + places, 0, std::ssize(siblings) - 1);
    if (at >= std::ssize(siblings) || at == to) return view;
    siblings.erase(siblings.begin() + at);
    siblings.insert(siblings.begin() + to, track);
    reorder(view, siblings);
    return view;
}

TrackView withMovedBefore(const Timeline& timeline, TrackView view, TrackId track, TrackId other) {
    const std::vector<TrackId> siblings = siblingsOf(timeline, view, track);
    const auto at = std::ranges::find(siblings, track) - siblings.begin();
    const auto to = std::ranges::find(siblings, other) - siblings.begin();
    if (at >= std::ssize(siblings) || to >= std::ssize(siblings)) return view;
    return withMoved(timeline, std::move(view), track, static_cast<int>(to > at ? to - at - 1 : to - at));
}

} // namespace gatescope
