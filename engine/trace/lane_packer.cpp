// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/lane_packer.h"

#include <algorithm>

namespace gatescope {

namespace {

// Deeper than any call stack; keeps the number of rows sane where thousands of empty slices share one time.
constexpr std::size_t kMaxDepth = 1024;

} // namespace

LanePlace LanePacker::place(std::int64_t start, std::int64_t end, SliceId id, bool enclosesNone) {
    for (std::size_t number = 0;; ++number) {
        if (number == m_lanes.size()) m_lanes.push_back({.open = {}, .rows = 0, .flat = enclosesNone});
        const bool isLast = number + 1 == kMostLanes;
        if (m_lanes[number].flat != enclosesNone && !isLast) continue;
        auto& open = m_lanes[number].open;
        // An open slice that ends where this one starts is over, unless both begin here: a parent may be as
        // short as the clock's resolution and still hold children.
        while (!open.empty() && open.back().end <= start && open.back().start < start)
            open.pop_back();
        const bool nests = !enclosesNone && !open.empty() && end <= open.back().end;
        const bool fits = open.empty() || (nests && open.size() < kMaxDepth);
        if (fits) return put(m_lanes[number], number, {start, end, id});
        if (isLast) {
            open.clear();
            auto place = put(m_lanes[number], number, {start, end, id});
            place.crowded = true;
            return place;
        }
    }
}

LanePlace LanePacker::put(Lane& lane, std::size_t number, const Open& slice) {
    const auto depth = static_cast<std::uint16_t>(lane.open.size());
    const auto parent = lane.open.empty() ? kNoSlice : lane.open.back().id;
    lane.open.push_back(slice);
    lane.rows = std::max<std::uint16_t>(lane.rows, depth + 1);
    return {.lane = number, .depth = depth, .parent = parent};
}

std::uint16_t LanePacker::firstRow(std::size_t lane) const {
    std::uint16_t row = 0;
    for (std::size_t above = 0; above < lane; ++above)
        row += m_lanes[above].rows;
    return row;
}

} // namespace gatescope
