// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/critical_path.h"
#include "report/json_parts.h"

#include <string>

namespace gatescope {

/// "launch-bound: the device waited 410.2 us of 1.9 ms per step for launches; ..."; where nothing can be
/// said, why not.
std::string criticalPathWords(const CriticalPaths& paths);
/// What the recording does not tell, in words; none where it tells all that is asked for.
std::vector<std::string> criticalPathLimits(const CriticalPaths& paths);

Json criticalPathJson(const CriticalPaths& paths);

} // namespace gatescope
