// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/load_comparison.h"
#include "report/json_parts.h"

#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// One load, with the rows of each expert (docs/formats.md).
Json expertLoadJson(const ExpertLoad& load);
/// The same back; figures are taken from the rows again.
ExpertLoad expertLoadFrom(const Json& json);

/// `load --json`: {"schema":1,"loads":[...],"difference":{...}}.
std::string loadJson(const std::vector<ExpertLoad>& loads, const std::optional<LoadComparison>& difference);

} // namespace gatescope
