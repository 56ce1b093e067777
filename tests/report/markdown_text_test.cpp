// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/markdown/markdown_text.h"
#include "report/markdown/markdown_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <concepts>
#include <string>

namespace gatescope {
namespace {

static_assert(!std::convertible_to<std::string, MarkdownText>);
static_assert(!std::convertible_to<const char*, MarkdownText>);

std::string text(std::string_view words) {
    return MarkdownText::of(words).text();
}

std::string code(std::string_view name) {
    return MarkdownText::code(name).text();
}

TEST(MarkdownText, LeavesPlainWordsAlone) {
    EXPECT_EQ(text("-73.45 us (-97.00 us to -50.00 us; -6.2 %)"),
              "-73.45 us (-97.00 us to -50.00 us; -6.2 %)");
    EXPECT_EQ(text("steps: 3 against 3; n = 1.5"), "steps: 3 against 3; n = 1.5");
}

TEST(MarkdownText, EscapesMarkup) {
    EXPECT_EQ(text("**a** _b_ `c` ~d~ [e](f) ![g](h) \\ | <i> &lt;"),
              "\\*\\*a\\*\\* \\_b\\_ \\`c\\` \\~d\\~ \\[e\\](f) !\\[g\\](h) \\\\ &#124; &lt;i&gt; &amp;lt;");
}

TEST(MarkdownText, MakesNoLinks) {
    EXPECT_EQ(text("ask @someone"), "ask @<!-- -->someone");
    EXPECT_EQ(text("a@b.c"), "a@<!-- -->b.c");
    EXPECT_EQ(text("see #1, owner/repo#2 and GH-3"), "see #<!-- -->1, owner/repo#<!-- -->2 and GH-<!-- -->3");
    EXPECT_EQ(text("https://x.y www.x.y"), "https:<!-- -->//x.y www.<!-- -->x.y");
    EXPECT_EQ(text(":smile: $x$"), ":<!-- -->smile: $<!-- -->x$");
}

TEST(MarkdownText, BeginsNoBlock) {
    EXPECT_EQ(text("# a"), "\\# a");
    EXPECT_EQ(text("- a"), "\\- a");
    EXPECT_EQ(text("---"), "\\---");
    EXPECT_EQ(text("1. a"), "1\\. a");
    EXPECT_EQ(text("12) a"), "12\\) a");
    EXPECT_EQ(text("> a"), "&gt; a");
    EXPECT_EQ(text("    a"), "&#32;   a");
    EXPECT_EQ(text("a\n# b"), "a\\\\x0a# b") << "no line ends";
}

TEST(MarkdownText, NamesAreCodeThatNothingEnds) {
    EXPECT_EQ(code("gemm<a, b>"), "`gemm<a, b>`");
    EXPECT_EQ(code("a`b"), "``a`b``");
    EXPECT_EQ(code("``` @x"), "```` ``` @x ````");
    EXPECT_EQ(code("`"), "`` ` ``");
    EXPECT_EQ(code(" a"), "`  a `");
    EXPECT_EQ(code("a\nb\xe2\x80\xae"), "`a\\x0ab\\u202e`");
    EXPECT_EQ(code(""), "(no name)");
    EXPECT_EQ(code("  "), "(no name)");
    EXPECT_LT(code(std::string(100000, 'x')).size(), 200U);
}

TEST(MarkdownWriter, NoCellIsCut) {
    MarkdownWriter out;
    out.beginTable({"name", "n"}, 1);
    out.row({MarkdownText::code("a|b"), MarkdownText::of("c|d")});
    EXPECT_EQ(out.finish(), "| name | n |\n| --- | ---: |\n| `a\\|b` | c&#124;d |\n");
}

TEST(MarkdownWriter, BlocksArePartedByEmptyLines) {
    MarkdownWriter out;
    out.heading(2, Literal("H"));
    out.item(Literal("one"));
    out.item(Literal("two"));
    out.beginFolded("more");
    out.paragraph(Literal("p"));
    out.endFolded();
    EXPECT_EQ(out.finish(), "## H\n\n- one\n- two\n\n<details><summary>more</summary>\n\np\n\n</details>\n");
}

} // namespace
} // namespace gatescope
