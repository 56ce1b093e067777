// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/detection.h"
#include "workspace/timeline.h"

#include <vector>

namespace gatescope {

/// The steps of a timeline, in order and disjoint: iterations of a run of our own; of a trace of others (its
/// first rank) those that a comparison and SQL know, from a step's first kernel to its last or the next step's
/// first.
std::vector<Stretch> stepsOf(const Timeline& timeline, const TraceStructure& structure);
/// The passes of its MoE layers: blocks of a run of our own, else from a layer's first kernel to the next
/// layer's, or to the step's end.
std::vector<Stretch> layersOf(const Timeline& timeline, const TraceStructure& structure);

} // namespace gatescope
