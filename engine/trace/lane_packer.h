// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gatescope {

/// Where a slice of one track goes so that on every lane slices nest or are disjoint.
struct LanePlace {
    std::size_t lane = 0; ///< 0 is the track itself
    std::uint16_t depth = 0;
};

/// Places the slices of one track, given in order of start, then longest first. First fit: a slice that
/// partly overlaps an open one on lane 0 goes to lane 1, and so on.
class LanePacker {
public:
    LanePlace place(std::int64_t start, std::int64_t end);

private:
    struct Open {
        std::int64_t start;
        std::int64_t end;
    };
    using Stack = std::vector<Open>;

    std::vector<Stack> m_lanes{1};
};

} // namespace gatescope
