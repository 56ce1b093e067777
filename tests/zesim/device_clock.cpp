// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_clock.h"

#include <ctime>

namespace gatescope::zesim {
namespace {

// 36 bits: both the global timestamp of the smaller devices and the 32 bits of kernel timestamps wrap there.
constexpr std::uint64_t defaultStart = (std::uint64_t{1} << 36) - DeviceClock::ticksPerSecond / 50;

std::uint64_t hostNow() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
}

} // namespace

DeviceClock::DeviceClock(std::optional<std::uint64_t> start) : m_start(start.value_or(defaultStart)) {}

DeviceClock::Reading DeviceClock::read() {
    std::call_once(m_started, [this] { m_hostStart = hostNow(); });
    const std::uint64_t host = hostNow();
    return {host, m_start + toTicks(host - m_hostStart)};
}

// 19.2 ticks per microsecond; seconds apart, so that days fit 64 bits.
std::uint64_t DeviceClock::toTicks(std::uint64_t nanoseconds) {
    const std::uint64_t seconds = nanoseconds / 1'000'000'000u;
    const std::uint64_t rest = nanoseconds % 1'000'000'000u;
    return seconds * ticksPerSecond + rest * ticksPerSecond / 1'000'000'000u;
}

std::uint64_t DeviceClock::wrapped(std::uint64_t ticks, std::uint32_t bits) {
    return bits >= 64 ? ticks : ticks & ((std::uint64_t{1} << bits) - 1);
}

} // namespace gatescope::zesim
