// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/chrome_json.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Counts what is odd in a file.
class ImportCounts {
public:
    void add(std::string_view what, std::size_t count = 1) {
        if (count == 0) return;
        const auto known = m_counts.find(what);
        if (known != m_counts.end()) {
            known->second += count;
        } else {
            m_counts.emplace(what, count);
        }
    }

    std::vector<ImportDiagnostic> diagnostics() const {
        std::vector<ImportDiagnostic> list;
        for (const auto& [what, count] : m_counts)
            list.push_back({what, count});
        return list;
    }

private:
    std::map<std::string, std::size_t, std::less<>> m_counts;
};

} // namespace gatescope
