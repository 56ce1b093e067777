// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/lane_packer.h"

namespace gatescope {

namespace {

// Deeper than any call stack; keeps the number of rows sane where thousands of empty slices share one time.
constexpr std::size_t kMaxDepth = 1024;

} // namespace

LanePlace LanePacker::place(std::int64_t start, std::int64_t end) {
    for (std::size_t lane = 0;; ++lane) {
        if (lane == m_lanes.size()) m_lanes.emplace_back();
        Stack& open = m_lanes[lane];
        // An open slice that ends where this one starts is over, unless both begin here: a parent may be as
        // short as the clock's resolution and still hold children.
        while (!open.empty() && open.back().end <= start && open.back().start < start)
            open.pop_back();
        const bool fits = open.empty() || (end <= open.back().end && open.size() < kMaxDepth);
        if (!fits) continue;
        const auto depth = static_cast<std::uint16_t>(open.size());
        open.push_back({start, end});
        return {lane, depth};
    }
}

} // namespace gatescope
