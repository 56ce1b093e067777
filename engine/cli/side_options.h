// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/sides.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace gatescope::cli {

/// `--baseline` and `--candidate`, which take several recordings each.
struct SideOptions {
    std::vector<std::string> baseline;
    std::vector<std::string> candidate;

    void addTo(CLI::App& verb);
    bool given() const { return !baseline.empty() || !candidate.empty(); }
    /// UsageError where one side lacks a trace, or `others` were given beside them.
    Comparison<std::vector<std::string>> sides(const std::vector<std::string>& others) const;
};

/// Which placement of GateScope's own runs to take.
void addPlacementOption(CLI::App& verb, std::string& placement);

} // namespace gatescope::cli
