// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/bench.h"
#include "profile/micro_benchmarks.h"

#include <string>
#include <vector>

namespace gatescope {

/// What `gatescope bench --json` prints in its modes (docs/formats.md).
std::string benchJson(const BenchResult& result);
/// {"schema":1,"runs":[...]}: one benchJson() for each number of threads.
std::string scalingJson(const std::vector<BenchResult>& results);
std::string baselineJson(const KeptRows<BaselineRow>& result);
std::string recorderCostJson(const RecorderCost& cost);
std::string gateCostJson(const KeptRows<GateCost>& result);

} // namespace gatescope
