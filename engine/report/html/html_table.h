// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/html/html_writer.h"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace gatescope {

/// A table whose columns can be sorted where scripts run. Wide ones scroll by themselves. It is finished when
/// it goes out of scope.
class HtmlTable {
public:
    enum class Align { Text, Number };
    struct Column {
        Literal title;
        Align align = Align::Number;
    };

    HtmlTable(HtmlWriter& html, Literal caption, std::initializer_list<Column> columns);

    /// What is written while it lives stands in one row.
    [[nodiscard]] HtmlWriter::Element row() { return m_html.element("tr"); }
    /// A row that stands out: of a gate.
    [[nodiscard]] HtmlWriter::Element gateRow() { return m_html.element("tr", {{"class", "gate-row"}}); }

    void text(std::string_view text) { m_html.leaf("td", text); }
    /// `value` is what the row is sorted by.
    void number(double value, std::string_view text);
    /// A long one, which may take two lines.
    void longNumber(double value, std::string_view text);
    /// A kernel's name, shortened; the whole one shows when it is pointed at. `mark`: a word behind it.
    void name(std::string_view name, std::string_view mark = {});

private:
    HtmlWriter& m_html;
    HtmlWriter::Element m_scroll;
    HtmlWriter::Element m_table;
    std::optional<HtmlWriter::Element> m_body;
};

} // namespace gatescope
