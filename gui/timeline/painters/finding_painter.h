// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/canvas_scene.h"

#include <QPainter>

#include <vector>

namespace gatescope {

/// A flag on the ruler: findings with evidence there.
struct FindingFlag {
    int x = 0; ///< pixels of the window
    int finding = 0;
    int others = 0; ///< findings that have the same flag
};

/// One flag for each finding where its first evidence in sight is.
std::vector<FindingFlag> findingFlags(const CanvasScene& scene);
void paintFindingFlags(QPainter& painter, const CanvasScene& scene, int bottom, int selected);

/// Frames around what a selected finding names.
void paintEvidence(QPainter& painter, const CanvasScene& scene, int finding);

} // namespace gatescope
