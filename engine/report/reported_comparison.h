// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"

#include <vector>

namespace gatescope {

/// Two programs' recordings set against each other, and what came of it.
struct ReportedComparison {
    TraceComparison result;
    Baseline<std::vector<Recording>> baseline;
    Candidate<std::vector<Recording>> candidate;
};

} // namespace gatescope
