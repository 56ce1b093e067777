// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gatescope {

/// One pass of one layer of a run of our own.
struct GatePass {
    TrackId process = kNoTrack;
    std::int64_t iteration = -1;
    std::int64_t layer = -1;
    SliceId block = kNoSlice;
    struct Call {
        SliceId slice = kNoSlice;
        bool redundant = false;
    };
    std::vector<Call> calls; ///< in order
};

/// The gate calls of a run of our own, told by which buffers its slices read and wrote: a call is redundant
/// where nothing reads its result before the next writer or the end of the layer's pass. The calls are the
/// gate ranges, or where there are none the gate kernels on device queues. By process, iteration and layer;
/// empty for a trace without MoE blocks.
std::vector<GatePass> gatePasses(const Trace& trace);

/// What names of redundant calls end with, in tables and in written timelines: viewers colour by name.
inline constexpr std::string_view kRedundantMark = " (redundant)";

/// The redundant gate calls of all processes, in order.
std::vector<SliceId> redundantGates(const Trace& trace);

} // namespace gatescope
