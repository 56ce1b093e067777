// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace gatescope {

/// Parses a small JSON file whose top is an object. InputError names `where` for bad syntax, a field that
/// stands twice in one object, or nesting deeper than any sane file.
nlohmann::json parseStrictJson(std::string_view text, const std::string& where);

/// The text with NaN, Infinity and -Infinity outside strings put in quotes. Python's json writes and reads
/// these words, JSON has none. As strings they do no harm in a field that nobody reads, and are refused by
/// name in one that must hold a number.
std::string quoteNonFinite(std::string_view text);

} // namespace gatescope
