// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace gatescope {

/// Every slice lies inside its parent, one row below it, and beside the others of its row, by brute force
/// over the stated rows.
inline void expectNested(const Trace& trace) {
    std::vector<std::vector<std::int64_t>> ends(trace.tracks().size()); // [track][row]
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        auto& rows = ends[slice.track];
        if (slice.depth >= rows.size()) rows.resize(slice.depth + 1u, INT64_MIN);
        ASSERT_LE(rows[slice.depth], slice.start) << "slice " << id << " overlaps one of its row";
        rows[slice.depth] = slice.end();
        if (trace.parent(id) == kNoSlice) continue;
        const auto parent = trace.slice(trace.parent(id));
        ASSERT_EQ(parent.track, slice.track);
        ASSERT_EQ(parent.depth + 1, slice.depth);
        ASSERT_GE(slice.start, parent.start);
        ASSERT_LE(slice.end(), parent.end()) << "slice " << id << " outlives its parent";
    }
}

} // namespace gatescope
