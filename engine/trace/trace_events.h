// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace gatescope {

using TrackId = std::uint32_t;
using SliceId = std::uint32_t;
using StringId = std::uint32_t;
inline constexpr TrackId kNoTrack = UINT32_MAX;
inline constexpr SliceId kNoSlice = UINT32_MAX;

enum class TrackKind : std::uint8_t {
    Process,     ///< groups other tracks, holds no slices itself
    HostThread,  ///< what a CPU thread did
    DeviceQueue, ///< what an accelerator's queue ran
    Ranges,      ///< named stretches above the threads that carry them out
    Counter,     ///< numbers over time
};

struct Track {
    std::string name;
    TrackKind kind = TrackKind::HostThread;
    TrackId parent = kNoTrack; ///< a Process track, or kNoTrack
    int order = 0;             ///< among its siblings, ascending
    std::uint32_t pid = 1;     ///< as written to and read from trace files; from 1
    std::uint32_t tid = 1;
};

/// One row of the slice columns, put together on demand. Times are nanoseconds from the trace's start.
struct Slice {
    SliceId id = kNoSlice;
    TrackId track = kNoTrack;
    StringId name = 0;
    StringId category = 0;
    /// The row on its track: how many slices enclose it, below the rows of the track's lanes before its own.
    std::uint16_t depth = 0;
    std::int64_t start = 0;
    std::int64_t duration = 0;

    std::int64_t end() const { return start + duration; }
};

struct Instant {
    TrackId track = kNoTrack;
    StringId name = 0;
    std::int64_t time = 0;
    std::string args; ///< a JSON object's text, or empty
};

struct CounterSample {
    TrackId track = kNoTrack;
    std::int64_t time = 0;
    double value = 0;
};

/// An arrow from one slice to another, such as host launch to device kernel.
struct Flow {
    SliceId from = kNoSlice;
    SliceId to = kNoSlice;
    std::uint64_t id = 0;
};

} // namespace gatescope
