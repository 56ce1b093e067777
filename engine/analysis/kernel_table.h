// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_patterns.h"
#include "base/progress.h"
#include "trace/trace.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace gatescope {

/// One kernel on a device, or where a trace has none one operator on the host, with what it belongs to.
struct KernelRow {
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

    SliceId slice = kNoSlice;
    std::int64_t start = 0;
    std::int64_t duration = 0;
    std::uint32_t queue = 0;
    /// Equal for rows of the same name and grid.
    std::uint32_t signature = 0;
    /// Of the operator that computes: of all kernels of one linear it is the linear's. KernelTable::shapes.
    std::uint32_t shapes = kNone;
    SliceId launch = kNoSlice; ///< the host's call
    SliceId op = kNoSlice;     ///< the outermost operator of the same computation: linear, not matmul or mm
    /// Equal for rows of one graph's launch, whether the recording has that launch or not; kNone of others.
    std::uint32_t replay = kNone;
    std::int32_t step = -1; ///< in the order of time; -1 where no annotation says
    KernelFamily family = KernelFamily::Unknown;
    bool sharedLaunch = false; ///< a graph's: its launch started other rows too
    bool gridKnown = false;    ///< the signature tells more than the name

    std::int64_t end() const { return start + duration; }
};

/// What runs in order: a stream or queue of a device; a host thread.
struct KernelQueue {
    std::string name;
    TrackId process = kNoTrack;
    std::uint32_t rank = 0;          ///< place in KernelTable::ranks
    std::vector<std::uint32_t> rows; ///< by start
};

/// An operator's shapes: what was recorded as its inputs.
struct OpShapes {
    std::string op;
    std::vector<std::int64_t> dims; ///< each list after its length
};

/// What the recording itself lacks.
struct RecordingGaps {
    std::size_t launches = 0; ///< host calls that launch kernels
    std::size_t launchesWithoutKernel = 0;
    std::size_t kernelsWithoutLaunch = 0;
    std::vector<SliceId> examples; ///< launches without a kernel, the first few
};

/// The kernels of a trace with their launches, operators and annotated steps. Joined by correlation, else by
/// External id, else by an arrow; never across ranks.
struct KernelTable {
    const Trace* trace = nullptr;
    bool onHost = false;         ///< rows are the host's operators: the trace has no kernels
    std::vector<KernelRow> rows; ///< by start
    std::vector<KernelQueue> queues;
    std::vector<int> ranks; ///< the ranks' numbers
    std::vector<OpShapes> shapes;
    std::vector<KernelFamily> familyOfString; ///< [StringId]
    RecordingGaps gaps;

    std::string_view name(const KernelRow& row) const { return trace->name(row.slice); }
};

/// Whether a host call of this name starts a kernel or a graph of them, not a copy.
bool launchesKernels(std::string_view name);

/// Takes a copy of nothing: the trace must outlive the table. `rankIfUnsaid`: of a trace that names none.
/// Cancelled where it was stopped.
KernelTable joinKernels(const Trace& trace, const KernelPatterns& patterns, int rankIfUnsaid = 0,
                        ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

} // namespace gatescope
