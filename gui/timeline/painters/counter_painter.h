// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"
#include "timeline/painters/pixel_surface.h"

namespace gatescope {

/// A counter as an area, from its lowest value (or 0) to its highest one; in each pixel the extremes of what
/// it holds.
void paintCounter(PixelSurface& surface, const CanvasScene& scene, const VisibleBand& band);

} // namespace gatescope
