// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/slice_row.h"

#include <memory>
#include <stop_token>

namespace gatescope {

/// Answers "what is to be drawn in this window" in O(pixels), "what is there" and "what does this stretch
/// hold" in O(log n): a SliceRow per (track, depth).
class SliceIndex {
public:
    /// Cancelled where it was stopped.
    explicit SliceIndex(std::shared_ptr<const Trace> trace, ProgressSink& progress = noProgress(),
                        const std::stop_token& stop = {});

    const Trace& trace() const { return *m_trace; }
    /// Rows of slices that the track needs: its greatest depth + 1, 0 where it has no slices.
    int depthCount(TrackId track) const;
    std::span<const SliceId> row(TrackId track, int depth) const;

    /// What one row shows in [from, to), in order. Slices that start in the same cell of a grid are folded
    /// into one item, but for one as long as the cell, which is always an item of its own. Cells are the
    /// smallest power of two of at least `resolutionNs` wide. Neither they nor their items depend on the
    /// window, so panning doesn't flicker: an item that reaches into the window is shown whole. Nothing is
    /// folded where `resolutionNs` is below 2. Appends to `out`.
    void query(TrackId track, int depth, std::int64_t from, std::int64_t to, std::int64_t resolutionNs,
               std::vector<VisibleSlice>& out) const;
    /// What the slices of that row do within [from, to).
    SliceTotals totals(TrackId track, int depth, std::int64_t from, std::int64_t to) const;
    /// The slice of that row that covers `time`, or the nearest within `toleranceNs`; kNoSlice if there is
    /// none.
    SliceId find(TrackId track, int depth, std::int64_t time, std::int64_t toleranceNs = 0) const;
    /// The next (step > 0) or previous slice of the same track at any depth, in order of start; kNoSlice at
    /// the end.
    SliceId neighbour(SliceId id, int step) const;

    /// Memory of the slices' own columns here, and of what is kept beside them.
    std::size_t columnBytes() const;
    std::size_t summaryBytes() const;

private:
    void reserveRows();
    const SliceRow* rowAt(TrackId track, int depth) const;

    std::shared_ptr<const Trace> m_trace;
    std::vector<std::vector<SliceRow>> m_rows; ///< [track][depth]
};

} // namespace gatescope
