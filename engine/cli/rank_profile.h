// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/progress_option.h"
#include "profile/experiment.h"
#include "profile/rank_run.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace gatescope::cli {

/// One rank's way through `profile --ranks`: joins the ranks that mpirun started, has all of them `prepare`
/// the experiment (`first`: this is rank 0) and run it, and on rank 0 `finish`es with its result. A failure
/// that all share is told once, by rank 0; one rank's own ends all, with its name.
int profileOverRanks(Experiment& experiment, const std::optional<std::filesystem::path>& placementMap,
                     const std::function<void(bool first)>& prepare,
                     const std::function<int(const ProfileResult&, ShownProgress&, std::stop_token)>& finish);

void printRanks(const RankRun& run);

} // namespace gatescope::cli
