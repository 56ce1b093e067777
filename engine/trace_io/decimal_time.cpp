// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/decimal_time.h"

#include <charconv>
#include <limits>
#include <string>

namespace gatescope {

namespace {

constexpr std::uint32_t kWhole = 1'000'000'000; ///< ExactTime::fraction of one nanosecond

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view takeDigits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && isDigit(text[count]))
        ++count;
    const auto digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

/// Digits `from` to `to` of the text as a number; those that it does not have are 0.
std::uint64_t digitsOf(std::string_view text, std::size_t from, std::size_t to) {
    std::uint64_t value = 0;
    for (auto at = from; at < to; ++at)
        value = value * 10 + (at < text.size() ? static_cast<std::uint64_t>(text[at] - '0') : 0);
    return value;
}

/// `whole`.`fraction` microseconds.
std::optional<ExactTime> fromDigits(std::string_view whole, std::string_view fraction, bool negative) {
    const auto first = whole.find_first_not_of('0');
    whole.remove_prefix(first == std::string_view::npos ? whole.size() : first);
    constexpr std::size_t kMostDigits = 16;
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    if (whole.size() > kMostDigits) return std::nullopt;
    const auto micros = digitsOf(whole, 0, whole.size());
    const auto below = digitsOf(fraction, 0, 3);
    if (micros > (kMost - below) / 1000) return std::nullopt;
    ExactTime time{static_cast<std::int64_t>(micros * 1000 + below),
                   fraction.size() > 3 ? static_cast<std::uint32_t>(digitsOf(fraction, 3, 12)) : 0};
    if (!negative) return time;
    time.ns = -time.ns;
    if (time.fraction != 0) {
        --time.ns;
        time.fraction = kWhole - time.fraction;
    }
    return time;
}

/// As fromDigits, with the point `exponent` digits further right.
std::optional<ExactTime> withExponent(std::string_view whole, std::string_view fraction,
                                      std::string_view exponentText, bool negative) {
    if (exponentText.starts_with('+')) exponentText.remove_prefix(1);
    int exponent = 0;
    const auto* last = exponentText.data() + exponentText.size();
    const auto [end, error] = std::from_chars(exponentText.data(), last, exponent);
    constexpr int kLimit = 1000;
    if (error != std::errc() || end != last || exponent > kLimit || exponent < -kLimit) return std::nullopt;
    std::string digits;
    digits.append(static_cast<std::size_t>(kLimit), '0');
    digits += whole;
    digits += fraction;
    digits.append(static_cast<std::size_t>(kLimit), '0');
    const auto point = static_cast<std::size_t>(kLimit + static_cast<int>(whole.size()) + exponent);
    const std::string_view all = digits;
    return fromDigits(all.substr(0, point), all.substr(point), negative);
}

} // namespace

std::int64_t ExactTime::rounded() const {
    constexpr auto kHalf = kWhole / 2;
    if (fraction == kHalf) return ns < 0 ? ns : ns + 1;
    return fraction > kHalf ? ns + 1 : ns;
}

ExactTime operator+(ExactTime a, ExactTime b) {
    const auto fraction = a.fraction + b.fraction;
    const bool carry = fraction >= kWhole;
    return {a.ns + b.ns + (carry ? 1 : 0), carry ? fraction - kWhole : fraction};
}

std::optional<ExactTime> exactMicroseconds(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto whole = takeDigits(text);
    if (whole.empty()) return std::nullopt;
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = takeDigits(text);
    }
    if (text.empty()) return fromDigits(whole, fraction, negative);
    if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
    return withExponent(whole, fraction, text.substr(1), negative);
}

std::optional<std::int64_t> microsecondsToNs(std::string_view text) {
    const auto time = exactMicroseconds(text);
    return time ? std::optional(time->rounded()) : std::nullopt;
}

} // namespace gatescope
