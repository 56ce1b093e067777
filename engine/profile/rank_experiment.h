// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"
#include "ranks/rank_transport.h"

#include <filesystem>
#include <optional>

namespace gatescope {

/// runExperiment() over ranks: each has a part of the experts and of the tokens (`Experiment::tokens` are
/// those of the whole batch), and a pass lasts as long as its slowest rank. All ranks call it with the same
/// experiment and do what rank 0 decides (the next block, recorded or not, the end), so that no decision of
/// one leaves another waiting. `threads` 0: this rank's share of its machine's cores. `placementMap`: where
/// experts live (ranks/placement_map.h), else in blocks.
///
/// The result on rank 0, nothing on the others, which have it while rank 0 still summarises. AgreedFailure on
/// all ranks where it can't be done; Cancelled on all where it was stopped before a block was recorded.
/// Whatever else is thrown is one rank's alone: then the others wait for it, and the caller ends them
/// (RankTransport::abort).
std::optional<ProfileResult> runRankExperiment(const Experiment& experiment,
                                               const std::optional<std::filesystem::path>& placementMap,
                                               RankTransport& transport, ProgressSink& progress,
                                               std::stop_token stop);

} // namespace gatescope
