// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/dtype.h"

#include "base/ascii.h"

#include <array>

namespace gatescope {

namespace {

struct Row {
    DType dtype;
    std::size_t size;
    std::string_view name;
    std::string_view torchName;
};

constexpr std::array kRows{
    Row{DType::F32, 4, "f32", "float32"}, Row{DType::BF16, 2, "bf16", "bfloat16"},
    Row{DType::F16, 2, "f16", "float16"}, Row{DType::F64, 8, "f64", "float64"},
    Row{DType::I64, 8, "i64", "int64"},   Row{DType::I32, 4, "i32", "int32"},
    Row{DType::U8, 1, "u8", "uint8"},     Row{DType::F8E4M3, 1, "f8_e4m3", "float8_e4m3fn"},
    Row{DType::I8, 1, "i8", "int8"},
};

} // namespace

std::size_t dtypeSize(DType dtype) {
    for (const auto& row : kRows) {
        if (row.dtype == dtype) return row.size;
    }
    return 0;
}

std::string_view dtypeName(DType dtype) {
    for (const auto& row : kRows) {
        if (row.dtype == dtype) return row.name;
    }
    return "other";
}

DType dtypeFromName(std::string_view name) {
    const auto lower = lowerCase(name);
    for (const auto& row : kRows) {
        if (lower == row.name || lower == row.torchName) return row.dtype;
    }
    return DType::Other;
}

} // namespace gatescope
