// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/event_mender.h"

#include "trace_io/json_scan.h"

#include <algorithm>
#include <array>
#include <vector>

namespace gatescope {

namespace {

constexpr auto npos = std::string_view::npos;
/// A string that has not ended within so many bytes is taken for one without an end.
constexpr std::size_t kLongestString = std::size_t{4} << 20;
constexpr std::size_t kLongestKey = 64;

std::size_t passSpace(std::string_view text, std::size_t at) {
    while (at < text.size() && json::isSpace(text[at]))
        ++at;
    return at;
}

/// Whether `"key":` stands at `at`.
bool isKeyAt(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '"') return false;
    const auto length = text.substr(at + 1, kLongestKey).find('"');
    if (length == npos) return false;
    const auto colon = passSpace(text, at + length + 2);
    return colon < text.size() && text[colon] == ':';
}

enum class Place : unsigned char { Key, Member, Element };

/// Whether a string may end with the quote at `quote`.
bool canEnd(std::string_view text, std::size_t quote, Place place) {
    const auto next = passSpace(text, quote + 1);
    if (next >= text.size()) return false;
    const char c = text[next];
    if (place == Place::Key) return c == ':';
    if (c == ',') {
        const auto behind = passSpace(text, next + 1);
        if (place == Place::Member) return isKeyAt(text, behind) || text.substr(behind).starts_with('}');
        return behind < text.size() && std::string_view("\"{[]-0123456789tfnNI").find(text[behind]) != npos;
    }
    if (c != (place == Place::Member ? '}' : ']')) return false;
    const auto behind = passSpace(text, next + 1);
    return behind >= text.size() || std::string_view(",}]").find(text[behind]) != npos;
}

/// `open` is at the opening quote. The closing one, or npos. With `heedEscapes` a quote behind a backslash
/// does not count: nearly always right, but not for a path that ends with one.
std::size_t closingQuote(std::string_view text, std::size_t open, Place place, bool heedEscapes) {
    if (place == Place::Key) {
        const auto close = text.find('"', open + 1);
        return close != npos && canEnd(text, close, place) ? close : npos;
    }
    const auto last = std::min(text.size(), open + kLongestString);
    for (auto at = open + 1; at < last; ++at) {
        if (text[at] == '\\' && heedEscapes) {
            ++at;
        } else if (text[at] == '"' && canEnd(text, at, place)) {
            return at;
        }
    }
    return npos;
}

void appendString(std::string_view content, bool heedEscapes, std::string& out) {
    out += '"';
    for (std::size_t at = 0; at < content.size(); ++at) {
        const char c = content[at];
        if (c == '\\' && heedEscapes && at + 1 < content.size()) {
            out += c;
            out += content[++at];
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

/// Copies one event, string by string.
class Mender {
public:
    Mender(std::string_view text, bool heedEscapes, std::string& out)
        : m_text(text), m_heedEscapes(heedEscapes), m_out(out) {}

    bool run();
    std::size_t at() const { return m_at; }

private:
    bool string();

    std::string_view m_text;
    bool m_heedEscapes;
    std::string& m_out;
    std::size_t m_at = 0;
    std::string m_open;     ///< braces and brackets, the innermost last
    bool m_wantKey = false; ///< in the innermost object
};

bool Mender::string() {
    const auto place = m_open.back() == '[' ? Place::Element : m_wantKey ? Place::Key : Place::Member;
    const auto close = closingQuote(m_text, m_at, place, m_heedEscapes);
    if (close == npos) return false;
    appendString(m_text.substr(m_at + 1, close - m_at - 1), m_heedEscapes, m_out);
    m_at = close + 1;
    return true;
}

bool Mender::run() {
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (c == '"') {
            if (!string()) return false;
            continue;
        }
        if (c == '{' || c == '[') {
            if (m_wantKey || m_open.size() == json::kMostNesting) return false;
            m_open += c;
            m_wantKey = c == '{';
        } else if (c == '}' || c == ']') {
            if (m_open.empty() || m_open.back() != (c == '}' ? '{' : '[')) return false;
            m_open.pop_back();
            m_wantKey = false;
        } else if (c == ':') {
            m_wantKey = false;
        } else if (c == ',') {
            m_wantKey = m_open.back() == '{';
        }
        m_out += c;
        ++m_at;
        if (m_open.empty()) return true;
    }
    return false;
}

} // namespace

MendedEvent mendEvent(std::string_view text, std::string& json) {
    // No string goes on into the next event.
    const auto own = text.substr(0, findEvent(text, 1));
    for (const bool heedEscapes : {true, false}) {
        json.clear();
        Mender mender(own, heedEscapes, json);
        if (mender.run()) return {.whole = true, .needMore = false, .size = mender.at()};
    }
    return {.whole = false, .needMore = own.size() == text.size() && text.size() < kLongestString, .size = 0};
}

bool beginsEvent(std::string_view text) {
    constexpr std::array<std::string_view, 13> kKeys{"ph", "name", "pid", "tid", "cat", "ts",     "dur",
                                                     "id", "args", "s",   "bp",  "tts", "bind_id"};
    if (!text.starts_with('{')) return false;
    const auto quote = passSpace(text, 1);
    if (!isKeyAt(text, quote)) return false;
    const auto key = text.substr(quote + 1, text.find('"', quote + 1) - quote - 1);
    return std::ranges::find(kKeys, key) != kKeys.end();
}

std::size_t findEvent(std::string_view text, std::size_t from) {
    for (auto brace = text.find('{', from); brace != npos; brace = text.find('{', brace + 1)) {
        auto before = brace;
        bool newLine = false;
        for (; before > 0 && json::isSpace(text[before - 1]); --before)
            newLine |= text[before - 1] == '\n';
        if (before == 0 || text[before - 1] == ':') continue;
        if (!newLine && std::string_view(",[}").find(text[before - 1]) == npos) continue;
        if (beginsEvent(text.substr(brace))) return brace;
    }
    return npos;
}

char phaseOfDamaged(std::string_view text) {
    for (auto at = text.find("\"ph\""); at != npos; at = text.find("\"ph\"", at + 1)) {
        const auto colon = passSpace(text, at + 4);
        if (colon >= text.size() || text[colon] != ':') continue;
        const auto quote = passSpace(text, colon + 1);
        if (quote + 2 < text.size() && text[quote] == '"' && text[quote + 2] == '"') return text[quote + 1];
    }
    return '\0';
}

} // namespace gatescope
