// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/device_clock.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace gatescope {
namespace {

constexpr double kNsPerTick = 1e9 / 19.2e6;
constexpr std::uint64_t kWrap = std::uint64_t{1} << 32;

/// A host whose ticks are nanoseconds.
DeviceClock clockOf(std::uint32_t validBits = 32) {
    return {kNsPerTick, validBits, 1.0};
}

void correlate(DeviceClock& clock, std::int64_t host, std::uint64_t device) {
    const std::array readings{ClockReading{host - 500, host + 500, device}};
    clock.correlate(readings);
}

std::int64_t ns(double ticks) {
    return std::llround(ticks * kNsPerTick);
}

TEST(DeviceClock, ResolutionIsNanosecondsOrHertz) {
    EXPECT_DOUBLE_EQ(nsPerDeviceTick(52, false), 52.0);
    EXPECT_DOUBLE_EQ(nsPerDeviceTick(19'200'000, true), kNsPerTick);
    EXPECT_EQ(nsPerDeviceTick(0, true), 0.0);
    EXPECT_EQ(nsPerDeviceTick(0, false), 0.0);
}

TEST(DeviceClock, TheTightestReadingCounts) {
    auto clock = clockOf();
    const std::array readings{ClockReading{1000, 9000, 10}, ClockReading{20000, 20100, 30},
                              ClockReading{40000, 48000, 50}};
    clock.correlate(readings);
    EXPECT_EQ(clock.lastCorrelation(), 20050);
    EXPECT_EQ(clock.uncertainty(), 50);
    EXPECT_EQ(clock.toHost(30), 20050);
}

TEST(DeviceClock, NoReadingIsNoCorrelation) {
    auto clock = clockOf();
    clock.correlate({});
    EXPECT_FALSE(clock.correlated());
}

TEST(DeviceClock, TimestampsBeforeAndAfterTheCorrelation) {
    auto clock = clockOf();
    correlate(clock, 1'000'000, 50'000);
    EXPECT_EQ(clock.toHost(50'000), 1'000'000);
    EXPECT_EQ(clock.toHost(50'192), 1'000'000 + ns(192));
    EXPECT_EQ(clock.toHost(49'808), 1'000'000 - ns(192));
}

TEST(DeviceClock, AKernelThatWrapsInItsMiddleKeepsItsLength) {
    auto clock = clockOf();
    correlate(clock, 1'000'000, kWrap - 1000);
    const auto start = clock.toHost(kWrap - 100);
    const auto end = clock.toHost(92); // 192 ticks later
    EXPECT_EQ(end - start, ns(192));
    EXPECT_EQ(start, 1'000'000 + ns(900));
}

TEST(DeviceClock, ACorrelationAfterTheWrapPlacesWhatRanBefore) {
    auto clock = clockOf();
    correlate(clock, 1'000'000'000, 100);
    EXPECT_EQ(clock.toHost(kWrap - 92), 1'000'000'000 - ns(192));
}

TEST(DeviceClock, TheGlobalClockMayHaveMoreBitsThanKernelTimestamps) {
    auto clock = clockOf();
    correlate(clock, 5'000'000, (std::uint64_t{1} << 36) - 50);
    EXPECT_EQ(clock.toHost(static_cast<std::uint32_t>(-50)), 5'000'000);
    EXPECT_EQ(clock.toHost(50), 5'000'000 + ns(100));
}

TEST(DeviceClock, SixtyFourBitsNeverWrap) {
    auto clock = clockOf(64);
    correlate(clock, 1'000, 40 * kWrap);
    EXPECT_EQ(clock.toHost(40 * kWrap + 19'200), 1'000 + 1'000'000);
}

TEST(DeviceClock, TwoCorrelationsMeasureTheRatio) {
    // The device's crystal is 100 ppm slow: a second later the nominal rate would be 100 us off.
    constexpr double kTrueNsPerTick = kNsPerTick * 1.0001;
    auto clock = clockOf();
    correlate(clock, 0, 0);
    correlate(clock, 1'000'000'000, static_cast<std::uint64_t>(std::llround(1e9 / kTrueNsPerTick)));
    EXPECT_NEAR(clock.hostTicksPerDeviceTick() / kTrueNsPerTick, 1.0, 1e-7);
}

TEST(DeviceClock, CorrelationsCloseTogetherKeepTheNominalRatio) {
    auto clock = clockOf();
    correlate(clock, 0, 0);
    correlate(clock, 10'000, 300); // noise: 33 ns a tick
    EXPECT_DOUBLE_EQ(clock.hostTicksPerDeviceTick(), kNsPerTick);
}

TEST(DeviceClock, CorrelationsManyWrapsApartStillMeasure) {
    auto clock = clockOf();
    correlate(clock, 0, 0);
    const double seconds = 1000; // four and a half wraps
    const auto ticks = static_cast<std::uint64_t>(std::llround(seconds * 19.2e6));
    correlate(clock, std::llround(seconds * 1e9), ticks % kWrap);
    EXPECT_NEAR(clock.hostTicksPerDeviceTick() / kNsPerTick, 1.0, 1e-8);
}

TEST(DeviceClock, AClockThatWasResetDoesNotSpoilTheRatio) {
    auto clock = clockOf();
    correlate(clock, 0, 1'000'000);
    correlate(clock, 1'000'000'000, 5);
    EXPECT_DOUBLE_EQ(clock.hostTicksPerDeviceTick(), kNsPerTick);
    EXPECT_EQ(clock.toHost(5), 1'000'000'000);
}

} // namespace
} // namespace gatescope
