// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "moe/kernels.h"
#include "trace/recorder.h"

#include <functional>
#include <optional>

namespace gatescope {

/// What recording costs on a device with a clock of its own: its time for a recorded layer minus that for one
/// that isn't (ns), from pairs of passes whose order alternates. `submit` runs the device's `layers` once and
/// does not synchronize. Pairs are run while `wantsMore` says so of their number. Afterwards nothing is
/// recorded. Nothing where the host is the device. DeviceError where the device failed.
std::optional<PairedDifference>
measureDeviceRecording(MoeKernels& kernels, int layers, std::size_t slicesOfPass,
                       const std::function<void()>& submit,
                       const std::function<bool(std::size_t pairs)>& wantsMore);

} // namespace gatescope
