// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/timeline_model.h"

#include <QString>

#include <vector>

namespace gatescope {

struct SliceFact {
    QString label;
    QString value;
};

/// What is known of one slice, in words with units, in reading order; only what applies to it.
std::vector<SliceFact> sliceFacts(const TimelineModel& model, SliceId id);

/// The slice's name and duration in one line, for tooltips and the status bar.
QString sliceSummary(const TimelineModel& model, SliceId id);

} // namespace gatescope
