// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace gatescope::zesim {

// A counter of 19.2 MHz, as Intel GPUs have. It starts when it is first read, shortly before it wraps, so
// that every run crosses the wrap.
class DeviceClock {
public:
    static constexpr std::uint64_t ticksPerSecond = 19'200'000;
    static constexpr std::uint64_t nanosecondsPerTick = 52; // what drivers report: rounded down
    static constexpr std::uint32_t kernelTimestampBits = 32;

    struct Reading {
        std::uint64_t hostNanoseconds; // CLOCK_MONOTONIC_RAW, the clock of Intel's driver
        std::uint64_t deviceTicks;     // not wrapped
    };

    explicit DeviceClock(std::optional<std::uint64_t> start);

    Reading read();

    static std::uint64_t toTicks(std::uint64_t nanoseconds);
    static std::uint64_t wrapped(std::uint64_t ticks, std::uint32_t bits);

private:
    const std::uint64_t m_start;
    std::once_flag m_started;
    std::uint64_t m_hostStart = 0;
};

} // namespace gatescope::zesim
