// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

#include <cstdint>
#include <map>
#include <vector>

namespace gatescope {

/// A call on a host thread.
struct HostCall {
    std::int64_t start = 0;
    std::int64_t end = 0;
    SliceId slice = kNoSlice;
};

/// What the threads that launch a table's kernels call: launches, and waits for the device.
class HostCalls {
public:
    explicit HostCalls(const KernelTable& table);

    /// Time of the stretch in which the thread launched kernels.
    std::int64_t launchingNs(TrackId thread, std::int64_t from, std::int64_t to) const;
    /// The last wait on the thread that had returned by `time`; nullptr where there is none.
    const HostCall* lastWaitUntil(TrackId thread, std::int64_t time) const;

private:
    std::map<TrackId, std::vector<HostCall>> m_launches; ///< by start, apart from one another
    std::map<TrackId, std::vector<HostCall>> m_waits;    ///< likewise
};

/// Whether a host call of this name waits for the device.
bool waitsForDevice(std::string_view name);

} // namespace gatescope
