// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/rank_bench.h"

#include <string>

namespace gatescope {

/// What `gatescope bench --ranks --json` prints (docs/formats.md).
std::string rankBenchJson(const RankBenchResult& result);

} // namespace gatescope
