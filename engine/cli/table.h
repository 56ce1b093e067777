// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/number_text.h"

#include <string>
#include <vector>

namespace gatescope::cli {

/// Columns of text for a terminal: the first column left-aligned, the others right-aligned. Cells are shown
/// as visibleText().
class Table {
public:
    explicit Table(std::vector<std::string> header);
    void add(std::vector<std::string> row);
    std::string text(int indent = 2) const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace gatescope::cli
