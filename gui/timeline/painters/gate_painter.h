// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"
#include "timeline/painters/pixel_surface.h"

#include <QPainter>

namespace gatescope {

/// A used gate call has an outline; a redundant one hatching and a heavy outline, so that it is known without
/// colour too. Device pixels.
void outlineGate(PixelSurface& surface, const CanvasScene& scene, QRect tile, bool redundant, bool folded);

/// The lane that marks gate calls at every zoom: used ones by low open bars, redundant ones by tall filled
/// flags with their number. In pixels of the window.
void paintGateLane(QPainter& painter, CanvasScene& scene, const VisibleBand& band);

} // namespace gatescope
