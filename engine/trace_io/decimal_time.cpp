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

/// A number's digits.
struct Decimal {
    std::string_view whole;
    std::string_view fraction;
    bool negative;
};

/// Without the fraction.
std::optional<std::int64_t> wholeOf(const Decimal& number) {
    auto whole = number.whole;
    const auto first = whole.find_first_not_of('0');
    whole.remove_prefix(first == std::string_view::npos ? whole.size() : first);
    constexpr std::size_t kMostDigits = 19;
    if (whole.size() > kMostDigits) return std::nullopt;
    const auto magnitude = digitsOf(whole, 0, whole.size());
    if (magnitude > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return std::nullopt;
    const auto value = static_cast<std::int64_t>(magnitude);
    return number.negative ? -value : value;
}

/// The number of microseconds, less `base` of them.
std::optional<ExactTime> timeOf(const Decimal& number, std::int64_t base) {
    const auto whole = wholeOf(number);
    if (!whole) return std::nullopt;
    const auto below = static_cast<std::int64_t>(digitsOf(number.fraction, 0, 3));
    std::int64_t ns = 0;
    if (__builtin_sub_overflow(*whole, base, &ns) || __builtin_mul_overflow(ns, 1000, &ns) ||
        __builtin_add_overflow(ns, number.negative ? -below : below, &ns) ||
        ns == std::numeric_limits<std::int64_t>::min()) {
        return std::nullopt;
    }
    ExactTime time{
        ns, number.fraction.size() > 3 ? static_cast<std::uint32_t>(digitsOf(number.fraction, 3, 12)) : 0};
    if (number.negative && time.fraction != 0) {
        --time.ns;
        time.fraction = kWhole - time.fraction;
    }
    return time;
}

/// What `use` makes of the number with its point `exponent` digits further right.
template <typename Use>
auto withExponent(const Decimal& number, std::string_view exponentText, Use use) -> decltype(use(number)) {
    if (exponentText.starts_with('+')) exponentText.remove_prefix(1);
    int exponent = 0;
    const auto* last = exponentText.data() + exponentText.size();
    const auto [end, error] = std::from_chars(exponentText.data(), last, exponent);
    constexpr int kLimit = 1000;
    if (error != std::errc() || end != last || exponent > kLimit || exponent < -kLimit) return std::nullopt;
    std::string digits;
    digits.append(static_cast<std::size_t>(kLimit), '0');
    digits += number.whole;
    digits += number.fraction;
    digits.append(static_cast<std::size_t>(kLimit), '0');
    const auto point = static_cast<std::size_t>(kLimit + static_cast<int>(number.whole.size()) + exponent);
    const std::string_view all = digits;
    return use(Decimal{all.substr(0, point), all.substr(point), number.negative});
}

/// What `use` makes of the text's number.
template <typename Use>
auto withDecimal(std::string_view text, Use use) -> decltype(use(Decimal())) {
    Decimal number{.whole = {}, .fraction = {}, .negative = text.starts_with('-')};
    if (number.negative) text.remove_prefix(1);
    number.whole = takeDigits(text);
    if (number.whole.empty()) return std::nullopt;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        number.fraction = takeDigits(text);
    }
    if (text.empty()) return use(number);
    if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
    return withExponent(number, text.substr(1), use);
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

std::optional<ExactTime> exactMicroseconds(std::string_view text, std::int64_t base) {
    return withDecimal(text, [&](const Decimal& number) { return timeOf(number, base); });
}

std::optional<std::int64_t> wholeMicroseconds(std::string_view text) {
    return withDecimal(text, wholeOf);
}

std::optional<std::int64_t> microsecondsToNs(std::string_view text) {
    const auto time = exactMicroseconds(text);
    return time ? std::optional(time->rounded()) : std::nullopt;
}

} // namespace gatescope
