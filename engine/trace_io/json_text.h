// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gatescope {

/// Length of the valid UTF-8 sequence at the start of `text`, which must not be empty; 0 where there is none
/// (Unicode, table 3-7).
std::size_t utf8Length(std::string_view text);

/// Replaces every byte that is not part of valid UTF-8 by U+FFFD.
std::string toValidUtf8(std::string_view text);

/// Appends `text` as a JSON string with its quotes: escaped, and valid UTF-8 whatever the input.
void appendJsonString(std::string& out, std::string_view text);

/// What stands between the quotes of a JSON string, without its escapes; as it is where they make no sense.
std::string unescapedJson(std::string_view text);

/// A JSON object's text as other programs can read it: valid UTF-8, and integers beyond 2^53, which a reader
/// with doubles would round, as strings, as are members' values that are no JSON. Text that is no JSON object
/// becomes {"text":"..."}.
std::string portableJsonObject(std::string_view json);

/// Appends nanoseconds as microseconds with three decimals: exact, and what viewers expect.
void appendMicroseconds(std::string& out, std::int64_t ns);

} // namespace gatescope
