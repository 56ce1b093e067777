// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace gatescope {

enum class DType { F32, BF16, F16, F64, I64, I32, U8, F8E4M3, I8, Other };

std::size_t dtypeSize(DType dtype);
/// "f32", "bf16", ...: the names used on the command line and in JSON.
std::string_view dtypeName(DType dtype);
/// Takes "bf16", "bfloat16", "BF16", "f32", "float32", ...; Other where the name is unknown.
DType dtypeFromName(std::string_view name);

} // namespace gatescope
