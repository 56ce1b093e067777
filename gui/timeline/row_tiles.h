// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/shown_spans.h"
#include "workspace/timeline.h"

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
    RowTiles(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, int fromPixel, int toPixel);

    /// In order, disjoint. Replaces what is in `out`.
    void collect(TrackId track, int depth, std::vector<SliceTile>& out) const;
    /// The tile at a pixel; its id is kNoSlice where there is none.
    static SliceTile at(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, TrackId track,
                        int depth, int pixel);

private:
    void addItem(const ShownSpan& span, const VisibleSlice& item, std::vector<SliceTile>& out) const;
    void addFolded(const ShownSpan& span, TrackId track, int depth, std::vector<SliceTile>& out) const;
    void add(SliceTile tile, std::vector<SliceTile>& out) const;

    const Timeline& m_timeline;
    const TimeAxis& m_axis;
    std::vector<ShownSpan> m_spans;
    int m_fromPixel;
    int m_toPixel;
    mutable std::vector<VisibleSlice> m_items; ///< kept, so that no frame allocates
};

} // namespace gatescope
