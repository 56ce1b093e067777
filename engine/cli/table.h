// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/time_text.h"

#include <string>
#include <vector>

namespace gatescope::cli {

/// Columns of text for a terminal: the first column left-aligned, the others right-aligned.
class Table {
public:
    explicit Table(std::vector<std::string> header);
    void add(std::vector<std::string> row);
    std::string text(int indent = 2) const;

private:
    std::vector<std::vector<std::string>> m_rows;
};

/// 1207959552 -> "1.21 GB"
std::string bytesText(double bytes);

} // namespace gatescope::cli
