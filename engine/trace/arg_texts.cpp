// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/arg_texts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace gatescope {

namespace {

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

constexpr auto kPowersOfTen = [] {
    std::array<std::uint64_t, SplitText::kMostDigits + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i)
        powers[i] = 10 * powers[i - 1];
    return powers;
}();

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

ArgTexts::Place ArgTexts::add(std::string_view text) {
    m_split.clear();
    return add(text, m_split[m_split.add(text)]);
}

ArgTexts::Place ArgTexts::add(std::string_view text, const SplitText& split) {
    m_last = {};
    if (text.empty()) return kNone;
    ++m_added;
    if (!split.pattern.empty()) m_last = {patternId(split), split.numbers};
    return m_last.pattern != kNoPattern ? putNumbers() : putWhole(text);
}

ArgTexts::Place ArgTexts::putNumbers() {
    m_encoded.resize(std::max(m_encoded.size(), (m_last.numbers.size() + 1) * kMostVarintBytes));
    char* out = m_encoded.data();
    appendVarint(out, m_last.pattern + std::uint64_t{1});
    // The 1 in front keeps leading zeros.
    for (const auto& number : m_last.numbers)
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

/// Added where it is new and worth it; else kNoPattern.
std::uint32_t ArgTexts::patternId(const SplitText& split) {
    if (m_patterns.size() * 2 >= m_table.size()) growTable();
    const auto [text, hash, numbers] = split;
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
        const auto number = std::min(made.find(SplitText::kNumber, at), made.size());
        text.append(made, at, number - at);
        at = number + 1;
        if (number == made.size()) break;
        char digits[SplitText::kMostDigits + 2];
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
