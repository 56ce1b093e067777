// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope::cli {

Table::Table(std::vector<std::string> header) {
    m_rows.push_back(std::move(header));
}

void Table::add(std::vector<std::string> row) {
    m_rows.push_back(std::move(row));
}

std::string Table::text(int indent) const {
    std::vector<std::size_t> widths(m_rows.front().size());
    for (const auto& row : m_rows) {
        for (std::size_t c = 0; c < row.size(); ++c)
            widths[c] = std::max(widths[c], row[c].size());
    }
    std::string out;
    for (const auto& row : m_rows) {
        out.append(static_cast<std::size_t>(indent), ' ');
        for (std::size_t c = 0; c < row.size(); ++c) {
            out += c == 0 ? fmt::format("{:<{}}", row[c], widths[c])
                          : fmt::format("  {:>{}}", row[c], widths[c]);
        }
        out.erase(out.find_last_not_of(' ') + 1);
        out += '\n';
    }
    return out;
}

std::string bytesText(double bytes) {
    if (bytes >= 1e9) return fmt::format("{:.2f} GB", bytes * 1e-9);
    if (bytes >= 1e6) return fmt::format("{:.2f} MB", bytes * 1e-6);
    return fmt::format("{:.1f} kB", bytes * 1e-3);
}

} // namespace gatescope::cli
