// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/time_option.h"

#include "base/error.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace gatescope::cli {

std::int64_t nanosecondsOf(const std::string& text, std::string_view option) {
    constexpr std::array<std::pair<std::string_view, double>, 5> kUnits{
        {{"ns", 1}, {"us", 1e3}, {"\xC2\xB5s", 1e3}, {"ms", 1e6}, {"s", 1e9}}};
    constexpr double kLongest = 9e18; // what an int64 holds
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    std::string_view unit(stop, static_cast<std::size_t>(end - stop));
    while (unit.starts_with(' '))
        unit.remove_prefix(1);
    for (const auto& [name, factor] : kUnits) {
        if (error != std::errc() || unit != name) continue;
        const double nanoseconds = number * factor;
        if (nanoseconds >= 0 && nanoseconds < kLongest) return std::llround(nanoseconds);
    }
    throw UsageError(fmt::format("{} \"{}\" is no time", option, text),
                     "Write it from the trace's start with its unit, as 250us, 10ms or 1.5s");
}

} // namespace gatescope::cli
