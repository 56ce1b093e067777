// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "state/view.h"
#include "workspace/timeline.h"

#include <QString>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace gatescope {

/// What the slices of one name do inside of an area: each is trimmed to it.
struct AreaRow {
    QString name;
    StyleCode style = 0;
    std::size_t count = 0;
    double totalNs = 0;
    double meanNs = 0;
    double minNs = 0;
    double maxNs = 0;
    double p50Ns = 0;
    double p90Ns = 0;
    double p99Ns = 0;
};

struct AreaSummary {
    std::vector<AreaRow> rows; ///< the greatest total first
    std::size_t count = 0;
    double lengthNs = 0;  ///< of the area, without what lies between aligned stretches
    double coveredNs = 0; ///< of the tracks' outermost rows: what is not idle, summed over tracks
};

/// Of a stretch of the shared time on some tracks; what the filter leaves out does not count. Cancelled where
/// it was stopped.
AreaSummary areaSummary(const Timeline& timeline, const TimeMap& map, const AreaSelection& area,
                        const SliceFilter& filter, ProgressSink& progress, const std::stop_token& stop);

} // namespace gatescope
