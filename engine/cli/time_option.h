// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gatescope::cli {

/// Nanoseconds of "10ms", "1.5 s", "200us" or "40ns". UsageError, naming the option, for anything else.
std::int64_t nanosecondsOf(const std::string& text, std::string_view option);

} // namespace gatescope::cli
