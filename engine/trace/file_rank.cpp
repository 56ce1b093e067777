// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/file_rank.h"

#include <algorithm>
#include <charconv>

namespace gatescope {

namespace {

/// Of "-3.json" 3, of "s" nothing.
std::optional<int> numberBehind(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of("-_"), text.size()));
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<int> rankInFileName(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1); // npos + 1 is the whole name
    for (const std::string_view word : {"rank", "TP-"}) {
        for (auto at = name.rfind(word); at != std::string_view::npos;
             at = at == 0 ? std::string_view::npos : name.rfind(word, at - 1)) {
            if (const auto rank = numberBehind(name.substr(at + word.size()))) return rank;
        }
    }
    return std::nullopt;
}

} // namespace gatescope
