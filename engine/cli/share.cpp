// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/share.h"

#include "base/error.h"

#include <fmt/format.h>

#include <sstream>

namespace gatescope::cli {

double shareOf(const std::string& text, std::string_view option) {
    std::istringstream in(text);
    double value = 0;
    std::string unit;
    if (in >> value && (!(in >> unit) || unit == "%") && value >= 0) {
        // 3 would be 300 %: a gate that nothing fails.
        if (unit.empty() && value >= 1) {
            throw UsageError(fmt::format("{} \"{}\" is a share of 1 or more", option, text),
                             fmt::format("Write {}% for so many percent", text));
        }
        return unit == "%" ? value / 100 : value;
    }
    throw UsageError(fmt::format("{} \"{}\" is no share", option, text), "Write it as 1% or 0.01");
}

} // namespace gatescope::cli
