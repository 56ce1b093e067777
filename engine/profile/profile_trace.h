// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"
#include "profile/rank_recording.h"
#include "trace/recorder.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gatescope {

/// Makes the result's trace of what was recorded: a process per placement, an instant per finding. Fills in
/// what is read from the trace: kernels, gate calls, the recorder's share. `placementOfIteration[i]` is the
/// index in result.runs of iteration i. It can't be stopped: what was measured is kept, also where the user
/// stopped the measuring.
void attachTrace(ProfileResult& result, const Recorder& recorder,
                 const std::vector<std::size_t>& placementOfIteration, ProgressSink& progress);

/// The same of a run over ranks: a process for each placement of each rank, "rank 1: before fix", rank 0's
/// first; result.ranks, which has all ranks, gets their times. `recordings` [ranks] in nanoseconds of each
/// rank's clock, which is `aheadNs` [ranks] before rank 0's.
void attachRankTrace(ProfileResult& result, std::span<const RankRecording> recordings,
                     std::span<const std::int64_t> aheadNs,
                     const std::vector<std::size_t>& placementOfIteration, ProgressSink& progress);

/// "before fix", "after fix", "external router": the name of a placement's process.
std::string_view processName(RouterPlacement placement);

/// What recording one slice costs here and now, in nanoseconds.
double measureRecorder();

} // namespace gatescope
