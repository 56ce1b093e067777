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
    kEscapes = 1,      ///< a backslash, in good order
    kBadEscape = 2,    ///< a backslash before what JSON does not know: Windows paths as they stand
    kControl = 4,      ///< a raw control character in a string
    kNonAscii = 8,     ///< may or may not be valid UTF-8
    kNoJsonNumber = 16 ///< inf, nan and their like
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
        if (isHexDigit(p[2]) && isHexDigit(p[3]) && isHexDigit(p[4]) && isHexDigit(p[5])) {
            oddities |= kEscapes;
            return p + 6;
        }
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

/// The end of a number or word.
inline const char* scalarEnd(const char* p, unsigned& oddities) {
    const char* begin = p;
    bool number = true;
    for (;; ++p) {
        const char c = *p;
        if (c >= '0' && c <= '9') continue;
        if (c == ',' || c == '}' || c == ']' || c == '\0' || isSpace(c)) break;
        if (c == '"' || c == ':' || c == '{' || c == '[') break;
        if (c != '.' && c != '-' && c != 'e' && c != 'E' && c != '+') number = false;
    }
    if (!number || begin == p) {
        const auto size = p - begin;
        const bool word = (size == 4 && (*begin == 't' || *begin == 'n') && begin[3] != 'N') ||
                          (size == 5 && *begin == 'f');
        if (!word) oddities |= kNoJsonNumber;
    }
    return p;
}

enum class Scan : std::uint8_t { Done, NeedMore, Damaged };

/// Deeper than anything that a profiler writes; deeper text is no use to those who read the args.
inline constexpr unsigned kMostNesting = 256;

/// `p` is at a value of any kind. Moves behind it, or to where it is wrong.
Scan skipValue(const char*& p, const char* end, unsigned& oddities);

} // namespace gatescope::json
