// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace gatescope {

namespace {

struct Unit {
    double ns;
    const char* name;
};

Unit unitFor(double ns) {
    const double size = std::fabs(ns);
    if (size >= 1e9) return {1e9, "s"};
    if (size >= 1e6) return {1e6, "ms"};
    if (size >= 1e3) return {1e3, "us"};
    return {1, "ns"};
}

} // namespace

std::string timeText(double ns) {
    const auto unit = unitFor(ns);
    const int decimals = unit.ns >= 1e6 ? 3 : unit.ns > 1 ? 2 : 0;
    return fmt::format("{:.{}f} {}", ns / unit.ns, decimals, unit.name);
}

std::string signedTime(double ns) {
    const auto unit = unitFor(ns);
    return fmt::format("{:+.{}f} {}", ns / unit.ns, unit.ns > 1 ? 2 : 0, unit.name);
}

std::string bytesText(double bytes) {
    if (bytes >= 1e9) return fmt::format("{:.2f} GB", bytes * 1e-9);
    if (bytes >= 1e6) return fmt::format("{:.2f} MB", bytes * 1e-6);
    return fmt::format("{:.1f} kB", bytes * 1e-3);
}

} // namespace gatescope
