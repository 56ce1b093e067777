// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/time_text.h"

#include <fmt/format.h>

#include <cmath>

namespace gatescope {

std::string timeText(double ns) {
    const double magnitude = std::abs(ns);
    if (magnitude >= 1e9) return fmt::format("{:.3f} s", ns * 1e-9);
    if (magnitude >= 1e6) return fmt::format("{:.3f} ms", ns * 1e-6);
    if (magnitude >= 1e3) return fmt::format("{:.2f} us", ns * 1e-3);
    return fmt::format("{:.0f} ns", ns);
}

} // namespace gatescope
