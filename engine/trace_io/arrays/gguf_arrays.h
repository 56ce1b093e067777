// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_array.h"
#include "trace_io/arrays/array_bytes.h"

#include <string_view>
#include <vector>

namespace gatescope {

inline constexpr std::string_view kGgufStart = "GGUF";

/// The float32 tensors of a GGUF file (version 2 or 3) whose names end in ".counts": of an importance matrix
/// the rows that each matrix saw. Dimensions in the file's order, innermost last. InputError.
std::vector<NumberArray> ggufCounts(ArrayBytes bytes);

} // namespace gatescope
