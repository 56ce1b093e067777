// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/arg_texts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gatescope {

namespace {

/// So many digits and the 1 in front of them fit into 64 bits. Longer runs are cut.
constexpr std::size_t kMostDigits = 18;
constexpr std::size_t kVectorBytes = 16;
/// Longer texts are rarely alike.
constexpr std::size_t kLongestPattern = std::size_t{1} << 14;
/// Where patterns are as many as texts they save nothing.
constexpr std::size_t kManyPatterns = std::size_t{1} << 16;

constexpr std::size_t kMostVarintBytes = 10;

void appendVarint(char*& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        *out++ = static_cast<char>(value | 0x80);
    *out++ = static_cast<char>(value);
}

std::uint64_t takeVarint(const char*& p) {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(*p++);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80) return value;
    }
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

constexpr auto kPowersOfTen = [] {
    std::array<std::uint64_t, kMostDigits + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i)
        powers[i] = 10 * powers[i - 1];
    return powers;
}();

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

char* ArgTexts::Store::reserve(std::size_t size) {
    if (used + size > kChunk || size > kChunk) {
        const auto capacity = std::max(kChunk, size);
        chunks.push_back(std::make_unique_for_overwrite<char[]>(capacity));
        bytes += capacity;
        used = 0;
    }
    char* place = chunks.back().get() + used;
    used = std::min(used + size, kChunk);
    return place;
}

/// Into m_scratch and m_numbers.
void ArgTexts::split(std::string_view text) {
    if (m_scratch.size() < text.size() + 2 * kVectorBytes)
        m_scratch.resize(2 * text.size() + 2 * kVectorBytes);
    m_numbers.clear();
    const char* p = text.data();
    const char* end = p + text.size();
    char* out = m_scratch.data();
    for (;;) {
        p = copyToDigit(p, end, out);
        if (p == end) break;
        const char* begin = p;
        std::uint64_t value = 0;
        for (const char* last = p + std::min<std::ptrdiff_t>(end - p, kMostDigits); p < last && isDigit(*p);
             ++p)
            value = value * 10 + static_cast<std::uint64_t>(*p - '0');
        m_numbers.push_back({.value = value,
                             .end = static_cast<std::uint32_t>(p - text.data()),
                             .digits = static_cast<std::uint32_t>(p - begin)});
        *out++ = kNumber;
    }
    m_patternSize = static_cast<std::size_t>(out - m_scratch.data());
}

ArgTexts::Place ArgTexts::add(std::string_view text) {
    m_pattern = kNoPattern;
    if (text.empty()) return kNone;
    ++m_added;
    if (text.size() <= kLongestPattern && text.find(kNumber) == std::string_view::npos) {
        split(text);
        m_pattern = patternId();
    }
    return m_pattern != kNoPattern ? putNumbers() : putWhole(text);
}

ArgTexts::Parts ArgTexts::lastParts() const {
    if (m_pattern == kNoPattern) return {};
    return {m_pattern, m_numbers};
}

ArgTexts::Place ArgTexts::putNumbers() {
    m_encoded.resize(std::max(m_encoded.size(), (m_numbers.size() + 1) * kMostVarintBytes));
    char* out = m_encoded.data();
    appendVarint(out, m_pattern + std::uint64_t{1});
    // The 1 in front keeps leading zeros.
    for (const Number& number : m_numbers)
        appendVarint(out, number.value + kPowersOfTen[number.digits]);
    const auto size = static_cast<std::size_t>(out - m_encoded.data());
    char* entry = m_texts.reserve(size);
    std::memcpy(entry, m_encoded.data(), size);
    return placeOf(entry);
}

ArgTexts::Place ArgTexts::putWhole(std::string_view text) {
    std::array<char, 2 * kMostVarintBytes> head;
    char* out = head.data();
    appendVarint(out, 0);
    appendVarint(out, text.size());
    const auto size = static_cast<std::size_t>(out - head.data());
    char* entry = m_texts.reserve(size + text.size());
    std::memcpy(entry, head.data(), size);
    std::memcpy(entry + size, text.data(), text.size());
    return placeOf(entry);
}

ArgTexts::Place ArgTexts::placeOf(const char* entry) const {
    const auto chunk = m_texts.chunks.size() - 1;
    return chunk * kChunk + static_cast<std::size_t>(entry - m_texts.chunks.back().get());
}

std::string_view ArgTexts::pattern(std::uint32_t id) const {
    const Pattern& pattern = m_patterns[id];
    return {m_patternText.chunks[pattern.chunk].get() + pattern.at, pattern.size};
}

/// Of what split() left, added where it is new and worth it; else kNoPattern.
std::uint32_t ArgTexts::patternId() {
    if (m_patterns.size() * 2 >= m_table.size()) growTable();
    const std::string_view text(m_scratch.data(), m_patternSize);
    const auto hash = hashOf(text);
    auto slot = hash & (m_table.size() - 1);
    for (; m_table[slot] != 0; slot = (slot + 1) & (m_table.size() - 1)) {
        const auto id = m_table[slot] - 1;
        if (m_patterns[id].hash == hash && pattern(id) == text) return id;
    }
    const bool worthIt = m_patterns.size() < kManyPatterns || m_patterns.size() * 4 < m_added;
    if (!worthIt) return kNoPattern;
    char* place = m_patternText.reserve(text.size());
    std::memcpy(place, text.data(), text.size());
    m_patterns.push_back({.hash = hash,
                          .chunk = static_cast<std::uint32_t>(m_patternText.chunks.size() - 1),
                          .at = static_cast<std::uint32_t>(place - m_patternText.chunks.back().get()),
                          .size = static_cast<std::uint32_t>(text.size())});
    m_table[slot] = static_cast<std::uint32_t>(m_patterns.size());
    return static_cast<std::uint32_t>(m_patterns.size() - 1);
}

void ArgTexts::growTable() {
    m_table.assign(std::max<std::size_t>(2 * m_table.size(), 256), 0);
    for (std::uint32_t id = 0; id < m_patterns.size(); ++id) {
        auto slot = m_patterns[id].hash & (m_table.size() - 1);
        while (m_table[slot] != 0)
            slot = (slot + 1) & (m_table.size() - 1);
        m_table[slot] = id + 1;
    }
}

std::string ArgTexts::text(Place place) const {
    if (place == kNone) return {};
    const char* p = m_texts.chunks[place / kChunk].get() + place % kChunk;
    const auto id = takeVarint(p);
    if (id == 0) {
        const auto size = takeVarint(p);
        return {p, size};
    }
    const auto made = pattern(static_cast<std::uint32_t>(id - 1));
    std::string text;
    text.reserve(2 * made.size());
    for (std::size_t at = 0; at < made.size();) {
        const auto number = std::min(made.find(kNumber, at), made.size());
        text.append(made, at, number - at);
        at = number + 1;
        if (number == made.size()) break;
        char digits[kMostDigits + 2];
        const auto end = std::to_chars(digits, digits + sizeof digits, takeVarint(p)).ptr;
        text.append(digits + 1, end);
    }
    return text;
}

std::size_t ArgTexts::bytes() const {
    return m_texts.bytes + m_patternText.bytes + m_patterns.capacity() * sizeof(Pattern) +
           m_table.capacity() * sizeof(m_table[0]);
}

} // namespace gatescope
