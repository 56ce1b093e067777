// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <stop_token>
#include <vector>

namespace gatescope {

/// Which part of a trace to take: what overlaps [from, to) on some of its tracks.
struct ExcerptRange {
    std::int64_t from = 0;
    std::int64_t to = std::numeric_limits<std::int64_t>::max();
    /// Slices that reach over an edge stay as long as they are; else they are cut there.
    bool wholeSlices = false;
    std::vector<bool> tracks{}; ///< [TrackId]: which ones; empty: all
};

struct Excerpt {
    std::shared_ptr<const Trace> trace;
    std::size_t cutSlices = 0;
};

/// A trace of its own with the times of the old one. The process of a track comes with it, a flow where both
/// its slices do, and a counter with the value that it has at `from`. Cancelled where it was stopped.
Excerpt takeExcerpt(const Trace& trace, const ExcerptRange& range, ProgressSink& progress = noProgress(),
                    const std::stop_token& stop = {});

} // namespace gatescope
