// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"

namespace gatescope {

/// The kernels of a run of our own: what its threads and queues ran, told by their categories. Steps are
/// iterations; each process, which is a placement of the gate, counts as a rank. No rows where the trace is
/// of others. The trace must outlive the table.
KernelTable kernelsOfOwnRun(const Trace& trace);

} // namespace gatescope
