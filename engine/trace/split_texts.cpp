// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/split_texts.h"

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gatescope {

namespace {

constexpr std::size_t kVectorBytes = 16;
/// Longer texts are rarely alike.
constexpr std::size_t kLongestPattern = std::size_t{1} << 14;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Copies from `p` to `out` up to the next digit or the end. Whole vectors are read and written.
const char* copyToDigit(const char* p, const char* end, char*& out) {
#if defined(__SSE2__)
    while (end - p >= static_cast<std::ptrdiff_t>(kVectorBytes)) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
        const __m128i fromZero = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        const __m128i digits = _mm_cmpeq_epi8(_mm_min_epu8(fromZero, _mm_set1_epi8(9)), fromZero);
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(digits));
        const int plain = mask != 0 ? __builtin_ctz(mask) : static_cast<int>(kVectorBytes);
        p += plain;
        out += plain;
        if (mask != 0) return p;
    }
#endif
    while (p < end && !isDigit(*p))
        *out++ = *p++;
    return p;
}

std::uint64_t hashOf(std::string_view text) {
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = text.size() * kFactor;
    const auto mix = [&](std::uint64_t word) {
        hash = (hash ^ word) * kFactor;
        hash ^= hash >> 29;
    };
    std::size_t at = 0;
    // Four side by side: one alone waits for its own product at every step.
    std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
    for (; at + sizeof lanes <= text.size(); at += sizeof lanes) {
        std::array<std::uint64_t, 4> words;
        std::memcpy(words.data(), text.data() + at, sizeof words);
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            lanes[i] = (lanes[i] ^ words[i]) * kFactor;
            lanes[i] ^= lanes[i] >> 29;
        }
    }
    for (const auto lane : lanes)
        mix(lane);
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        mix(word);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, text.size() - at);
    mix(word);
    return hash ^ hash >> 32;
}

} // namespace

std::uint32_t SplitTexts::add(std::string_view text) {
    Entry entry{
        .pattern = m_patternsEnd, .patternSize = 0, .numbers = m_numbers.size(), .numberCount = 0, .hash = 0};
    if (!text.empty() && text.size() <= kLongestPattern &&
        text.find(SplitText::kNumber) == std::string_view::npos) {
        split(text);
        entry.patternSize = m_patternsEnd - entry.pattern;
        entry.numberCount = m_numbers.size() - entry.numbers;
        entry.hash = hashOf({m_patterns.data() + entry.pattern, entry.patternSize});
    }
    m_entries.push_back(entry);
    return static_cast<std::uint32_t>(m_entries.size() - 1);
}

SplitText SplitTexts::operator[](std::uint32_t number) const {
    const auto& entry = m_entries[number];
    return {.pattern = {m_patterns.data() + entry.pattern, entry.patternSize},
            .hash = entry.hash,
            .numbers = std::span(m_numbers).subspan(entry.numbers, entry.numberCount)};
}

void SplitTexts::clear() {
    m_patternsEnd = 0;
    m_numbers.clear();
    m_entries.clear();
}

void SplitTexts::split(std::string_view text) {
    if (m_patterns.size() < m_patternsEnd + text.size() + 2 * kVectorBytes)
        m_patterns.resize(2 * (m_patternsEnd + text.size() + 2 * kVectorBytes));
    const char* p = text.data();
    const char* end = p + text.size();
    char* out = m_patterns.data() + m_patternsEnd;
    for (;;) {
        p = copyToDigit(p, end, out);
        if (p == end) break;
        const char* begin = p;
        std::uint64_t value = 0;
        for (const char* last = p + std::min<std::ptrdiff_t>(end - p, SplitText::kMostDigits);
             p < last && isDigit(*p); ++p)
            value = value * 10 + static_cast<std::uint64_t>(*p - '0');
        m_numbers.push_back({.value = value,
                             .end = static_cast<std::uint32_t>(p - text.data()),
                             .digits = static_cast<std::uint32_t>(p - begin)});
        *out++ = SplitText::kNumber;
    }
    m_patternsEnd = static_cast<std::size_t>(out - m_patterns.data());
}

} // namespace gatescope
