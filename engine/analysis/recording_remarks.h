// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/finding.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <vector>

namespace gatescope {

// What must be known before a trace's times are believed: remarks, no redundant work.

/// The file says that it was put together by hand (analysis/composed.h).
std::vector<Finding> findComposed(const KernelTable& table);
/// Most of the launches that a trace holds have no kernel: the recording is broken, not the program.
std::vector<Finding> findBrokenRecording(const KernelTable& table);
/// Kernels that are recorded longer than they can have run.
std::vector<Finding> findOverlongKernels(const KernelTable& table);
/// The device idles for more than half of most steps: the host launches too slowly, so less work of the
/// device saves little time.
std::vector<Finding> findIdleDevice(const KernelTable& table, const MoeStructure& structure);

} // namespace gatescope
