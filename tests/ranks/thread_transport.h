// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/rank_transport.h"

#include <functional>

namespace gatescope {

/// Runs `work` on `ranks` threads of this process, each with a transport of its own, and returns when all
/// have. What one throws ends the others' waiting and is rethrown, so that the exchange is tested, also under
/// sanitizers, where there is no MPI.
void runThreadRanks(int ranks, const std::function<void(RankTransport&)>& work);

} // namespace gatescope
