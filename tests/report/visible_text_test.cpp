// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/visible_text.h"

#include <gtest/gtest.h>

#include <string>

namespace gatescope {
namespace {

TEST(VisibleText, LeavesWhatIsSeen) {
    for (const auto* text : {"", "gemm<bf16, 128>", "Größe 寸法 🚀", "a\\b \"c\" 'd' & <e>"})
        EXPECT_EQ(visibleText(text), text);
}

TEST(VisibleText, ControlCharactersAreEscapes) {
    EXPECT_EQ(visibleText(std::string_view("a\0b\n\r\t\x1b[31m\x7f", 12)),
              "a\\x00b\\x0a\\x0d\\x09\\x1b[31m\\x7f");
    EXPECT_EQ(visibleText("\xc2\x85"), "\\u0085") << "C1";
}

TEST(VisibleText, MarksThatTurnTheDirectionAreEscapes) {
    EXPECT_EQ(visibleText("a\xe2\x80\xae"
                          "b"),
              "a\\u202eb");
    EXPECT_EQ(visibleText("\xe2\x81\xa6x\xe2\x81\xa9"), "\\u2066x\\u2069");
    EXPECT_EQ(visibleText("\xe2\x80\x8b\xe2\x80\x8f\xd8\x9c"), "\\u200b\\u200f\\u061c");
    EXPECT_EQ(visibleText("\xef\xbb\xbf"), "\\ufeff");
    EXPECT_EQ(visibleText("\xe2\x80\xa8"), "\\u2028") << "a line's end";
    EXPECT_EQ(visibleText("\xf3\xa0\x81\x81"), "\\ue0041") << "a tag";
}

TEST(VisibleText, WhatIsNoTextIsEscapes) {
    EXPECT_EQ(visibleText("a\xff\xc3"), "a\\xff\\xc3");
    EXPECT_EQ(visibleText("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
    EXPECT_EQ(visibleText("\xef\xbf\xbf"), "\\uffff") << "no XML may hold it";
    EXPECT_EQ(visibleText("\xc0\xbc"), "\\xc0\\xbc") << "an overlong <";
}

TEST(VisibleText, SaysHowMuchIsCut) {
    EXPECT_EQ(visibleText("abcdef", 6), "abcdef");
    EXPECT_EQ(visibleText("abcdef", 4), "abcd... (and 2 more characters)");
    EXPECT_EQ(visibleText("äöü", 1), "ä... (and 2 more characters)");
}

} // namespace
} // namespace gatescope
