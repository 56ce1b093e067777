// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace gatescope {
namespace {

TEST(TickClock, NeverRunsBackwards) {
    auto last = TickClock::now();
    for (int i = 0; i < 100000; ++i) {
        const auto now = TickClock::now();
        ASSERT_GE(now, last);
        last = now;
    }
}

TEST(BusyWait, TakesTheTimeGiven) {
    const auto start = TickClock::steadyNs();
    busyWait(200'000);
    EXPECT_GE(TickClock::steadyNs() - start, 200'000);
}

TEST(TickScale, AgreesWithTheSystemsClock) {
    TickScale scale;
    const auto startNs = TickClock::steadyNs();
    const auto startTicks = TickClock::now();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const auto endNs = TickClock::steadyNs();
    const auto endTicks = TickClock::now();
    scale.calibrate();
    const auto measured = scale.toNs(endTicks) - scale.toNs(startTicks);
    // An interruption between the two readings costs some microseconds, rarely more.
    EXPECT_LT(std::llabs(measured - (endNs - startNs)), 1'000'000);
    EXPECT_GT(scale.nsPerTick(), 0);
}

TEST(TickScale, KeepsTheOrderOfTicks) {
    TickScale scale;
    const auto origin = TickClock::now();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    scale.calibrate();
    for (std::int64_t i = 0; i < 10000; ++i)
        ASSERT_LE(scale.toNs(origin + i), scale.toNs(origin + i + 1));
}

} // namespace
} // namespace gatescope
