// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

enum class FindingKind : std::uint8_t { RedundantGate, GateOnce, MissingGate };

/// What a trace shows, with its evidence.
struct Finding {
    FindingKind kind = FindingKind::GateOnce;
    TrackId process = kNoTrack;
    std::string title;   ///< "gate called twice per layer"
    std::string details; ///< numbers: layers, time, share
    std::string advice;
    std::vector<SliceId> evidence;  ///< the gate slices, redundant ones first
    std::size_t redundantCalls = 0; ///< the first so many of evidence
    double gateCallsPerLayer = 0;
    /// What the redundant calls cost a layer, as far as slices can tell: taken away, the call that is left
    /// has to fetch the weights that the first one fetches now. So the cheaper of the equal calls is a lower
    /// bound and the first one an upper bound; only a run without the redundant call tells more.
    double wastedLowNs = 0;
    double wastedHighNs = 0;
    double blockNs = 0; ///< median of the blocks
};

/// One finding per process of a trace with MoE blocks, from which buffers its slices read and wrote: a gate
/// call is redundant where nothing reads its result before the next writer or the end of the layer's pass.
/// The calls are the gate ranges, or where there are none the gate kernels on device queues.
std::vector<Finding> findGateCalls(const Trace& trace);

/// One pass of one layer of a run of our own.
struct GatePass {
    TrackId process = kNoTrack;
    std::int64_t iteration = -1;
    std::int64_t layer = -1;
    SliceId block = kNoSlice;
    std::vector<SliceId> calls; ///< in order
    std::size_t redundant = 0;  ///< of the calls
};

/// The same, pass by pass: by process, iteration and layer. Empty for a trace without MoE blocks.
std::vector<GatePass> gatePasses(const Trace& trace);

/// What names of redundant calls end with, in tables and in written timelines: viewers colour by name.
inline constexpr std::string_view kRedundantMark = " (redundant)";

/// The redundant gate calls of all processes, in order.
std::vector<SliceId> redundantGates(const Trace& trace);

} // namespace gatescope
