// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace gatescope {

/// What happens on the machine at regular times should not meet the same place of each block: waits for up to
/// one pass, half a millisecond at most.
inline void pauseAtRandom(std::mt19937_64& random, double passNs) {
    constexpr double kMostNs = 500'000;
    const auto most = static_cast<std::uint64_t>(std::clamp(passNs, 1.0, kMostNs));
    busyWait(static_cast<std::int64_t>(random() % most));
}

} // namespace gatescope
