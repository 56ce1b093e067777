// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/progress_option.h"
#include "profile/rank_run.h"
#include "ranks/rank_transport.h"

#include <functional>
#include <string>
#include <string_view>

namespace gatescope::cli {

/// One rank's way through a verb with --ranks: joins the ranks that mpirun started, `run`s with all of them,
/// and on rank 0 `finish`es with what came out; returns its exit code. A failure that all share
/// (AgreedFailure, Cancelled) is told once, by rank 0; one rank's own ends all, with its name.
int overRanks(const std::function<void(RankTransport&, ProgressSink&, const std::stop_token&)>& run,
              const std::function<int(ShownProgress&, const std::stop_token&)>& finish);

/// UsageError where mpirun started several of this program and they would all do the same, over each other's
/// files: a verb that has --ranks was called without it.
void refuseUncalledRanks(std::string_view verb);

void printRanks(const RankRun& run);

} // namespace gatescope::cli
