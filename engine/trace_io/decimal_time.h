// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gatescope {

/// Microseconds as a JSON number's text ("4592377130326.011", "1.5e3") to nanoseconds, by its digits: a
/// double would round times since 1970 to 250 ns. Half a nanosecond rounds away from zero. Nothing where the
/// text is no number or the result does not fit.
std::optional<std::int64_t> microsecondsToNs(std::string_view text);

} // namespace gatescope
