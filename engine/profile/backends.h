// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cpu/gemm.h"
#include "moe/kernels.h"
#include "xpu/xpu_mode.h"

#include <memory>
#include <string>
#include <vector>

namespace gatescope {

struct BackendOptions {
    std::string device = "cpu"; ///< "cpu", "xpu" or "xpu:N"
    int threads = 0;            ///< CPU; 0: all cores that the process may use
    GemmChoice gemm = GemmChoice::Automatic;
    WeightFormat quantize = WeightFormat::Plain; ///< of the experts
    XpuMode xpuMode = XpuMode::Eager;
};

/// The kernels of the device. UsageError where the name is unknown, DeviceError where there is no such
/// device.
std::unique_ptr<MoeKernels> makeKernels(const BackendOptions& options);

struct DeviceInfo {
    std::string id;   ///< what --device takes
    std::string name; ///< for people
    bool available = false;
    std::string details; ///< how it multiplies, or why it can't be used and what to install
};

/// Every kind of device, usable or not.
std::vector<DeviceInfo> listDevices();

} // namespace gatescope
