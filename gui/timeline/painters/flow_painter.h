// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"

#include <QPainter>

namespace gatescope {

/// Arrows from the selected slice to those that it started, and to it from the one that started it.
void paintFlows(QPainter& painter, const CanvasScene& scene, SliceId selected);

} // namespace gatescope
