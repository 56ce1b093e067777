// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_calls.h"
#include "profile/rank_run.h"

#include <span>

namespace gatescope {

/// Fills in a rank's times of experts, dispatch, combine and waiting: what each pass of a layer took of them
/// in sum (a layer waits twice, and not alike), the median over the passes, the mean over the rank's
/// `placements`.
void describeTimes(RankFigures& figures, std::span<const KernelCalls> placements);

} // namespace gatescope
