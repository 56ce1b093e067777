// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/regression_gate.h"
#include "report/report.h"

#include <optional>
#include <string>

namespace gatescope {

/// A summary for a pull request on GitHub or a job's summary there, shorter than a comment may be.
std::string markdownReport(const Report& report);
/// Its part on a comparison: what `gatescope compare --format md` prints.
std::string markdownComparison(const ReportedComparison& comparison,
                               const std::optional<RegressionGate>& gate = std::nullopt);

} // namespace gatescope
