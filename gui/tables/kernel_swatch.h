// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "workspace/slice_style.h"

class QPainter;
class QRectF;

namespace gatescope {

/// The colour in which the timeline shows a kernel, as a small square. A gate's has an outline, a redundant
/// one's hatching too, so that it is known without colour.
void paintSwatch(QPainter& painter, const QRectF& rect, const Theme& theme, StyleCode code);

} // namespace gatescope
