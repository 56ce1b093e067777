// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/timeline.h"

#include <QString>

#include <stop_token>
#include <vector>

namespace gatescope {

/// Whose durations are looked at.
struct DurationQuery {
    QString name;
    bool whole = false; ///< that is the name; else any name that holds it, in any case

    bool operator==(const DurationQuery&) const = default;
};

/// Durations in ns of a timeline's slices. Cancelled where it was stopped.
std::vector<double> durationSamples(const Timeline& timeline, const DurationQuery& query,
                                    ProgressSink& progress, const std::stop_token& stop);

} // namespace gatescope
