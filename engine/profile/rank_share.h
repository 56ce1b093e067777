// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/layer_session.h"
#include "ranks/row_exchange.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace gatescope {

/// This rank's share of the cores that it may use, one at least. All ranks must call it.
int threadsOfRank(RankTransport& transport);

/// UsageError where rows of the experiment's tokens would make messages that MPI can't send.
void checkMessages(const Experiment& experiment, int ranks);

/// Where experts live: as the map's file says, else in blocks. InputError for a file that can't be meant.
ExpertPlacement placementFrom(const std::optional<std::filesystem::path>& map, int experts, int ranks);
/// What that is called.
std::string placementName(const std::optional<std::filesystem::path>& map);

/// What the buffers of an exchange take at most, of the rank with most tokens.
std::int64_t exchangeBytes(const Experiment& experiment, int ranks);

/// How the experiment's rows travel, from this rank's part of its tokens. Transport and placement must
/// outlive it.
std::unique_ptr<RowExchange> makeExchange(const Experiment& experiment, RankTransport& transport,
                                          const ExpertPlacement& placement);

/// This rank's part of the experiment: its experts and its block of the tokens. `memoryBytes`: what it may
/// take.
RankShare shareOfRank(const Experiment& experiment, RankTransport& transport,
                      const ExpertPlacement& placement, RowExchange& exchange, std::int64_t memoryBytes);

} // namespace gatescope
