// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/recorder.h"
#include "trace/trace_builder.h"

#include <functional>
#include <span>
#include <string>

namespace gatescope {

/// The process track that a recorded slice belongs to; kNoTrack leaves the slice out. Runs that share one
/// recorder are told apart here, by their iterations.
using SliceRoute = std::function<TrackId(const SliceRecord&)>;

/// When the first slice that `processOf` keeps began, in the recorder's nanoseconds; 0 where it keeps none.
std::int64_t firstRecordedNs(const Recorder& recorder, const SliceRoute& processOf);

/// What one lane recorded, here or in another process.
struct RecordedLane {
    std::string name; ///< of the track that it becomes
    TrackKind kind = TrackKind::HostThread;
    std::span<const SliceRecord> records{};
};

/// Turns a record's times into nanoseconds.
using RecordClock = std::function<std::int64_t(std::int64_t)>;

/// The same as below for lanes from wherever.
void appendLanes(TraceBuilder& builder, std::span<const RecordedLane> lanes, const RecordClock& toNs,
                 std::int64_t originNs, const SliceRoute& processOf);

/// Adds the recorder's slices, `originNs` becoming time 0. Each lane becomes one track in every process that
/// it recorded for, named and ordered as in the recorder. Slices that never ended are left out. Kernels of a
/// device's queue get an arrow from the host call with their correlation. Calibrate the recorder's scale
/// first.
void appendRecorded(TraceBuilder& builder, const Recorder& recorder, std::int64_t originNs,
                    const SliceRoute& processOf);

} // namespace gatescope
