// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/path_walk.h"
#include "analysis/step_rows.h"
#include "base/progress.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gatescope {

/// What one step of one rank waited for. It begins where the step before it ended: with that one's last
/// kernel. A step that follows no other begins with its first launch.
struct StepPath {
    int rank = 0;
    std::int32_t step = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    PathParts parts{}; ///< of the critical path; they add up to end - begin

    std::int64_t busyNs = 0;            ///< the device ran something
    std::int64_t waitedForLaunchNs = 0; ///< it ran nothing until a kernel came that had to be launched first
    std::int64_t otherIdleNs = 0;

    std::size_t kernels = 0;
    std::size_t waited = 0;        ///< kernels whose queue was empty when their launch returned
    std::size_t queued = 0;        ///< kernels that waited for another
    std::size_t withoutLaunch = 0; ///< kernels of which no launch is known
    std::size_t launches = 0;
    std::int64_t betweenLaunchesNs = 0; ///< from the return of each launch to the next one of its thread

    std::int64_t length() const { return end - begin; }
    std::int64_t onHost() const {
        return parts[PathPart::Launch] + parts[PathPart::Host] + parts[PathPart::Wait];
    }
};

/// What bounds a step: kernels, or the host, where either takes more than half of its critical path.
enum class StepBound : std::uint8_t { Unknown, Device, Launch };

constexpr std::string_view stepBoundName(StepBound bound) {
    constexpr std::array<std::string_view, 3> kNames{"unknown", "device-bound", "launch-bound"};
    return kNames[static_cast<std::size_t>(bound)];
}

struct CriticalPaths {
    std::vector<StepPath> steps;           ///< by rank and step
    std::vector<double> launchLatenciesNs; ///< from a launch's return to its kernel, of kernels that waited
    bool noKernels = false;                ///< the trace has none: nothing can be said
    std::size_t kernels = 0;
    std::size_t ofGraphs = 0; ///< kernels that share a launch
    std::size_t withoutLaunch = 0;

    /// The step of median length (the shorter one of two), of one rank or of all. nullptr: there is none.
    const StepPath* medianStep(std::optional<int> rank = {}) const;
    /// Nothing is said where the median step's path is unknown for the most part, or where most kernels have
    /// no launch.
    StepBound bound(std::optional<int> rank = {}) const;
    std::vector<int> ranks() const;
};

/// The critical path of each step. A table of operators, which has no device, tells nothing.
CriticalPaths criticalPaths(const KernelTable& table, const MoeStructure& structure,
                            ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

} // namespace gatescope
