// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <cmath>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace gatescope {

namespace {

bool hasInvariantTsc() {
#if defined(__x86_64__)
    unsigned a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(0x80000007u, &a, &b, &c, &d) != 0 && (d & (1u << 8)) != 0;
#else
    return false;
#endif
}

struct Reading {
    std::int64_t ticks;
    std::int64_t ns;
};

/// The pair whose two tick readings lie closest together, so that an interrupt between them does no harm.
Reading readBoth() {
    Reading best{};
    std::int64_t bestGap = INT64_MAX;
    for (int i = 0; i < 16; ++i) {
        const auto before = TickClock::now();
        const auto ns = TickClock::steadyNs();
        const auto after = TickClock::now();
        if (after - before < bestGap) {
            bestGap = after - before;
            best = {before + (after - before) / 2, ns};
        }
    }
    return best;
}

} // namespace

const bool TickClock::s_invariantTsc = hasInvariantTsc();

TickScale::TickScale() {
    const auto reading = readBoth();
    m_originTicks = reading.ticks;
    m_originNs = reading.ns;
}

void TickScale::calibrate() {
    const auto reading = readBoth();
    const auto ticks = reading.ticks - m_originTicks;
    if (ticks > 0) m_nsPerTick = static_cast<double>(reading.ns - m_originNs) / static_cast<double>(ticks);
}

std::int64_t TickScale::toNs(std::int64_t ticks) const {
    return std::llround(static_cast<double>(ticks - m_originTicks) * m_nsPerTick);
}

} // namespace gatescope
