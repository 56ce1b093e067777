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
constexpr int kReach = 32;         ///< device pixels: a tile drawn wider than it is reaches no further
} // namespace

bool isGate(StyleCode code) {
    return code == kRedundantGate || code == static_cast<StyleCode>(Role::Gate);
}

RowTiles::RowTiles(const Timeline& timeline, const TimeMap& map, const TimeAxis& axis, int fromPixel,
                   int toPixel)
    : m_timeline(timeline), m_axis(axis), m_fromPixel(fromPixel), m_toPixel(toPixel) {
    const double shownFrom = axis.timeAt(fromPixel - kReach);
    const double shownTo = axis.timeAt(toPixel + 1);
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
            addItem(run, at, item, out);
    }
}

void RowTiles::addItem(const Run& run, StretchAt& at, const VisibleSlice& item,
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
    if (item.end <= at->to) return add(item, shownBegin(*at), shownEnd(*at), out);
    const auto behind =
        std::partition_point(at, end, [&](const auto& stretch) { return stretch.from < item.end; });
    // Of several slices it can't be said which belong to which stretch; one is cut where stretches are.
    if (item.count > 1) return add(item, shownBegin(*at), shownEnd(*std::prev(behind)), out);
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
