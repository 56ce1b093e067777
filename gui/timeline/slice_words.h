// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "state/view.h"
#include "timeline/row_tiles.h"
#include "workspace/timeline.h"

#include <QString>

namespace gatescope {

QString sliceName(const Timeline& timeline, SliceId id);
/// One line, for those who don't see the canvas: "gate GEMM, 12.3 µs, thread 0, redundant".
QString sliceWords(const Timeline& timeline, SliceId id);
/// Several lines, for the mouse: what stands at a tile. Plain text.
QString tileWords(const Timeline& timeline, const TimeMap& map, Align align, const SliceTile& tile);
/// The same of a mark in the lane of gate calls.
QString gateWords(const Timeline& timeline, const TimeMap& map, Align align, const SliceTile& mark);
/// "step 3" or "layer 3".
QString stretchTitle(Align align, int number);

} // namespace gatescope
