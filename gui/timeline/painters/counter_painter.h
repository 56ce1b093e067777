// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"
#include "timeline/painters/pixel_surface.h"

#include <QPainter>

namespace gatescope {

/// A counter as an area, from its lowest value (or 0) to its highest one; in each pixel the extremes of what
/// it holds.
void paintCounter(PixelSurface& surface, const CanvasScene& scene, const VisibleBand& band);

/// Its largest value, in pixels of the window.
void labelCounter(QPainter& painter, const CanvasScene& scene, const VisibleBand& band);

} // namespace gatescope
