// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/roofline.h"
#include "workspace/slot.h"
#include "workspace/timeline.h"

#include <QString>

#include <optional>
#include <stop_token>
#include <vector>

namespace gatescope {

/// One kernel as a point and as a row.
struct RooflineRow {
    Slot slot = Slot::A;
    RooflinePoint point;
};

/// Of a run of our own against the limits that it measured, of a trace of others against its device's
/// figures. Cancelled where it was stopped.
Roofline rooflineOf(const Timeline& timeline, ProgressSink& progress, const std::stop_token& stop);

/// "1.23 TFLOP/s", "800 GB/s".
QString flopRateText(double perSecond);
QString byteRateText(double perSecond);
/// "memory", "arithmetic" or "–".
QString boundText(Bound bound);

} // namespace gatescope
