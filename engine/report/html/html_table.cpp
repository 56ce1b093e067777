// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_table.h"

#include "report/symbol_name.h"
#include "report/visible_text.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

constexpr std::size_t kMostOfCellName = 140;

} // namespace

HtmlTable::HtmlTable(HtmlWriter& html, Literal caption, std::initializer_list<Column> columns)
    : m_html(html),
      m_scroll(html.element("div", {{"class", "scroll"},
                                    {"role", "region"},
                                    {"tabindex", "0"},
                                    {"aria-label", std::string(caption.text())}})),
      m_table(html.element("table")) {
    html.leaf("caption", caption.text());
    {
        const auto head = html.element("thead");
        const auto row = html.element("tr");
        for (const auto& column : columns)
            html.leaf("th", {{"scope", "col"}, {"class", column.align == Align::Number ? "number" : "text"}},
                      column.title.text());
    }
    m_body.emplace(html, Literal("tbody"));
}

void HtmlTable::number(double value, std::string_view text) {
    m_html.leaf("td", {{"class", "number"}, {"data-sort", fmt::format("{}", value)}}, text);
}

void HtmlTable::longNumber(double value, std::string_view text) {
    m_html.leaf("td", {{"class", "number wrap"}, {"data-sort", fmt::format("{}", value)}}, text);
}

void HtmlTable::name(std::string_view name, std::string_view mark) {
    const auto cell = m_html.element("td", {{"class", "name"}});
    const auto shown =
        name.empty() ? std::string("(no name)") : visibleText(readableSymbol(name), kMostOfCellName);
    m_html.leaf("code", {{"title", std::string(name)}}, shown);
    if (mark.empty()) return;
    m_html.text(" ");
    m_html.leaf("span", {{"class", "mark"}}, mark);
}

} // namespace gatescope
