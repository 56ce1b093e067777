// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/trace.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace gatescope {

/// Puts the iterations of several processes of one trace side by side: iteration j of every process begins at
/// the same time, each slice keeps its duration and its place inside its iteration. Gives one trace per
/// process; times between iterations, which another process used, are cut, and what lies in no iteration is
/// left out. A trace whose processes have no iteration slices gives one trace per process shifted to start at
/// 0. Cancelled where it was stopped.
std::vector<std::shared_ptr<const Trace>>
alignIterations(const Trace& trace, ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

} // namespace gatescope
