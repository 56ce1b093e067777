// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/layer_session.h"
#include "profile/rank_run.h"
#include "ranks/rank_transport.h"

namespace gatescope {

/// Whether the ranks' outputs are, bit by bit, those of one rank that has all experts and all tokens: every
/// layer and placement over one input. Rank 0 loads one whole layer at a time while the others sleep. Called
/// on all ranks; rank 0's `run` gets the answer, or why there is none: memory, or rank 0's `stop`, which ends
/// the check on all of them.
void checkAgainstOneRank(LayerSession& session, RankTransport& transport, RankRun& run,
                         ProgressSink& progress, const std::stop_token& stop);

} // namespace gatescope
