// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_writer.h"
#include "report/well_formed.h"
#include "resources/embedded_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <concepts>
#include <string>

namespace gatescope {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What is read at run time can't become markup: only literals convert.
static_assert(!std::convertible_to<std::string, Literal>);
static_assert(!std::convertible_to<std::string_view, Literal>);
static_assert(!std::convertible_to<std::string, AttributeName>);

TEST(HtmlWriter, EscapesTextAndAttributes) {
    HtmlWriter html;
    {
        const auto p = html.element("p", {{"title", "\"><script>alert('1')</script>"}});
        html.text("<img src=x onerror=alert(1)> & 'more' \"quotes\"");
    }
    EXPECT_EQ(html.result(),
              "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\">"
              "&lt;img src=x onerror=alert(1)&gt; &amp; &#39;more&#39; &quot;quotes&quot;</p>\n");
}

TEST(HtmlWriter, LinksStayOnThePage) {
    HtmlWriter html;
    html.link("x\" onclick=\"y", "javascript:alert(1)");
    EXPECT_EQ(html.result(), "<a href=\"#x&quot; onclick=&quot;y\">javascript:alert(1)</a>");
}

TEST(HtmlWriter, NoTextIsLong) {
    HtmlWriter html;
    html.leaf("td", {{"title", std::string(1000000, 'a')}}, std::string(1000000, '&'));
    EXPECT_LT(html.result().size(), 10000U);
    EXPECT_THAT(html.result(), HasSubstr("and 999000 more characters"));
}

TEST(HtmlWriter, ClosesWhatItOpens) {
    HtmlWriter html;
    {
        const auto page = html.document();
        const auto body = html.element("body");
        html.empty("br");
        html.leaf("b", "x");
    }
    EXPECT_EQ(html.result(), "<!DOCTYPE html>\n<html lang=\"en\"><body><br/><b>x</b></body></html>");
    EXPECT_EQ(test::WellFormed(html.result()).complaint(), "");
}

TEST(HtmlWriter, NumbersAreWhatSvgTakes) {
    EXPECT_EQ(svgNumber(1.5), "1.5");
    EXPECT_EQ(svgNumber(100), "100");
    EXPECT_EQ(svgNumber(-0.001), "0");
    EXPECT_EQ(svgNumber(1e300 * 1e300), "0");
}

TEST(HtmlWriter, ThePagesFilesAreXmlToo) {
    ASSERT_EQ(reportFiles().size(), 2U);
    for (const auto& file : reportFiles()) {
        EXPECT_EQ(file.text().find_first_of("<&"), std::string_view::npos) << file.name;
        EXPECT_THAT(std::string(file.text()), Not(HasSubstr("http"))) << file.name;
        EXPECT_THAT(std::string(file.text()), Not(HasSubstr("url("))) << file.name;
    }
}

TEST(WellFormed, RefusesWhatIsNot) {
    for (const auto* body : {"<p>", "</p>", "<p></b></p>", "<p a=b></p>", "<p a=\"1\" a=\"2\"></p>", "&nbsp;",
                             "a & b", "<p a=\"<\"></p>", "\x01", "< p></p>"})
        EXPECT_NE(test::WellFormed("<!DOCTYPE html>" + std::string(body)).complaint(), "") << body;
    EXPECT_EQ(test::WellFormed("<!DOCTYPE html><p a=\"1\">&lt;<br/></p>").complaint(), "");
}

} // namespace
} // namespace gatescope
