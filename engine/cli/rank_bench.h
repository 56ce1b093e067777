// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/bench.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace gatescope::cli {

/// `gatescope bench --ranks` on one of the ranks that mpirun started. `plan` says what to run, or throws what
/// is told once for all ranks. `placementMap`: where experts live, else in blocks.
int benchOverRanks(const std::function<BenchPlan()>& plan,
                   const std::optional<std::filesystem::path>& placementMap, bool json);

} // namespace gatescope::cli
