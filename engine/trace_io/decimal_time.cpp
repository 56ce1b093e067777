// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/decimal_time.h"

#include <charconv>
#include <limits>

namespace gatescope {

namespace {

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// A decimal number's digits without the point: value = digits * 10^exponent.
struct Decimal {
    std::uint64_t digits = 0;
    int exponent = 0;
    bool roundUp = false; ///< the first digit that did not fit was 5 or more
};

/// Takes digits from the front of `text`. False where there are more than fit before the point.
bool takeDigits(std::string_view& text, Decimal& decimal, bool fraction) {
    constexpr auto kRoom = std::numeric_limits<std::uint64_t>::max() / 10 - 1;
    bool full = false;
    for (; !text.empty() && isDigit(text.front()); text.remove_prefix(1)) {
        const auto digit = static_cast<std::uint64_t>(text.front() - '0');
        if (decimal.digits > kRoom) {
            if (!fraction) return false;
            if (!full) decimal.roundUp = digit >= 5;
            full = true;
            continue;
        }
        decimal.digits = decimal.digits * 10 + digit;
        if (fraction) --decimal.exponent;
    }
    return true;
}

/// `text` holds "e3", "E-2" or nothing.
bool takeExponent(std::string_view text, Decimal& decimal) {
    if (text.empty()) return true;
    if (text.front() != 'e' && text.front() != 'E') return false;
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(1);
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    constexpr int kLimit = 1000;
    if (error != std::errc() || end != text.data() + text.size() || exponent > kLimit || exponent < -kLimit) {
        return false;
    }
    decimal.exponent += exponent;
    return true;
}

} // namespace

std::optional<std::int64_t> microsecondsToNs(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || !isDigit(text.front())) return std::nullopt;
    Decimal decimal;
    if (!takeDigits(text, decimal, false)) return std::nullopt;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!takeDigits(text, decimal, true)) return std::nullopt;
    }
    if (!takeExponent(text, decimal)) return std::nullopt;

    std::uint64_t value = decimal.digits;
    bool roundUp = decimal.roundUp;
    int exponent = decimal.exponent + 3; // to nanoseconds
    for (; exponent > 0 && value != 0; --exponent) {
        if (value > std::numeric_limits<std::uint64_t>::max() / 10) return std::nullopt;
        value *= 10;
    }
    for (; exponent < 0 && (value != 0 || roundUp); ++exponent) {
        roundUp = value % 10 >= 5;
        value /= 10;
    }
    value += roundUp ? 1 : 0;
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    const auto ns = static_cast<std::int64_t>(value);
    return negative ? -ns : ns;
}

} // namespace gatescope
