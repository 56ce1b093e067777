// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/json_parts.h"
#include "report/reported_comparison.h"

#include <string>

namespace gatescope {

Json comparisonJson(const ReportedComparison& comparison);
/// What `gatescope compare --json` prints (docs/formats.md).
std::string compareJson(const ReportedComparison& comparison);

} // namespace gatescope
