// SPDX-License-Identifier: GPL-3.0-or-later
#include "event.h"

#include "device.h"

#include <algorithm>

namespace gatescope::zesim {

bool EventPool::deviceLost() const {
    return std::any_of(devices.begin(), devices.end(), [](const auto& device) { return device->lost(); });
}

ze_kernel_timestamp_result_t KernelTimes::timestamps() const {
    ze_kernel_timestamp_data_t data{};
    data.kernelStart = DeviceClock::wrapped(start, DeviceClock::kernelTimestampBits);
    data.kernelEnd = DeviceClock::wrapped(end, DeviceClock::kernelTimestampBits);
    return {data, data};
}

} // namespace gatescope::zesim
