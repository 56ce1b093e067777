// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/written_report.h"

#include "report/report_csv.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

namespace gatescope {

bool mayBeReport(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return true; // what can't be written is said elsewhere
    std::ifstream file(path, std::ios::binary);
    std::string begin(1024, '\0');
    file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(file.gcount()));
    if (begin.empty()) return true;
    const auto marks = {"name=\"generator\" content=\"GateScope ",
                        "## GateScope: ", "\"tool\": \"GateScope\""};
    return std::ranges::any_of(marks,
                               [&](const char* mark) { return begin.find(mark) != std::string::npos; }) ||
           beginsAsCsvReport(begin);
}

} // namespace gatescope
