// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace gatescope {

/// A reading of the device's clock between two readings of the host's.
struct ClockReading {
    std::int64_t hostBefore = 0; ///< TickClock ticks
    std::int64_t hostAfter = 0;
    std::uint64_t device = 0; ///< ticks
};

/// Nanoseconds per device tick. `timerResolution` is that for the structure type DEVICE_PROPERTIES, but ticks
/// per second for DEVICE_PROPERTIES_1_2. 0 where the driver gives 0.
double nsPerDeviceTick(std::uint64_t timerResolution, bool isFrequency);

/// Puts a device's timestamps on the host's clock. Timestamps have `validBits` and wrap (32 bits at 19.2 MHz:
/// every 224 s); each is taken for the one nearest to the last correlation, so anything within half a wrap of
/// it is placed right, a kernel that wraps in its middle too.
class DeviceClock {
public:
    /// `hostTicksPerNs`: of TickClock, used until two correlations lie far enough apart to measure the ratio.
    DeviceClock(double nsPerTick, std::uint32_t validBits, double hostTicksPerNs);

    /// Takes the reading with the shortest time between its host readings. None is no correlation.
    void correlate(std::span<const ClockReading> readings);
    bool correlated() const { return m_correlated; }
    /// When, in host ticks; for those who correlate again from time to time.
    std::int64_t lastCorrelation() const { return m_last.host; }
    /// The largest error of the last correlation: half the time between its host readings.
    std::int64_t uncertainty() const { return m_uncertainty; }

    /// Host ticks.
    std::int64_t toHost(std::uint64_t deviceTimestamp) const;
    double hostTicksPerDeviceTick() const { return m_ratio; }

private:
    struct Anchor {
        std::int64_t host = 0;
        std::uint64_t device = 0;
    };
    /// b - a, for timestamps less than half a wrap apart.
    std::int64_t ticksBetween(std::uint64_t a, std::uint64_t b) const;
    void measureRatio(const Anchor& now);

    std::uint32_t m_validBits;
    double m_nominalRatio;
    double m_ratio;
    std::int64_t m_measurableTicks; ///< host ticks between anchors that are enough to measure the ratio
    Anchor m_first;
    Anchor m_last;
    std::int64_t m_deviceTicksSinceFirst = 0;
    std::int64_t m_uncertainty = 0;
    bool m_correlated = false;
};

} // namespace gatescope
