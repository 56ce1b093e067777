// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"
#include "trace/recorder.h"

#include <string_view>
#include <vector>

namespace gatescope {

/// Makes the result's trace of what was recorded: a process per placement, an instant per finding. Fills in
/// what is read from the trace: kernels, gate calls, the recorder's share. `placementOfIteration[i]` is the
/// index in result.runs of iteration i. It can't be stopped: what was measured is kept, also where the user
/// stopped the measuring.
void attachTrace(ProfileResult& result, const Recorder& recorder,
                 const std::vector<std::size_t>& placementOfIteration, ProgressSink& progress);

/// "before fix", "after fix", "external router": the name of a placement's process.
std::string_view processName(RouterPlacement placement);

/// What recording one slice costs here and now, in nanoseconds.
double measureRecorder();

} // namespace gatescope
