// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "timeline/time_axis.h"
#include "workspace/timeline.h"

#include <span>
#include <vector>

namespace gatescope {

/// What stands at some pixels of a row: one slice, or several that are too narrow to be told apart.
struct SliceTile {
    int left = 0; ///< device pixels, [left, right)
    int right = 0;
    SliceId id = kNoSlice; ///< the slice, or the longest of those folded
    std::uint32_t count = 1;
    float busy = 1; ///< the share of the tile's time that slices cover

    int width() const { return right - left; }
    bool folded() const { return count > 1; }
    bool operator==(const SliceTile&) const = default;
};

bool isGate(StyleCode code);

/// Divides rows of a timeline into tiles. Painter and hit test both ask it: the slice that is drawn is the
/// slice that is hit. What is drawn at a pixel does not depend on which other pixels are asked for.
class RowTiles {
public:
    /// All of these must outlive it.
    RowTiles(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, int fromPixel, int toPixel);

    /// In order, disjoint. Replaces what is in `out`.
    void collect(TrackId track, int depth, std::vector<SliceTile>& out) const;
    /// The tile at a pixel; its id is kNoSlice where there is none.
    static SliceTile at(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, TrackId track,
                        int depth, int pixel);

private:
    /// Stretches with little of the trace between them: one question to the index answers for all of them.
    struct Run {
        std::span<const TimeMap::Stretch> stretches;
        std::int64_t from = 0; ///< of the trace
        std::int64_t to = 0;
    };
    using StretchAt = std::span<const TimeMap::Stretch>::iterator;

    struct Row {
        TrackId track;
        int depth;
    };

    /// `at`: the first stretch that can hold the item; moves on with the items.
    void addItem(Row row, const Run& run, StretchAt& at, const VisibleSlice& item,
                 std::vector<SliceTile>& out) const;
    /// Several slices, cut where one can see that two stretches are apart.
    void addFolded(Row row, StretchAt first, StretchAt end, const VisibleSlice& item,
                   std::vector<SliceTile>& out) const;
    /// What of an item lies within [from, to).
    VisibleSlice partOf(Row row, const VisibleSlice& item, std::int64_t from, std::int64_t to) const;
    bool apart(const TimeMap::Stretch& one, const TimeMap::Stretch& next) const;
    void add(const VisibleSlice& item, double shownFrom, double shownTo, std::vector<SliceTile>& out) const;

    const Timeline& m_timeline;
    const TimeAxis& m_axis;
    std::vector<Run> m_runs;
    int m_fromPixel;
    int m_toPixel;
    mutable std::vector<VisibleSlice> m_items; ///< kept, so that no frame allocates
};

} // namespace gatescope
