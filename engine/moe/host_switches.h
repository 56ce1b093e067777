// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gatescope {

/// How often threads have lost their core, as the system counts it.
struct HostSwitches {
    std::int64_t sleeps = 0; ///< they waited: voluntary context switches
    /// Somebody else got the core: they were preempted, or yielded it while they waited for the others.
    std::int64_t preemptions = 0;

    HostSwitches& operator+=(const HostSwitches& other) {
        sleeps += other.sleeps;
        preemptions += other.preemptions;
        return *this;
    }
};

} // namespace gatescope
