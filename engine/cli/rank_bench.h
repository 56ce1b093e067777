// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/bench.h"

#include <functional>

namespace gatescope::cli {

/// `gatescope bench --ranks` on one of the ranks that mpirun started. `plan` says what to run, or throws what
/// is told once for all ranks.
int benchOverRanks(const std::function<BenchPlan()>& plan, bool json);

} // namespace gatescope::cli
