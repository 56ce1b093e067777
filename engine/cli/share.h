// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace gatescope::cli {

/// "1%", "1 %" or "0.01". UsageError, which names the option, where it is none of them.
double shareOf(const std::string& text, std::string_view option);

} // namespace gatescope::cli
