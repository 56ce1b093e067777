// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdown/markdown_text.h"

#include "base/ascii.h"
#include "report/visible_text.h"

#include <algorithm>
#include <cctype>

namespace gatescope {

namespace {

/// Longer names tell people no more, and a pull request's comment holds 65536 characters.
constexpr std::size_t kMostOfMarkdownName = 120;

bool isWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// Whether what ends at `at`, without regard to case, is `word`.
bool endsAt(std::string_view text, std::size_t at, std::string_view word) {
    if (at < word.size()) return false;
    return std::ranges::equal(text.substr(at - word.size(), word.size()), word,
                              [](char a, char b) { return lowerCase(a) == b; });
}

/// Whether GitHub would make something of the character and what follows it: a mention (@name), a reference
/// (#1, GH-1), an address (https://, www.), an emoji (:+1:), a formula ($x$).
bool startsLink(std::string_view text, std::size_t at) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    switch (text[at]) {
    case '@':
    case '#':
        return isWordCharacter(next);
    case ':':
        return next != ' ';
    case '$':
        return next != ' ';
    case '.':
        return endsAt(text, at, "www");
    case '-':
        return endsAt(text, at, "gh");
    default:
        return false;
    }
}

/// Whether the first character could make a heading, a list or a rule of the line.
bool startsBlock(std::string_view text) {
    const char next = text.size() > 1 ? text[1] : ' ';
    return std::string_view("#+-=").find(text.front()) != std::string_view::npos && !isWordCharacter(next) &&
           next != '.';
}

void append(std::string& out, char c) {
    constexpr std::string_view kMarkup = "\\`*_[]~^";
    switch (c) {
    case '<':
        out += "&lt;";
        break;
    case '>':
        out += "&gt;";
        break;
    case '&':
        out += "&amp;";
        break;
    case '|':
        out += "&#124;"; // parts no cells
        break;
    default:
        if (kMarkup.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
}

} // namespace

MarkdownText MarkdownText::of(std::string_view text) {
    // Nothing that is seen. A backslash would not do: GitHub looks for these in the finished page, where
    // backslashes are gone.
    constexpr std::string_view kParting = "<!-- -->";
    MarkdownText result;
    auto& out = result.m_text;
    const auto visible = visibleText(text);
    const auto digits = std::min(visible.find_first_not_of("0123456789"), visible.size());
    for (std::size_t at = 0; at < visible.size(); ++at) {
        const char c = visible[at];
        const bool last = at + 1 == visible.size();
        const bool ofList =
            at == digits && at > 0 && (c == '.' || c == ')') && (last || visible[at + 1] == ' '); // "1. one"
        if (ofList || (at == 0 && startsBlock(visible))) out += '\\';
        if (at == 0 && c == ' ') {
            out += "&#32;"; // four of them would be code
        } else {
            append(out, c);
        }
        if (startsLink(visible, at)) out += kParting;
    }
    return result;
}

MarkdownText MarkdownText::code(std::string_view name) {
    const auto visible = visibleText(name, kMostOfMarkdownName);
    if (visible.find_first_not_of(' ') == std::string::npos) return Literal("(no name)");
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : visible) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const auto atEdge = [&](char c) { return visible.starts_with(c) || visible.ends_with(c); };
    const std::string_view blank = atEdge('`') || atEdge(' ') ? " " : ""; // taken off again by readers
    MarkdownText result;
    result.m_text += fence;
    result.m_text += blank;
    result.m_text += visible;
    result.m_text += blank;
    result.m_text += fence;
    return result;
}

} // namespace gatescope
