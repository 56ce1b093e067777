// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/device_recording_cost.h"

#include <vector>

namespace gatescope {

std::optional<PairedDifference>
measureDeviceRecording(MoeKernels& kernels, int layers, std::size_t slicesOfPass,
                       const std::function<void()>& submit,
                       const std::function<bool(std::size_t pairs)>& wantsMore) {
    Recorder recorder(kernels.recorderLanes(), slicesOfPass);
    const auto pass = [&](bool record) {
        recorder.clear();
        kernels.setRecorder(record ? &recorder : nullptr);
        const auto ns = kernels.timeOnDevice(submit);
        kernels.setRecorder(nullptr);
        return ns ? std::optional(*ns / layers) : std::nullopt;
    };
    // What is made when first wanted (lists, events) is no part of the cost.
    if (!pass(true) || !pass(false)) return std::nullopt;
    std::vector<double> recorded, plain;
    while (wantsMore(plain.size())) {
        const bool recordFirst = plain.size() % 2 != 0;
        for (const bool record : {recordFirst, !recordFirst})
            (record ? recorded : plain).push_back(pass(record).value());
    }
    return pairedDifference(recorded, plain);
}

} // namespace gatescope
