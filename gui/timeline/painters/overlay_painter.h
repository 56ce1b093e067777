// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"

#include <QPainter>

#include <optional>

namespace gatescope {

/// What changes while the content stays: crosshair, hovered and selected slice, its flows, area, measure.
/// Drawn over the content's picture, in pixels of the window.
void paintOverlay(QPainter& painter, const CanvasScene& scene, const ViewState& view);

/// A stretch of the shared time on the canvas, cut to what is visible; empty where nothing is.
QRect rangeRect(const CanvasScene& scene, TimeRange range, int top, int bottom);

} // namespace gatescope
