#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace gatescope {

/// Parses a small JSON file whose top is an object. InputError names `where` for bad syntax, a field that
/// stands twice in one object, or nesting deeper than any sane file.
nlohmann::json parseStrictJson(std::string_view text, const std::string& where);

} // namespace gatescope
