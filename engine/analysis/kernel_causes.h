// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

#include <cstdint>
#include <map>
#include <vector>

namespace gatescope {

/// What a kernel's start waited for: of what is known of it, that which came last.
enum class StartCause : std::uint8_t {
    Unknown, ///< the first of its queue, without a launch
    Launch,  ///< its queue had run dry when the launch returned
    Queue,   ///< the kernel before it on its queue
    Event,   ///< a kernel of another queue, by an event
    Graph,   ///< a kernel of the same launch on another queue
};

struct KernelCause {
    StartCause what = StartCause::Unknown;
    std::uint32_t row = KernelRow::kNone; ///< the kernel that it waited for
};

/// Of each kernel of a table what its start waited for. Events are those that the profiler recorded
/// (cuda_sync); where it recorded none, a call that makes a stream wait is taken to wait for what the other
/// queues of the device had been given before, since the call alone does not say whom. A graph's edges are
/// not recorded: of its kernels the one that ended last before another starts is taken for what that waited
/// for. The table must outlive it.
class KernelCauses {
public:
    explicit KernelCauses(const KernelTable& table);

    KernelCause cause(std::uint32_t row) const { return m_causes[row]; }
    /// When it ended at the latest, which for an overlong kernel is before its recorded end.
    std::int64_t end(std::uint32_t row) const { return m_ends[row]; }
    /// When the host began to launch it; its start where no launch is known.
    std::int64_t launchTime(std::uint32_t row) const;
    /// The last kernel of a queue that was launched before `time`.
    std::uint32_t lastLaunchedBefore(std::uint32_t queue, std::int64_t time) const;

private:
    /// A stream's wait for an event of another.
    struct Wait {
        std::int64_t time = 0;                  ///< of the host's call
        std::uint32_t queue = KernelRow::kNone; ///< that is waited for; kNone: not known
        std::int64_t recorded = 0;              ///< when the host recorded the event
    };
    struct Latest;

    void findWaits();
    void inferWaits();
    void findCauses();
    void considerQueue(Latest& latest, std::uint32_t row) const;
    void considerLaunch(Latest& latest, std::uint32_t row, bool startsLaunch) const;
    void considerGraph(Latest& latest, std::uint32_t row, const std::vector<std::uint32_t>& last) const;
    void considerWaits(Latest& latest, std::uint32_t row) const;
    void considerWait(Latest& latest, std::uint32_t row, const Wait& wait) const;

    const KernelTable& m_table;
    std::vector<std::int64_t> m_ends;                          ///< [row]
    std::vector<std::uint32_t> m_previous;                     ///< [row] on its queue
    std::map<std::uint32_t, std::vector<Wait>> m_waitsOfQueue; ///< that waits; by time
    std::map<TrackId, std::vector<Wait>> m_waitsOfThread;      ///< of calls that don't say which queue
    std::vector<KernelCause> m_causes;                         ///< [row]
};

} // namespace gatescope
