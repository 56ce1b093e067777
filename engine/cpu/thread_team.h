// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/host_switches.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace gatescope {

/// A fixed team of threads that runs one function at a time on all its members, the caller being member 0.
///
/// A layer has several regions that follow each other within microseconds, and waking a thread takes longer
/// than many a region. So members are awake from stayAwake() to dismiss(): between the two a member that
/// waits spins, then yields its core to whoever wants it, and blocks only after kPatience without work. After
/// dismiss() members linger for a moment, since the next layer usually follows, and then block.
///
/// oneDNN is told to stay on the calling thread, so that a team of n occupies n cores.
class ThreadTeam {
public:
    /// `threads` 0: as many as the process may use. DeviceError where the system refuses to start a thread.
    explicit ThreadTeam(int threads);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    int size() const { return m_size; }
    /// Calls `work(member)` once on every member and returns when all have returned. The first exception
    /// thrown by a member is rethrown here.
    void run(const std::function<void(int)>& work);

    /// How many members a region of this much work is worth: all, or the caller alone.
    int membersFor(double work) const { return work >= kWorthHelp ? m_size : 1; }
    /// run() on all members, or the caller's share on the caller alone where `members` is 1.
    void run(int members, const std::function<void(int)>& work);
    /// The work of a region in bytes that are read or written, or a quarter of its floating-point operations
    /// where that is more: what one core does in about the same time.
    static double workOf(double bytes, double flops) { return std::max(bytes, flops / 4); }
    /// Below this a region is over before the others have heard of it: handing it over and waiting for its
    /// end takes 0.3 us where two cores are near each other and more than 1 us where they are not.
    static constexpr double kWorthHelp = 40e3;

    /// Members that are awake, or that the next run() wakes, stay so until dismiss().
    void stayAwake() { m_awake.store(true, std::memory_order_relaxed); }
    /// stayAwake(), and returns when every member is awake and, where there are enough, on a core of its own:
    /// the system likes to wake a thread on the core of the one that woke it, where each then waits for the
    /// other's time slice, and takes milliseconds to notice. Members are moved, not pinned.
    void assemble();
    /// Members may sleep again, after a moment.
    void dismiss() { m_awake.store(false, std::memory_order_relaxed); }

    /// Of all members, over the team's life. Yielding to another thread is no sleep.
    HostSwitches switches();

    /// Cores that this process may use: those it may be scheduled on, or fewer where its control group is
    /// given less time.
    static int availableCores();

private:
    void startMembers();
    void stopMembers();
    void member(int index);
    void execute(int index);
    void spread();
    template <typename T>
    void waitWhile(std::atomic<T>& value, T old);

    int m_size;
    int m_spins; ///< before a waiting member begins to yield; none where members outnumber cores
    const std::function<void(int)>* m_work = nullptr;
    std::exception_ptr m_error;
    std::vector<int> m_cores; ///< per member: where it was when the team assembled
    std::atomic<bool> m_failed{false};
    std::atomic<bool> m_awake{false};
    alignas(64) std::atomic<std::uint32_t> m_generation{0};
    alignas(64) std::atomic<int> m_pending{0};
    std::atomic<bool> m_stopping{false};
    std::vector<std::jthread> m_threads; ///< last: joined before what they use goes
};

/// Splits [0, count) into `parts` ranges of nearly equal length; the part's range is [first, last).
struct Range {
    int first;
    int last;
};
Range partOf(int count, int part, int parts);

} // namespace gatescope
