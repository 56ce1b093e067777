// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_array.h"

#include <string_view>
#include <vector>

namespace gatescope {

/// A nested list of numbers, or those that stand in an object, by key; the routed experts that a response of
/// vLLM's server carries as base64 text. InputError for text that is no JSON and lists that are ragged.
std::vector<NumberArray> jsonArrays(std::string_view text);

} // namespace gatescope
