// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/dtype.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

TEST(DType, NamesAreFoundAgain) {
    for (const auto dtype : {DType::F32, DType::BF16, DType::F16, DType::F64, DType::I64, DType::I32,
                             DType::U8, DType::F8E4M3, DType::I8}) {
        EXPECT_EQ(dtypeFromName(dtypeName(dtype)), dtype) << dtypeName(dtype);
        EXPECT_GT(dtypeSize(dtype), 0u);
    }
}

TEST(DType, TakesTheNamesOfOtherPrograms) {
    EXPECT_EQ(dtypeFromName("BF16"), DType::BF16);
    EXPECT_EQ(dtypeFromName("bfloat16"), DType::BF16);
    EXPECT_EQ(dtypeFromName("Float32"), DType::F32);
    EXPECT_EQ(dtypeFromName("F8_E4M3"), DType::F8E4M3);
    EXPECT_EQ(dtypeFromName("complex64"), DType::Other);
    EXPECT_EQ(dtypeFromName(""), DType::Other);
    EXPECT_EQ(dtypeSize(DType::Other), 0u);
}

TEST(DType, SizesAreBytes) {
    EXPECT_EQ(dtypeSize(DType::BF16), 2u);
    EXPECT_EQ(dtypeSize(DType::F32), 4u);
    EXPECT_EQ(dtypeSize(DType::F64), 8u);
    EXPECT_EQ(dtypeSize(DType::F8E4M3), 1u);
}

} // namespace
} // namespace gatescope
