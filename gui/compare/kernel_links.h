// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/slot_comparison.h"

namespace gatescope {

/// Pairs the kernels of step k of one side with those of step k of the other, in their order, by name; a
/// kernel that `result` calls renamed goes by its old name. Where there are no steps the whole traces are
/// one. Of two equal calls the first has a partner. Cancelled where it was stopped.
std::vector<KernelLink> linkKernels(const PerSlot<TimelinePtr>& timelines, const TraceComparison& result,
                                    const std::stop_token& stop = {});

} // namespace gatescope
