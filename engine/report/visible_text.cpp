// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/visible_text.h"

#include "trace_io/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace gatescope {

namespace {

/// What shows nothing by itself and changes how its neighbours show, and what XML forbids: Unicode's general
/// categories Cc, Cf, Zl, Zp and its noncharacters, in ranges.
constexpr std::array<std::pair<char32_t, char32_t>, 18> kUnseen{{{0x00, 0x1F},
                                                                 {0x7F, 0x9F},
                                                                 {0xAD, 0xAD},
                                                                 {0x600, 0x605},
                                                                 {0x61C, 0x61C},
                                                                 {0x6DD, 0x6DD},
                                                                 {0x70F, 0x70F},
                                                                 {0x115F, 0x1160},
                                                                 {0x180B, 0x180F},
                                                                 {0x200B, 0x200F},
                                                                 {0x2028, 0x202E},
                                                                 {0x2060, 0x206F},
                                                                 {0x3164, 0x3164},
                                                                 {0xFE00, 0xFE0F},
                                                                 {0xFEFF, 0xFEFF},
                                                                 {0xFFF0, 0xFFFB},
                                                                 {0x1D173, 0x1D17A},
                                                                 {0xE0000, 0xE0FFF}}};

bool isUnseen(char32_t point) {
    if ((point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF)) return true; // noncharacters
    return std::ranges::any_of(
        kUnseen, [point](const auto& range) { return point >= range.first && point <= range.second; });
}

/// Of one valid sequence.
char32_t codePoint(std::string_view sequence) {
    const auto first = static_cast<unsigned char>(sequence.front());
    if (sequence.size() == 1) return first;
    char32_t point = first & (0x7FU >> sequence.size());
    for (const char next : sequence.substr(1))
        point = point << 6 | (static_cast<unsigned char>(next) & 0x3FU);
    return point;
}

void appendVisible(std::string& out, std::string_view sequence) {
    const auto point = codePoint(sequence);
    if (!isUnseen(point)) {
        out += sequence;
    } else if (point < 0x80) {
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(point));
    } else {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point));
    }
}

std::size_t charactersOf(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count)
        at += std::max<std::size_t>(utf8Length(text.substr(at)), 1);
    return count;
}

} // namespace

std::string visibleText(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++characters) {
        const auto rest = text.substr(at);
        if (characters == most) {
            fmt::format_to(std::back_inserter(out), "... (and {} more characters)", charactersOf(rest));
            break;
        }
        const auto length = utf8Length(rest);
        if (length == 0) {
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(rest.front()));
        } else {
            appendVisible(out, rest.substr(0, length));
        }
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

} // namespace gatescope
