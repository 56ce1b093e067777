// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_fields.h"

#include <string>
#include <string_view>

namespace gatescope::json {

/// Calls take(key, value) for each member of an object's text, which is known to end well. Both are as
/// written; `take` gets a nested value whole. The text is followed by at least 64 readable bytes.
template <typename Take>
void forEachMember(std::string_view object, Take&& take) {
    const char* p = object.data();
    const char* end = p + object.size();
    if (object.empty() || *p != '{') return;
    p = skipSpace(p + 1);
    while (p < end && *p == '"') {
        unsigned oddities = 0;
        const char* key = p + 1;
        p = stringEnd(key, end, oddities);
        const std::string_view name(key, static_cast<std::size_t>(p - key));
        p = skipSpace(p + 1);
        if (p >= end || *p != ':') return;
        p = skipSpace(p + 1);
        FieldText value;
        const char* begin = p;
        if (skipValue(p, end, value.oddities) != Scan::Done) return;
        value.quoted = *begin == '"';
        value.text = value.quoted ? std::string_view(begin + 1, static_cast<std::size_t>(p - begin) - 2)
                                  : std::string_view(begin, static_cast<std::size_t>(p - begin));
        take(name, value);
        p = skipSpace(p);
        while (p < end && *p == ',')
            p = skipSpace(p + 1);
    }
}

/// The text that a string stands for, valid UTF-8 without control characters other than those that were
/// escaped. A string with a backslash that is no JSON keeps all its backslashes as they stand: it is a path
/// that its writer did not escape. Either a view of `field` or of `scratch`.
std::string_view decoded(const FieldText& field, std::string& scratch);

/// A value's text made valid JSON where it has oddities: lone backslashes doubled, control characters
/// escaped, inf and nan put in quotes, invalid UTF-8 replaced.
std::string mendedJson(std::string_view value);

} // namespace gatescope::json
