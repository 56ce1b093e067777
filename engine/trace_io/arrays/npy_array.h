// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/number_array.h"
#include "trace_io/arrays/array_bytes.h"

#include <string_view>

namespace gatescope {

inline constexpr std::string_view kNpyStart = "\x93NUMPY";

/// An array of integers or floats in NumPy's format (NEP 1), little-endian, rows first. InputError.
NumberArray npyArray(ArrayBytes bytes);

} // namespace gatescope
