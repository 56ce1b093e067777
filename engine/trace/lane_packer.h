// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gatescope {

/// Where a slice of one track goes so that on every lane slices nest or are disjoint.
struct LanePlace {
    std::size_t lane = 0; ///< 0 is the uppermost
    std::uint16_t depth = 0;
    SliceId parent = kNoSlice; ///< on the same lane
    bool crowded = false;      ///< over others on the last lane, since no lane had room
};

/// Places the slices of one track, given in order of start, then longest first. First fit: a slice that
/// partly overlaps an open one on lane 0 goes to lane 1, and so on. Slices that enclose nothing, whatever
/// their times say, have lanes of their own, where none nests. Lanes are few: what fits on none is put on the
/// last, over what is there.
class LanePacker {
public:
    static constexpr std::size_t kMostLanes = 48;

    LanePlace place(std::int64_t start, std::int64_t end, SliceId id, bool enclosesNone = false);
    /// Once all slices are placed: the row of the track that the lane begins at.
    std::uint16_t firstRow(std::size_t lane) const;

private:
    struct Open {
        std::int64_t start;
        std::int64_t end;
        SliceId id;
    };
    struct Lane {
        std::vector<Open> open;
        std::uint16_t rows = 0;
        bool flat = false; ///< for slices that enclose none
    };

    static LanePlace put(Lane& lane, std::size_t number, const Open& slice);

    std::vector<Lane> m_lanes{1};
};

} // namespace gatescope
