// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/device_clock.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

// A reading is good to about a microsecond, so this far apart the measured ratio is good to some 10^-5.
constexpr double kMeasurableNs = 100e6;
// A crystal is off by less than this; a larger difference means a stopped or reset clock, not a better ratio.
constexpr double kLargestDeviation = 0.01;

std::int64_t gap(const ClockReading& reading) {
    return reading.hostAfter - reading.hostBefore;
}

} // namespace

double nsPerDeviceTick(std::uint64_t timerResolution, bool isFrequency) {
    if (timerResolution == 0) return 0;
    const auto value = static_cast<double>(timerResolution);
    return isFrequency ? 1e9 / value : value;
}

DeviceClock::DeviceClock(double nsPerTick, std::uint32_t validBits, double hostTicksPerNs)
    : m_validBits(std::clamp(validBits, 1u, 64u)),
      m_nominalRatio(nsPerTick * hostTicksPerNs),
      m_ratio(m_nominalRatio),
      m_measurableTicks(std::llround(kMeasurableNs * hostTicksPerNs)) {}

std::int64_t DeviceClock::ticksBetween(std::uint64_t a, std::uint64_t b) const {
    // Shifted to the top the difference wraps as the counter does, and its sign is that of the nearer way.
    const auto shift = 64 - m_validBits;
    return static_cast<std::int64_t>((b - a) << shift) >> shift;
}

void DeviceClock::measureRatio(const Anchor& now) {
    // Correlations may lie whole wraps apart: the host's clock says how many.
    const auto expected = std::llround(static_cast<double>(now.host - m_last.host) / m_ratio);
    m_deviceTicksSinceFirst +=
        expected + ticksBetween(m_last.device + static_cast<std::uint64_t>(expected), now.device);
    const auto hostTicks = now.host - m_first.host;
    if (hostTicks < m_measurableTicks || m_deviceTicksSinceFirst <= 0) return;
    const double measured = static_cast<double>(hostTicks) / static_cast<double>(m_deviceTicksSinceFirst);
    if (std::abs(measured / m_nominalRatio - 1) < kLargestDeviation) m_ratio = measured;
}

void DeviceClock::correlate(std::span<const ClockReading> readings) {
    const auto best = std::ranges::min_element(readings, {}, gap);
    if (best == readings.end()) return;
    const Anchor now{best->hostBefore + gap(*best) / 2, best->device};
    if (m_correlated) {
        measureRatio(now);
    } else {
        m_first = now;
    }
    m_last = now;
    m_uncertainty = gap(*best) / 2;
    m_correlated = true;
}

std::int64_t DeviceClock::toHost(std::uint64_t deviceTimestamp) const {
    const auto ticks = static_cast<double>(ticksBetween(m_last.device, deviceTimestamp));
    return m_last.host + std::llround(ticks * m_ratio);
}

} // namespace gatescope
