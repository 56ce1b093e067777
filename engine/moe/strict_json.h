// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace gatescope {

/// Parses a JSON text whose top is an object. InputError names `where` for bad syntax, a field that stands
/// twice in one object, or nesting deeper than any sane file.
nlohmann::json parseStrictJson(std::string_view text, const std::string& where);

/// The same of a config.json, as Python's json reads it: numbers that are not finite (quoteNonFinite), halves
/// of a surrogate pair. A field that stands twice or is nested too deep is refused where it is read
/// (requireUsable; JsonFields asks for each of its own): many fields of such a file play no part.
nlohmann::json parseConfigJson(std::string_view text, const std::string& where);
/// InputError where parseConfigJson() could not tell what a field holds.
void requireUsable(const nlohmann::json& value, const std::string& where, std::string_view field);

/// The text with NaN, Infinity, -Infinity and numbers beyond a double (1e999) outside strings put in quotes.
/// Python's json writes and reads the words, JSON has none. As strings they do no harm in a field that nobody
/// reads, and are refused by name in one that must hold a number.
std::string quoteNonFinite(std::string_view text);

} // namespace gatescope
