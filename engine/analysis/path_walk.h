// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/host_calls.h"
#include "analysis/kernel_causes.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace gatescope {

/// What a stretch of the critical path was spent on.
enum class PathPart : std::uint8_t {
    Kernel,  ///< a kernel or a copy ran
    Idle,    ///< between two kernels of which one waited for the other and for nothing else
    Launch,  ///< in a call that launches, or from its return to the kernel's start
    Host,    ///< what else the thread did that launches
    Wait,    ///< from the end of a kernel to the return of the call that waited for it
    Unknown, ///< before a kernel of which the recording does not say what it waited for
};
inline constexpr std::size_t kPathParts = static_cast<std::size_t>(PathPart::Unknown) + 1;

/// As JSON has it.
constexpr std::string_view pathPartName(PathPart part) {
    constexpr std::array<std::string_view, kPathParts> kNames{"kernel", "idle", "launch",
                                                              "host",   "wait", "unknown"};
    return kNames[static_cast<std::size_t>(part)];
}

/// Nanoseconds by part. They add up to the path's length, since each stretch ends where the next begins.
struct PathParts {
    std::array<std::int64_t, kPathParts> ns{};

    std::int64_t operator[](PathPart part) const { return ns[static_cast<std::size_t>(part)]; }
    std::int64_t& operator[](PathPart part) { return ns[static_cast<std::size_t>(part)]; }
    std::int64_t length() const;
};

/// Walks the path from the end of one kernel back to `begin`: from each kernel to what its start waited for,
/// from a launch along its thread to the wait before it, from a wait to the kernel that it was for.
class PathWalk {
public:
    PathWalk(const KernelTable& table, const KernelCauses& causes, const HostCalls& calls)
        : m_table(table), m_causes(causes), m_calls(calls) {}

    PathParts walk(std::uint32_t lastRow, std::int64_t begin);

private:
    void goTo(PathPart part, std::int64_t time);
    void goAlongHost(TrackId thread, std::int64_t time);
    std::uint32_t throughKernel(std::uint32_t row);
    std::uint32_t throughHost(TrackId thread, std::uint32_t row);
    std::uint32_t awaitedBy(const HostCall& wait, std::uint32_t row) const;

    const KernelTable& m_table;
    const KernelCauses& m_causes;
    const HostCalls& m_calls;
    PathParts m_parts;
    std::int64_t m_begin = 0;
    std::int64_t m_now = 0;
};

} // namespace gatescope
