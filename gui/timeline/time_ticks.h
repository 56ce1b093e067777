// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/shown_spans.h"

#include <QString>

#include <functional>
#include <vector>

namespace gatescope {

/// A text on the time axis, in pixels of the window.
struct AxisLabel {
    double x = 0; ///< of what it names
    double textLeft = 0;
    double textWidth = 0;
    QString text;
};

/// What ruler and grid draw. Of a time that is made up of stretches only times from a stretch's begin mean
/// anything, so that each one begins at 0 and has its own name.
struct TimeTicks {
    std::vector<double> lines; ///< of the grid: where a tick is, with a text or without
    std::vector<AxisLabel> ticks;
    std::vector<AxisLabel> stretches; ///< "step 3"; where they are too narrow, the number of some
    std::vector<double> begins;       ///< of stretches, where they can be told apart
};

struct TickTexts {
    std::function<double(const QString&)> widthOf;   ///< in pixels of the window
    std::function<QString(int number)> stretchTitle; ///< "step 3"
};

/// Texts never overlap.
TimeTicks timeTicks(const TimeAxis& axis, const TimeMap& map, const TickTexts& texts);

} // namespace gatescope
