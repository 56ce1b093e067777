// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Finds where JSON values end, in text that is followed by at least 64 bytes of 0. What a scan meets at the
/// end of the text is that 0: the caller compares the place with the end.
namespace gatescope::json {

/// What was seen in a value that not every reader would take.
enum Oddity : unsigned {
    kEscapes = 1,       ///< a backslash, in good order
    kBadEscape = 2,     ///< a backslash before what JSON does not know: Windows paths as they stand
    kControl = 4,       ///< a raw control character in a string
    kNonAscii = 8,      ///< may or may not be valid UTF-8
    kNoJsonNumber = 16, ///< inf, nan, .5, 007 and their like
    kHalfPair = 32,     ///< an escaped half of a surrogate pair, as Python writes bytes that are no UTF-8
    kHugeNumber = 64,   ///< in good order, but nothing holds it
};

inline bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

inline const char* skipSpace(const char* p) {
    while (isSpace(*p))
        ++p;
    return p;
}

inline bool isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// `p` is at "\\u" and four digits. The place behind the escape, or behind both of a pair.
inline const char* skipUnicodeEscape(const char* p, unsigned& oddities) {
    oddities |= kEscapes;
    const bool surrogate = (p[2] == 'd' || p[2] == 'D') && p[3] >= '8';
    if (!surrogate) return p + 6;
    const auto letter = [](char c) { return static_cast<char>(c | 0x20); };
    const bool first = p[3] == '8' || p[3] == '9' || letter(p[3]) == 'a' || letter(p[3]) == 'b';
    const bool pair = first && p[6] == '\\' && p[7] == 'u' && letter(p[8]) == 'd' && letter(p[9]) >= 'c' &&
                      letter(p[9]) <= 'f' && isHexDigit(p[10]) && isHexDigit(p[11]);
    if (pair) return p + 12;
    oddities |= kHalfPair;
    return p + 6;
}

/// `p` is at a backslash within a string. The place behind the escape.
inline const char* skipEscape(const char* p, unsigned& oddities) {
    switch (p[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        oddities |= kEscapes;
        return p + 2;
    case 'u':
        if (isHexDigit(p[2]) && isHexDigit(p[3]) && isHexDigit(p[4]) && isHexDigit(p[5]))
            return skipUnicodeEscape(p, oddities);
        break;
    default:
        break;
    }
    oddities |= kBadEscape;
    return p + 1;
}

/// `p` is behind a string's opening quote. The closing quote, or the end of the text.
inline const char* stringEnd(const char* p, const char* end, unsigned& oddities) {
    for (;;) {
#if defined(__SSE2__)
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
        const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
        const auto stops =
            static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), low)));
        const auto high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
        if (stops == 0) {
            if (high != 0) oddities |= kNonAscii;
            p += 16;
            continue;
        }
        if ((high & (stops ^ (stops - 1))) != 0) oddities |= kNonAscii;
        p += __builtin_ctz(stops);
#else
        while (static_cast<unsigned char>(*p) >= 0x20 && *p != '"' && *p != '\\') {
            if (static_cast<unsigned char>(*p) >= 0x80) oddities |= kNonAscii;
            ++p;
        }
#endif
        if (*p == '"') return p;
        if (p >= end) return end;
        if (*p == '\\') {
            p = skipEscape(p, oddities);
        } else {
            oddities |= kControl;
            ++p;
        }
    }
}

/// What is odd in the text as true, false, null or a number; 0 where nothing is.
unsigned scalarOddity(const char* begin, const char* end);

/// The end of a number or word.
inline const char* scalarEnd(const char* p, unsigned& oddities) {
    const char* begin = p;
    unsigned points = 0;
    bool other = false;
    for (;; ++p) {
        const char c = *p;
        if (c >= '0' && c <= '9') continue;
        if (c == ',' || c == '}' || c == ']' || c == '\0' || isSpace(c)) break;
        if (c == '"' || c == ':' || c == '{' || c == '[') break;
        if (c == '.') {
            ++points;
        } else {
            other = true;
        }
    }
    // Nearly all are digits with a point among them at most; fewer than 20 fit into 64 bits.
    const auto size = p - begin;
    const bool plain = !other && size > 0 &&
                       (points == 1 ? *begin != '.' && p[-1] != '.' : points == 0 && size < 20) &&
                       (*begin != '0' || size == 1 || begin[1] == '.');
    if (!plain) oddities |= scalarOddity(begin, p);
    return p;
}

enum class Scan : std::uint8_t { Done, NeedMore, Damaged };

/// Deeper than anything that a profiler writes; deeper text is no use to those who read the args.
inline constexpr unsigned kMostNesting = 256;

/// `p` is at a value of any kind. Moves behind it, or to where it is wrong.
Scan skipValue(const char*& p, const char* end, unsigned& oddities);

} // namespace gatescope::json
