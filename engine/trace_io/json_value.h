// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_fields.h"

#include <string>
#include <string_view>

namespace gatescope::json {

/// The text that a string stands for, valid UTF-8 without control characters other than those that were
/// escaped. A string with a backslash that is no JSON keeps all its backslashes as they stand: it is a path
/// that its writer did not escape. Either a view of `field` or of `scratch`.
std::string_view decoded(const FieldText& field, std::string& scratch);

/// A value's text made valid JSON where it has oddities: lone backslashes doubled, control characters
/// escaped, inf, nan and numbers that are no JSON put in quotes, invalid UTF-8 replaced.
std::string mendedJson(std::string_view value);

} // namespace gatescope::json
