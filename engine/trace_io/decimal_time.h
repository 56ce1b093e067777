// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gatescope {

/// A time by its digits: a double would round times since 1970 to 250 ns, and the end of a slice must be
/// rounded from the exact sum of start and duration, or ends that coincide in the file would not do so here.
struct ExactTime {
    std::int64_t ns = 0;        ///< rounded down
    std::uint32_t fraction = 0; ///< of a nanosecond, in 1e-9

    /// To whole nanoseconds; half of one rounds away from zero.
    std::int64_t rounded() const;
    friend ExactTime operator+(ExactTime a, ExactTime b);
    bool operator==(const ExactTime&) const = default;
};

/// Microseconds as a JSON number's text ("4592377130326.011", "1.5e3"). Nothing where the text is no number
/// or the result does not fit. What is finer than 1e-9 ns is cut off.
/// `base` whole microseconds are taken off before the result is made nanoseconds.
std::optional<ExactTime> exactMicroseconds(std::string_view text, std::int64_t base = 0);

/// The same text's whole microseconds: times that nanoseconds since 1970 were written as have 19 digits.
std::optional<std::int64_t> wholeMicroseconds(std::string_view text);

/// The same, rounded.
std::optional<std::int64_t> microsecondsToNs(std::string_view text);

} // namespace gatescope
