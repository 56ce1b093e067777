// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_members.h"

#include <array>

namespace gatescope {

namespace {

/// The characters that matter where the end of a nested value is looked for, and of a plain one.
constexpr auto tableOf(std::string_view characters) {
    std::array<bool, 256> table{};
    for (const char c : characters)
        table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr auto kNesting = tableOf("\"{}[]");
constexpr auto kEndOfPlain = tableOf(",]} \n\r\t");

} // namespace

JsonMembers::JsonMembers(std::string_view json) : m_text(json) {
    skipSpace();
    m_valid = take('{') || take('[');
}

void JsonMembers::skipSpace() {
    while (m_at < m_text.size() && static_cast<unsigned char>(m_text[m_at]) <= ' ')
        ++m_at;
}

bool JsonMembers::take(char expected) {
    if (m_at == m_text.size() || m_text[m_at] != expected) return false;
    ++m_at;
    return true;
}

bool JsonMembers::takeString(std::string_view& withQuotes) {
    const auto begin = m_at;
    if (!take('"')) return false;
    while (m_at < m_text.size() && m_text[m_at] != '"')
        m_at += m_text[m_at] == '\\' ? 2 : 1;
    if (m_at >= m_text.size()) return false;
    ++m_at;
    withQuotes = m_text.substr(begin, m_at - begin);
    return true;
}

bool JsonMembers::takeValue(std::string_view& value) {
    const auto begin = m_at;
    if (begin == m_text.size()) return false;
    if (m_text[begin] == '"') return takeString(value);
    std::size_t nesting = 0;
    if (m_text[begin] == '{' || m_text[begin] == '[') {
        do {
            while (m_at < m_text.size() && !kNesting[static_cast<unsigned char>(m_text[m_at])])
                ++m_at;
            if (m_at == m_text.size()) return false;
            const char c = m_text[m_at];
            std::string_view skipped;
            if (c == '"') {
                if (!takeString(skipped)) return false;
                continue;
            }
            ++m_at;
            nesting += c == '{' || c == '[' ? 1 : -1;
        } while (nesting > 0);
    } else {
        while (m_at < m_text.size() && !kEndOfPlain[static_cast<unsigned char>(m_text[m_at])])
            ++m_at;
    }
    value = m_text.substr(begin, m_at - begin);
    return m_at > begin;
}

bool JsonMembers::next(std::string_view& key, std::string_view& value) {
    std::string_view quoted;
    m_valid = m_valid && next(quoted) && quoted.front() == '"';
    if (!m_valid) return false;
    key = quoted.substr(1, quoted.size() - 2);
    skipSpace();
    m_valid = take(':');
    skipSpace();
    m_valid = m_valid && takeValue(value);
    return m_valid;
}

bool JsonMembers::next(std::string_view& value) {
    if (!m_valid) return false;
    skipSpace();
    take(',');
    skipSpace();
    m_valid = takeValue(value);
    return m_valid;
}

} // namespace gatescope
