// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"

namespace gatescope {

/// The shared time at a point of the canvas, drawn to the edge of a slice of that row where one is near.
double snappedTime(const CanvasScene& scene, QPoint at);
/// The same over all rows in sight: for the ruler, which is above none.
double snappedTimeAnywhere(const CanvasScene& scene, int x);

} // namespace gatescope
