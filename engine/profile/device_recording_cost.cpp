// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/device_recording_cost.h"

namespace gatescope {

std::optional<DeviceRecordingCost> measureDeviceRecording(MoeKernels& kernels, int layers, int pairs,
                                                          std::size_t slicesOfPass,
                                                          const std::function<void(Recorder*)>& submit) {
    Recorder recorder(kernels.recorderLanes(), slicesOfPass);
    const auto pass = [&](bool record) {
        auto* used = record ? &recorder : nullptr;
        recorder.clear();
        kernels.setRecorder(used);
        const auto ns = kernels.timeOnDevice([&] { submit(used); });
        kernels.setRecorder(nullptr);
        return ns ? std::optional(*ns / layers) : std::nullopt;
    };
    // What is made when first wanted (lists, events) is no part of the cost.
    if (!pass(true) || !pass(false)) return std::nullopt;
    DeviceRecordingCost cost;
    for (int pair = 0; pair < pairs; ++pair) {
        const bool recordFirst = pair % 2 != 0;
        for (const bool record : {recordFirst, !recordFirst})
            (record ? cost.recordedNs : cost.plainNs).push_back(pass(record).value());
    }
    return cost;
}

} // namespace gatescope
