// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/sweep.h"
#include "ranks/rank_transport.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace gatescope {

/// runSweep() over ranks: a point's layers as runRankExperiment() runs them, its samples the slowest rank's.
/// All ranks call it with the same sweep and end with the same; `keep` is called on rank 0 alone.
/// AgreedFailure on all ranks where it can't be done; Cancelled as runSweep(), on all. Whatever else is
/// thrown is one rank's alone, as there.
void runRankSweep(SweepResult& sweep, const std::optional<std::filesystem::path>& placementMap,
                  RankTransport& transport, const std::function<void(const SweepResult&)>& keep,
                  ProgressSink& progress, const std::stop_token& stop);

} // namespace gatescope
