// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace gatescope {

/// The cheapest monotonic counter of the machine, in ticks of unknown length: the time-stamp counter where it
/// is invariant (about 10 ns a reading, a third of clock_gettime), else steady_clock's nanoseconds.
class TickClock {
public:
    static std::int64_t now() {
#if defined(__x86_64__)
        if (s_invariantTsc) return static_cast<std::int64_t>(__rdtsc());
#endif
        return steadyNs();
    }

    static std::int64_t steadyNs() {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(
                   std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }

private:
    static const bool s_invariantTsc;
};

/// Returns after `ns` without giving the processor away.
inline void busyWait(std::int64_t ns) {
    const auto end = TickClock::steadyNs() + ns;
    while (TickClock::steadyNs() < end) {
    }
}

/// Turns ticks into nanoseconds since its own construction. The rate is fitted between construction and the
/// last `calibrate()`, so a run of a few milliseconds is already exact to a few parts per million.
class TickScale {
public:
    TickScale();
    void calibrate();
    std::int64_t toNs(std::int64_t ticks) const;
    double nsPerTick() const { return m_nsPerTick; }

private:
    std::int64_t m_originTicks;
    std::int64_t m_originNs;
    double m_nsPerTick = 1.0;
};

} // namespace gatescope
