// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace gatescope {

/// Every slice lies inside its parent and beside its siblings, by brute force over the stated depths.
inline void expectNested(const Trace& trace) {
    std::vector<std::vector<Slice>> open(trace.tracks().size());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        auto& stack = open[slice.track];
        ASSERT_LE(slice.depth, stack.size()) << "slice " << id << " has no parent";
        if (slice.depth < stack.size()) {
            const Slice& sibling = stack[slice.depth];
            ASSERT_LE(sibling.end(), slice.start) << "slice " << id << " overlaps slice " << sibling.id;
        }
        stack.resize(slice.depth);
        if (slice.depth > 0) {
            ASSERT_GE(slice.start, stack.back().start);
            ASSERT_LE(slice.end(), stack.back().end()) << "slice " << id << " outlives its parent";
        }
        stack.push_back(slice);
    }
}

} // namespace gatescope
