// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_scan.h"

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

} // namespace

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
