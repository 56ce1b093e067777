// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <memory>
#include <stop_token>

namespace gatescope {

/// What to draw at one place of a row: one slice, or several that are too narrow to be told apart.
struct VisibleSlice {
    SliceId id = kNoSlice; ///< the slice, or the longest of those folded
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::uint32_t count = 1; ///< how many slices this item stands for
};

/// Answers "what is to be drawn in this window" in O(pixels log n): per (track, depth) the slices in order of
/// time with a segment forest over their durations (Perfetto's mipmap).
class SliceIndex {
public:
    /// Cancelled where it was stopped.
    explicit SliceIndex(std::shared_ptr<const Trace> trace, ProgressSink& progress = noProgress(),
                        const std::stop_token& stop = {});

    const Trace& trace() const { return *m_trace; }
    /// Rows of slices that the track needs: its greatest depth + 1, 0 where it has no slices.
    int depthCount(TrackId track) const;
    std::span<const SliceId> row(TrackId track, int depth) const;

    /// The slices of one row that overlap [from, to), in order. Those that start in the same cell of a grid
    /// of `resolutionNs` are folded into one item, but for one of at least `resolutionNs`, which is always an
    /// item of its own. The grid stands still while the window moves, so panning doesn't flicker. Nothing is
    /// folded where `resolutionNs` is below 2. Appends to `out`.
    void query(TrackId track, int depth, std::int64_t from, std::int64_t to, std::int64_t resolutionNs,
               std::vector<VisibleSlice>& out) const;
    /// The slice of that row that covers `time`, or the nearest within `toleranceNs`; kNoSlice if there is
    /// none.
    SliceId find(TrackId track, int depth, std::int64_t time, std::int64_t toleranceNs = 0) const;
    /// The next (step > 0) or previous slice of the same track at any depth, in order of start; kNoSlice at
    /// the end.
    SliceId neighbour(SliceId id, int step) const;

private:
    struct Row {
        std::vector<SliceId> slices;
        // The slices' own, side by side, so that a row is read without the rest of the trace.
        std::vector<std::int64_t> starts;
        std::vector<std::int64_t> durations;
        /// level l: position in `slices` of the longest slice in each block of kLeaf * 2^l
        std::vector<std::vector<std::uint32_t>> longest;
    };

    /// So few slices are looked at one by one as quickly as any other way.
    static constexpr std::uint32_t kLeaf = 16;

    static void buildForest(Row& row, ProgressSteps& steps);
    static std::uint32_t longer(const Row& row, std::uint32_t a, std::uint32_t b);
    /// The position of the longest slice in [first, last), the first of equals.
    static std::uint32_t longestIn(const Row& row, std::uint32_t first, std::uint32_t last);
    /// The position of the first slice from `place` on that starts at or after `time`. Quick where it is
    /// near.
    static std::uint32_t firstFrom(const Row& row, std::int64_t time, std::uint32_t place = 0);
    static VisibleSlice fold(const Row& row, std::uint32_t first, std::uint32_t last);
    const Row* rowAt(TrackId track, int depth) const;

    std::shared_ptr<const Trace> m_trace;
    std::vector<std::vector<Row>> m_rows; ///< [track][depth]
};

} // namespace gatescope
