// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/visible_text.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>

namespace gatescope::cli {

/// Characters, so that names in any language stand in line.
std::size_t shownWidth(std::string_view text);

/// The text as visibleText() shows it, cut behind so many characters.
std::string shownText(std::string_view text, std::size_t widest);

/// What is to be shown: of texts visibleText(), of others themselves.
template <typename Value>
auto shown(const Value& value) {
    if constexpr (std::is_same_v<Value, std::filesystem::path>) {
        return visibleText(value.string());
    } else if constexpr (std::is_convertible_v<const Value&, std::string_view>) {
        return visibleText(value);
    } else {
        return value;
    }
}

/// Prints as fmt::print() does. Names that others chose, and what holds them, go to the terminal this way: no
/// control character of theirs gets there, and none begins a line.
template <typename... Values>
void tell(fmt::format_string<decltype(shown(std::declval<const Values&>()))...> format,
          const Values&... values) {
    fmt::print(format, shown(values)...);
}

} // namespace gatescope::cli
