// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_cursor.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace gatescope {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// The characters that decide where an object or array ends.
constexpr auto kStructural = [] {
    std::array<bool, 256> table{};
    for (const char c : {'"', '{', '}', '[', ']'})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

} // namespace

JsonCursor::JsonCursor(TextSource& source) : m_source(source), m_buffer(kChunk + kPadding) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (has(2) && std::string_view(m_buffer.data(), 3) == kByteOrderMark) m_at = 3;
}

bool JsonCursor::fillTo(std::size_t at) {
    while (at >= m_size) {
        if (m_size + kChunk + kPadding > m_buffer.size()) {
            m_buffer.resize(std::max(2 * m_buffer.size(), m_size + kChunk + kPadding));
        }
        const auto got = m_source.read(m_buffer.data() + m_size, kChunk);
        m_size += got;
        // What is read past the end must be the same on every run.
        std::memset(m_buffer.data() + m_size, 0, kPadding);
        if (got == 0) return false;
    }
    return true;
}

void JsonCursor::dropTaken() {
    // Moving less than was taken keeps the work linear.
    if (m_at < kChunk || m_at < m_size / 2) return;
    std::memmove(m_buffer.data(), m_buffer.data() + m_at, m_size - m_at + kPadding);
    m_base += m_at;
    m_size -= m_at;
    m_at = 0;
}

char JsonCursor::peek() {
    while (has(m_at) && isSpace(m_buffer[m_at]))
        ++m_at;
    return has(m_at) ? m_buffer[m_at] : '\0';
}

bool JsonCursor::take(char expected) {
    if (peek() != expected) return false;
    ++m_at;
    return true;
}

std::string_view JsonCursor::takeValue(bool& complete) {
    dropTaken();
    complete = true;
    const char first = peek();
    const auto begin = m_at;
    if (first == '"') {
        m_at = endOfString(begin, complete);
    } else if (first == '{' || first == '[') {
        m_at = endOfNested(begin, complete);
    } else {
        m_at = endOfScalar(begin);
    }
    return {m_buffer.data() + begin, m_at - begin};
}

std::size_t JsonCursor::endOfString(std::size_t at, bool& complete) {
    for (++at; has(at); ++at) {
        if (m_buffer[at] == '"') return at + 1;
        if (m_buffer[at] == '\\') ++at;
    }
    complete = false;
    return m_size;
}

std::size_t JsonCursor::endOfNested(std::size_t at, bool& complete) {
    std::size_t nesting = 0;
    while (has(at)) {
        const char c = m_buffer[at];
        if (!kStructural[static_cast<unsigned char>(c)]) {
            ++at;
        } else if (c == '"') {
            at = endOfString(at, complete);
        } else {
            ++at;
            if (c == '{' || c == '[') {
                ++nesting;
            } else if (--nesting == 0) {
                return at;
            }
        }
    }
    complete = false;
    return m_size;
}

std::size_t JsonCursor::endOfScalar(std::size_t at) {
    constexpr std::string_view kEnds = ",]} \n\r\t";
    while (has(at) && kEnds.find(m_buffer[at]) == std::string_view::npos)
        ++at;
    return at;
}

} // namespace gatescope
