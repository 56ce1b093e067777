// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/rank_run.h"
#include "report/json_parts.h"

namespace gatescope {

/// `ranks` of a profile (docs/formats.md).
Json ranksJson(const RankRun& run);
RankRun ranksFrom(const Json& json);

} // namespace gatescope
