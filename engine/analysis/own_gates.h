// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/gate_detector.h"

namespace gatescope {

/// The same report of a run of our own, by data flow (gatePasses). Each of its processes, which are
/// placements of the gate, counts as a rank. No layers where the trace is of others.
GateReport gatesOfOwnRun(const Trace& trace);

} // namespace gatescope
