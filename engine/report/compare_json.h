// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/trace_comparison.h"

#include <string>
#include <vector>

namespace gatescope {

/// What `gatescope compare --json` prints (docs/formats.md). The recordings are those that were compared:
/// their findings stand in it.
std::string compareJson(const TraceComparison& comparison, const Baseline<std::vector<Recording>>& baseline,
                        const Candidate<std::vector<Recording>>& candidate);

} // namespace gatescope
