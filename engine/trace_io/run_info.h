// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// As files have it: "process", "host_thread", "device_queue", "phases" (ranges), "counter".
std::string_view trackKindName(TrackKind kind);
/// HostThread where the name is unknown.
TrackKind trackKindFromName(std::string_view name);

/// The run's information as a file's two top-level objects hold it.
struct RunInfo {
    std::string otherData; ///< the metadata object plus gatescope.schema and gatescope.tracks
    std::string metadata;  ///< the same for viewers: values flattened to strings, our own data left out
};

/// What Chrome's format has no field for (the tracks' kinds and their order) goes to gatescope.tracks.
RunInfo describeRun(const std::string& metadata, const std::vector<Track>& tracks);

/// otherData of a file taken apart again.
struct ReadRunInfo {
    std::string metadata = "{}"; ///< the metadata object
    std::vector<Track> tracks;   ///< in the trace's order; parents and names of threads are not set
    bool ours = false;
};

/// Takes any JSON object's text; one that GateScope did not write is handed back as it is.
ReadRunInfo readRunInfo(const std::string& otherData);

} // namespace gatescope
