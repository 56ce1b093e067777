// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/json_parts.h"
#include "report/regression_gate.h"
#include "report/reported_comparison.h"

#include <optional>
#include <string>

namespace gatescope {

Json comparisonJson(const ReportedComparison& comparison);
/// What `gatescope compare --json` prints (docs/formats.md).
std::string compareJson(const ReportedComparison& comparison,
                        const std::optional<RegressionGate>& gate = std::nullopt);

} // namespace gatescope
