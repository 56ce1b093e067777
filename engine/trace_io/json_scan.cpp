// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_scan.h"

#include <charconv>
#include <string_view>

namespace gatescope::json {

namespace {

/// Objects and arrays that are open, the innermost last.
class Nest {
public:
    /// False where it becomes too deep.
    bool open(bool object) {
        if (m_depth == kMostNesting) return false;
        m_isObject[m_depth++] = object;
        return true;
    }
    bool close(bool object) {
        if (m_depth == 0 || m_isObject[m_depth - 1] != object) return false;
        --m_depth;
        return true;
    }
    bool inObject() const { return m_isObject[m_depth - 1]; }
    bool empty() const { return m_depth == 0; }

private:
    bool m_isObject[kMostNesting];
    unsigned m_depth = 0;
};

Scan failedAt(const char* p, const char* end) {
    return p >= end ? Scan::NeedMore : Scan::Damaged;
}

/// `p` is where a key or the closing brace is expected; moves to the value. Trailing commas are tolerated.
inline bool skipKey(const char*& p, const char* end, unsigned& oddities) {
    if (*p != '"') return false;
    p = stringEnd(p + 1, end, oddities);
    if (p >= end) return false;
    p = skipSpace(p + 1);
    if (*p != ':') return false;
    p = skipSpace(p + 1);
    return true;
}

std::size_t digitsAt(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9')
        ++count;
    return count;
}

/// Whether 64 bits hold it.
bool fits(std::string_view integer) {
    std::uint64_t magnitude = 0;
    std::int64_t number = 0;
    const auto* end = integer.data() + integer.size();
    const auto result = integer.starts_with('-') ? std::from_chars(integer.data(), end, number)
                                                 : std::from_chars(integer.data(), end, magnitude);
    return result.ec == std::errc();
}

unsigned numberOddity(std::string_view text) {
    const auto all = text;
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto whole = digitsAt(text);
    if (whole == 0 || (whole > 1 && text.front() == '0')) return kNoJsonNumber;
    text.remove_prefix(whole);
    if (text.empty()) return fits(all) ? 0U : kHugeNumber;
    if (text.front() == '.') {
        const auto fraction = digitsAt(text.substr(1));
        if (fraction == 0) return kNoJsonNumber;
        text.remove_prefix(1 + fraction);
    }
    if (text.empty()) return 0;
    if (text.front() != 'e' && text.front() != 'E') return kNoJsonNumber;
    text.remove_prefix(1);
    const bool small = text.starts_with('-');
    if (small || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || digitsAt(text) != text.size()) return kNoJsonNumber;
    double value = 0;
    const auto result = std::from_chars(all.data(), all.data() + all.size(), value);
    return small || result.ec == std::errc() ? 0U : kHugeNumber;
}

} // namespace

unsigned scalarOddity(const char* begin, const char* end) {
    const std::string_view text(begin, static_cast<std::size_t>(end - begin));
    return text == "true" || text == "false" || text == "null" ? 0 : numberOddity(text);
}

Scan skipValue(const char*& p, const char* end, unsigned& oddities) {
    Nest nest;
    for (;;) {
        // A value begins at p.
        const char c = *p;
        if (c == '"') {
            p = stringEnd(p + 1, end, oddities);
            if (p >= end) return Scan::NeedMore;
            ++p;
        } else if (c == '{' || c == '[') {
            if (!nest.open(c == '{')) return Scan::Damaged;
            p = skipSpace(p + 1);
            if (*p != '}' && *p != ']') {
                if (c == '{' && !skipKey(p, end, oddities)) return failedAt(p, end);
                continue;
            }
        } else {
            const char* begin = p;
            p = scalarEnd(p, oddities);
            if (p >= end) return Scan::NeedMore;
            if (p == begin) return Scan::Damaged;
        }
        // What follows a value.
        for (;;) {
            if (nest.empty()) return Scan::Done;
            p = skipSpace(p);
            if (*p == ',') {
                p = skipSpace(p + 1);
                while (*p == ',') // a doubled comma costs nothing
                    p = skipSpace(p + 1);
                if (*p != '}' && *p != ']') break;
            }
            if (p >= end || !nest.close(*p == '}') || (*p != '}' && *p != ']')) return failedAt(p, end);
            ++p;
        }
        if (nest.inObject() && !skipKey(p, end, oddities)) return failedAt(p, end);
    }
}

} // namespace gatescope::json
