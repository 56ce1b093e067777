// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

TEST(Ascii, LettersAreLoweredAndNothingElse) {
    EXPECT_EQ(lowerCase("BF16 @[`{ AZ az"), "bf16 @[`{ az az");
    EXPECT_EQ(lowerCase("Ä\xff\n"), "Ä\xff\n");
    EXPECT_EQ(lowerCase(""), "");
}

} // namespace
} // namespace gatescope
