// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/row_tiles.h"

#include <algorithm>

namespace gatescope {

namespace {
constexpr double kFoldPixels =
    2; ///< of the window: runs in cells of so many to twice as many become one item
constexpr double kGatePixels = 4; ///< gates are never drawn narrower
constexpr int kReach = 32;        ///< device pixels: a tile drawn wider than it is reaches no further
} // namespace

bool isGate(StyleCode code) {
    return code == kRedundantGate || code == static_cast<StyleCode>(Role::Gate);
}

RowTiles::RowTiles(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, int fromPixel,
                   int toPixel)
    : m_timeline(timeline),
      m_axis(axis),
      m_spans(shownSpans(map, axis, fromPixel - kReach, toPixel + 1)),
      m_fromPixel(fromPixel),
      m_toPixel(toPixel) {}

void RowTiles::collect(TrackId track, int depth, std::vector<SliceTile>& out) const {
    out.clear();
    const auto resolution = static_cast<std::int64_t>(kFoldPixels * m_axis.scale() * m_axis.nsPerPixel());
    for (const ShownSpan& span : m_spans) {
        if (span.folded) {
            addFolded(span, track, depth, out);
            continue;
        }
        m_items.clear();
        m_timeline.index().query(track, depth, span.from, span.to, std::max<std::int64_t>(resolution, 1),
                                 m_items);
        for (const VisibleSlice& item : m_items)
            addItem(span, item, out);
    }
}

void RowTiles::addItem(const ShownSpan& span, const VisibleSlice& item, std::vector<SliceTile>& out) const {
    const auto start = std::max(item.start, span.first);
    const auto end = std::min(item.end, span.last);
    if (end < start) return;
    SliceTile tile;
    tile.left = m_axis.pixelOf(static_cast<double>(start + span.shift));
    tile.right = m_axis.pixelOf(static_cast<double>(end + span.shift));
    tile.id = item.id;
    tile.count = item.count;
    const auto length = static_cast<float>(item.end - item.start);
    if (item.count > 1 && length > 0) tile.busy = std::min(static_cast<float>(item.busyNs) / length, 1.0F);
    add(tile, out);
}

void RowTiles::addFolded(const ShownSpan& span, TrackId track, int depth, std::vector<SliceTile>& out) const {
    const SliceTotals totals = m_timeline.index().totals(track, depth, span.from, span.to);
    if (totals.count == 0) return;
    SliceTile tile;
    tile.left = m_axis.pixelOf(span.shown.from);
    tile.right = m_axis.pixelOf(span.shown.to);
    tile.id = totals.longest;
    tile.count = totals.count;
    tile.busy = static_cast<float>(
        std::clamp(static_cast<double>(totals.busyNs) / std::max(span.shown.span(), 1.0), 0.0, 1.0));
    add(tile, out);
}

void RowTiles::add(SliceTile tile, std::vector<SliceTile>& out) const {
    const bool gate = isGate(m_timeline.shownStyles().codes[tile.id]);
    const int least = gate ? m_axis.devicePixels(kGatePixels) : 1;
    tile.right = std::max(tile.right, tile.left + least);
    if (!out.empty()) tile.left = std::max(tile.left, out.back().right);
    if (tile.left >= tile.right) return; // the pixel is taken
    if (tile.right <= m_fromPixel - kReach || tile.left >= m_toPixel) return;
    out.push_back(tile);
}

SliceTile RowTiles::at(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, TrackId track,
                       int depth, int pixel) {
    std::vector<SliceTile> tiles;
    RowTiles(timeline, map, axis, pixel, pixel + 1).collect(track, depth, tiles);
    const auto found = std::ranges::find_if(
        tiles, [pixel](const SliceTile& tile) { return tile.left <= pixel && pixel < tile.right; });
    SliceTile none;
    none.count = 0;
    return found != tiles.end() ? *found : none;
}

} // namespace gatescope
