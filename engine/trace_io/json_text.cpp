// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_text.h"

#include "trace_io/json_members.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <iterator>

namespace gatescope {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kLargestExact = "9007199254740992"; // 2^53

bool isAscii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

bool isBeyondDouble(std::string_view integer) {
    if (integer.starts_with('-')) integer.remove_prefix(1);
    if (integer.size() != kLargestExact.size()) return integer.size() > kLargestExact.size();
    return integer > kLargestExact;
}

/// Whether there is any run of as many digits as 2^53 has; few args have one.
bool hasLongNumber(std::string_view json) {
    std::size_t digits = 0;
    for (const char c : json) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == kLargestExact.size()) return true;
    }
    return false;
}

/// `json` is valid. Its integers beyond 2^53 are put in quotes, everything else stays as it is written.
std::string quoteLargeIntegers(std::string_view json) {
    std::string out;
    out.reserve(json.size() + 16);
    std::size_t at = 0;
    while (at < json.size()) {
        const auto begin = at;
        if (json[at] == '"') {
            for (++at; json[at] != '"'; ++at) {
                if (json[at] == '\\') ++at;
            }
            out.append(json, begin, ++at - begin);
            continue;
        }
        at = std::min(json.find_first_not_of("+-0123456789.eE", at), json.size());
        if (at == begin) ++at;
        const auto token = json.substr(begin, at - begin);
        const bool integer = token.find_first_not_of("-0123456789") == std::string_view::npos;
        const bool quote = integer && isBeyondDouble(token);
        if (quote) out += '"';
        out += token;
        if (quote) out += '"';
    }
    return out;
}

bool isJson(std::string_view json) {
    if (json.empty()) return false;
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element element;
    return parser.parse(json.data(), json.size(), true).get(element) == simdjson::SUCCESS;
}

bool isJsonObject(std::string_view json) {
    const auto first = json.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && json[first] == '{' && isJson(json);
}

/// A member's key or value: as it is where it is JSON, else as a string.
void appendPortable(std::string& out, std::string_view json) {
    if (isJson(json)) {
        out += quoteLargeIntegers(json);
    } else {
        const bool quoted = json.size() >= 2 && json.front() == '"';
        appendJsonString(out, quoted ? json.substr(1, json.size() - 2) : json);
    }
}

/// An object with some members that are no JSON, so that one of them does not cost the others. Empty where
/// the text is none.
std::string portableMembers(std::string_view json) {
    std::string out;
    const char* last = nullptr;
    std::string_view key;
    std::string_view value;
    for (JsonMembers members(json); members.next(key, value); last = value.data() + value.size()) {
        out += out.empty() ? '{' : ',';
        appendPortable(out, std::string_view(key.data() - 1, key.size() + 2));
        out += ':';
        appendPortable(out, value);
    }
    if (last == nullptr || !json.starts_with('{')) return {};
    const auto rest = json.substr(static_cast<std::size_t>(last - json.data()));
    const auto close = rest.find_first_not_of(" \t\r\n,");
    return close != std::string_view::npos && rest.substr(close) == "}" ? out + '}' : std::string();
}

} // namespace

std::size_t utf8Length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const auto second = byte(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool beyondUnicode = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyondUnicode ? 0 : length;
}

std::string toValidUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 8);
    while (!text.empty()) {
        const auto length = utf8Length(text);
        out += length != 0 ? text.substr(0, length) : kReplacement;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

void appendJsonString(std::string& out, std::string_view text) {
    std::string repaired;
    if (!isAscii(text)) {
        repaired = toValidUtf8(text);
        text = repaired;
    }
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::string unescapedJson(std::string_view text) {
    if (text.find('\\') == std::string_view::npos) return std::string(text);
    thread_local simdjson::dom::parser parser;
    std::string_view content;
    const auto quoted = fmt::format("\"{}\"", text);
    if (parser.parse(quoted).get(content) != simdjson::SUCCESS) return std::string(text);
    return std::string(content);
}

std::string portableJsonObject(std::string_view json) {
    auto repaired = isAscii(json) ? std::string(json) : toValidUtf8(json);
    if (isJsonObject(repaired)) return hasLongNumber(repaired) ? quoteLargeIntegers(repaired) : repaired;
    if (auto members = portableMembers(repaired); !members.empty()) return members;
    std::string out = R"({"text":)";
    appendJsonString(out, json);
    out += '}';
    return out;
}

void appendMicroseconds(std::string& out, std::int64_t ns) {
    // Negated as unsigned, so that the smallest integer is no special case.
    const auto bits = static_cast<std::uint64_t>(ns);
    const auto magnitude = ns < 0 ? ~bits + 1 : bits;
    if (ns < 0) out += '-';
    const fmt::format_int whole(magnitude / 1000);
    out.append(whole.data(), whole.size());
    const auto fraction = static_cast<unsigned>(magnitude % 1000);
    out += '.';
    out += static_cast<char>('0' + fraction / 100);
    out += static_cast<char>('0' + fraction / 10 % 10);
    out += static_cast<char>('0' + fraction % 10);
}

} // namespace gatescope
