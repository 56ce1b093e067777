// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "trace/recorder.h"

#include <functional>
#include <optional>
#include <vector>

namespace gatescope {

/// What recording costs on a device with a clock of its own: its time for a layer, ns, in pairs of a pass
/// that is not recorded and one that is. pairedDifference(recordedNs, plainNs) has the cost and its interval.
struct DeviceRecordingCost {
    std::vector<double> plainNs;
    std::vector<double> recordedNs;
};

/// `submit` runs the device's `layers` once and does not synchronize; its argument is null for a pass that is
/// not recorded. Order and first place alternate. Afterwards nothing is recorded. Nothing where the host is
/// the device. DeviceError where the device failed.
std::optional<DeviceRecordingCost> measureDeviceRecording(MoeKernels& kernels, int layers, int pairs,
                                                          std::size_t slicesOfPass,
                                                          const std::function<void(Recorder*)>& submit);

} // namespace gatescope
