// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_value.h"

#include "trace_io/json_text.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>
#include <iterator>

namespace gatescope::json {

namespace {

void appendUtf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | code >> 18);
        out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

std::uint32_t hexAt(std::string_view text, std::size_t at) {
    std::uint32_t code = 0;
    if (at + 4 <= text.size()) std::from_chars(text.data() + at, text.data() + at + 4, code, 16);
    return code;
}

/// `at` is at "\u"; moves behind the escape, or both of a pair. Half a pair becomes U+FFFD.
void unescapeUnicode(std::string_view text, std::size_t& at, std::string& out) {
    auto code = hexAt(text, at + 2);
    at += 6;
    if (code >= 0xD800 && code < 0xDC00 && text.substr(at).starts_with("\\u")) {
        const auto low = hexAt(text, at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 6;
        }
    }
    constexpr std::uint32_t kReplacement = 0xFFFD;
    appendUtf8(out, code >= 0xD800 && code < 0xE000 ? kReplacement : code);
}

void unescape(std::string_view text, std::string& out) {
    for (std::size_t at = 0; at < text.size();) {
        const auto next = std::min(text.find('\\', at), text.size());
        out.append(text, at, next - at);
        at = next;
        if (at + 1 >= text.size()) break;
        if (text[at + 1] == 'u') {
            unescapeUnicode(text, at, out);
            continue;
        }
        constexpr std::string_view kLetters = "bfnrt";
        constexpr std::string_view kMeant = "\b\f\n\r\t";
        const auto letter = kLetters.find(text[at + 1]);
        out += letter == std::string_view::npos ? text[at + 1] : kMeant[letter];
        at += 2;
    }
}

/// `p` is at a string's opening quote; moves behind the closing one.
void appendMendedString(const char*& p, const char* end, std::string& out) {
    out += '"';
    ++p;
    while (p < end && *p != '"') {
        if (*p == '\\') {
            unsigned oddities = 0;
            const char* next = std::min(skipEscape(p, oddities), end);
            if ((oddities & kBadEscape) != 0) out += '\\';
            if ((oddities & kHalfPair) != 0) {
                out += "\\ufffd";
            } else {
                out.append(p, next);
            }
            p = next;
        } else if (static_cast<unsigned char>(*p) < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(*p));
            ++p;
        } else {
            out += *p++;
        }
    }
    out += '"';
    ++p;
}

} // namespace

std::string_view decoded(const FieldText& field, std::string& scratch) {
    if ((field.oddities & (kEscapes | kBadEscape | kControl | kNonAscii)) == 0) return field.text;
    scratch.clear();
    if ((field.oddities & kEscapes) != 0 && (field.oddities & kBadEscape) == 0) {
        unescape(field.text, scratch);
    } else {
        scratch = field.text;
    }
    if ((field.oddities & kControl) != 0) {
        for (char& c : scratch) {
            if (static_cast<unsigned char>(c) < 0x20) c = ' ';
        }
    }
    if (!simdjson::validate_utf8(scratch)) scratch = toValidUtf8(scratch);
    return scratch;
}

std::string mendedJson(std::string_view value) {
    // A copy, so that scans may read behind it.
    constexpr std::size_t kPadding = 64;
    std::string text = toValidUtf8(value);
    const auto size = text.size();
    text.append(kPadding, '\0');
    std::string out;
    out.reserve(size + 16);
    const char* p = text.data();
    const char* end = p + size;
    while (p < end) {
        if (*p == '"') {
            appendMendedString(p, end, out);
            continue;
        }
        unsigned oddities = 0;
        const char* word = p;
        p = scalarEnd(p, oddities);
        const bool odd = (oddities & kNoJsonNumber) != 0 && p != word;
        if (odd) out += '"';
        out.append(word, p);
        if (odd) out += '"';
        if (p == word) out += *p++;
    }
    return out;
}

} // namespace gatescope::json
