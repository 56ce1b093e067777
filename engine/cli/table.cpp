// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include "cli/shown_text.h"

#include <algorithm>

namespace gatescope::cli {

Table::Table(std::vector<std::string> header) {
    m_rows.push_back(std::move(header));
}

void Table::add(std::vector<std::string> row) {
    for (auto& cell : row)
        cell = visibleText(cell);
    m_rows.push_back(std::move(row));
}

std::string Table::text(int indent) const {
    std::vector<std::size_t> widths(m_rows.front().size());
    for (const auto& row : m_rows) {
        for (std::size_t c = 0; c < row.size(); ++c)
            widths[c] = std::max(widths[c], shownWidth(row[c]));
    }
    std::string out;
    for (const auto& row : m_rows) {
        out.append(static_cast<std::size_t>(indent), ' ');
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string padding(widths[c] - shownWidth(row[c]), ' ');
            out += c == 0 ? row[c] + padding : "  " + padding + row[c];
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

} // namespace gatescope::cli
