// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/shown_text.h"

#include <algorithm>

namespace gatescope::cli {

namespace {

bool continuesCharacter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

} // namespace

std::size_t shownWidth(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continuesCharacter));
}

std::string shownText(std::string_view text, std::size_t widest) {
    auto shown = visibleText(text);
    if (shownWidth(shown) <= widest) return shown;
    constexpr std::string_view kMore = "...";
    std::size_t kept = 0;
    for (std::size_t characters = 0; kept < shown.size(); ++kept) {
        if (!continuesCharacter(shown[kept]) && ++characters > widest - kMore.size()) break;
    }
    shown.resize(kept);
    return shown + std::string(kMore);
}

} // namespace gatescope::cli
