// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"

class QMenu;

namespace gatescope {

class TimelineActions;

/// What can be done with a slice, as a menu that the caller shows. Empty where no slice was hit.
void fillCanvasMenu(QMenu& menu, TimelineActions& actions, Slot slot, const CanvasHit& hit);

} // namespace gatescope
