// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/row_tiles.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
constexpr double kFoldPixels =
    2; ///< of the window: runs in cells of so many to twice as many become one item
constexpr double kGatePixels = 4;  ///< gates are never drawn narrower
constexpr double kJoinPixels = 64; ///< so much between two stretches costs less than another question
constexpr int kReach = 32; ///< device pixels: a tile drawn wider than it is, or a run, reaches no further
} // namespace

bool isGate(StyleCode code) {
    return code == kRedundantGate || code == static_cast<StyleCode>(Role::Gate);
}

RowTiles::RowTiles(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, int fromPixel,
                   int toPixel)
    : m_timeline(timeline), m_axis(axis), m_fromPixel(fromPixel), m_toPixel(toPixel) {
    const double shownFrom = axis.timeAt(fromPixel - kReach);
    const double shownTo = axis.timeAt(toPixel + kReach);
    const auto stretches = map.visibleIn({shownFrom, shownTo});
    if (stretches.empty()) return;
    const auto joined = static_cast<std::int64_t>(kJoinPixels * axis.nsPerPixel());
    std::size_t first = 0;
    for (std::size_t i = 1; i <= stretches.size(); ++i) {
        if (i < stretches.size()) {
            const TimeMap::Stretch& before = stretches[i - 1];
            const std::int64_t between = stretches[i].from - before.to;
            if (between <= joined + (before.to - before.from)) continue;
        }
        m_runs.push_back({stretches.subspan(first, i - first), stretches[first].from, stretches[i - 1].to});
        first = i;
    }
    Run& front = m_runs.front();
    Run& back = m_runs.back();
    const auto from = static_cast<std::int64_t>(std::floor(shownFrom)) - stretches.front().shift();
    const auto to = static_cast<std::int64_t>(std::ceil(shownTo)) - stretches.back().shift();
    front.from = std::max(front.from, from);
    back.to = std::min(back.to, to);
}

void RowTiles::collect(TrackId track, int depth, std::vector<SliceTile>& out) const {
    out.clear();
    const auto resolution = static_cast<std::int64_t>(kFoldPixels * m_axis.scale() * m_axis.nsPerPixel());
    for (const Run& run : m_runs) {
        m_items.clear();
        m_timeline.index().query(track, depth, run.from, run.to, std::max<std::int64_t>(resolution, 1),
                                 m_items);
        auto at = run.stretches.begin();
        for (const VisibleSlice& item : m_items)
            addItem(Row{track, depth}, run, at, item, out);
    }
}

bool RowTiles::apart(const TimeMap::Stretch& one, const TimeMap::Stretch& next) const {
    return static_cast<double>(next.shownAt - one.shownEnd()) >= m_axis.nsPerPixel();
}

VisibleSlice RowTiles::partOf(Row row, const VisibleSlice& item, std::int64_t from, std::int64_t to) const {
    VisibleSlice part = item;
    part.start = std::max(item.start, from);
    part.end = std::min(item.end, to);
    const SliceTotals totals = m_timeline.index().totals(row.track, row.depth, part.start, part.end);
    part.count = totals.count;
    part.busyNs = totals.busyNs;
    part.id = totals.longest;
    if (part.count == 1) {
        const Slice slice = m_timeline.trace().slice(part.id);
        part.start = std::max(part.start, slice.start);
        part.end = std::min(part.end, slice.end());
    }
    return part;
}

void RowTiles::addFolded(Row row, StretchAt first, StretchAt end, const VisibleSlice& item,
                         std::vector<SliceTile>& out) const {
    while (first != end) {
        auto next = std::next(first);
        while (next != end && !apart(*std::prev(next), *next))
            ++next;
        const TimeMap::Stretch& last = *std::prev(next);
        const bool whole = first->from <= item.start && item.end <= last.to;
        const VisibleSlice part = whole ? item : partOf(row, item, first->from, last.to);
        if (part.count > 0)
            add(part, static_cast<double>(part.start + first->shift()),
                static_cast<double>(part.end + last.shift()), out);
        first = next;
    }
}

void RowTiles::addItem(Row row, const Run& run, StretchAt& at, const VisibleSlice& item,
                       std::vector<SliceTile>& out) const {
    const auto end = run.stretches.end();
    if (at != end && at->to <= item.start)
        at = std::partition_point(at, end, [&](const auto& stretch) { return stretch.to <= item.start; });
    // What lies between two stretches is not shown.
    if (at == end || at->from > item.end || (at->from == item.end && item.start < item.end)) return;
    const auto shownBegin = [&](const TimeMap::Stretch& stretch) {
        return static_cast<double>(std::max(item.start, stretch.from) + stretch.shift());
    };
    const auto shownEnd = [&](const TimeMap::Stretch& stretch) {
        return static_cast<double>(std::min(item.end, stretch.to) + stretch.shift());
    };
    const bool inside = item.end <= at->to && (item.count == 1 || item.start >= at->from);
    if (inside) return add(item, shownBegin(*at), shownEnd(*at), out);
    const auto behind =
        std::partition_point(at, end, [&](const auto& stretch) { return stretch.from < item.end; });
    if (item.count > 1) return addFolded(row, at, behind, item, out);
    for (auto stretch = at; stretch != behind;) {
        add(item, shownBegin(*stretch), shownEnd(*stretch), out);
        ++stretch;
        if (out.empty()) continue;
        // Thousands of stretches may end in a pixel that is taken.
        const double taken = m_axis.timeAt(out.back().right);
        stretch = std::partition_point(
            stretch, behind, [&](const auto& next) { return static_cast<double>(next.shownEnd()) < taken; });
    }
}

void RowTiles::add(const VisibleSlice& item, double shownFrom, double shownTo,
                   std::vector<SliceTile>& out) const {
    SliceTile tile;
    tile.left = m_axis.pixelOf(shownFrom);
    tile.right = m_axis.pixelOf(shownTo);
    tile.id = item.id;
    tile.count = item.count;
    if (item.count > 1)
        tile.busy = static_cast<float>(
            std::min(static_cast<double>(item.busyNs) / std::max(shownTo - shownFrom, 1.0), 1.0));
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
