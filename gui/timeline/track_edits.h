// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view.h"
#include "workspace/timeline.h"

namespace gatescope {

// What people do to tracks, as new arrangements: ViewState::setTrackView() makes them undoable. Pure.

TrackView withCollapsed(TrackView view, TrackId track, bool collapsed);
TrackView withPinned(TrackView view, TrackId track, bool pinned);
TrackView withHidden(TrackView view, TrackId track, bool hidden);
/// Among its siblings, so many places down (up where negative).
TrackView withMoved(const Timeline& timeline, TrackView view, TrackId track, int places);
/// Just before `other`, which must be a sibling; nothing changes where it is not.
TrackView withMovedBefore(const Timeline& timeline, TrackView view, TrackId track, TrackId other);

} // namespace gatescope
