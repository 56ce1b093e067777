// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/level_zero.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// A GPU that a Level Zero driver offers, and what the engine needs to know of it.
struct XpuDevice {
    const LevelZero* api = nullptr;
    ze_driver_handle_t driver = nullptr;
    ze_device_handle_t handle = nullptr;

    int index = 0;    ///< N of "xpu:N", counted over all drivers
    std::string name; ///< the driver's, with "(simulated)" where it is
    bool simulated = false;
    std::string uuid; ///< 32 hexadecimal digits
    std::uint32_t driverVersion = 0;
    std::uint32_t apiVersion = 0; ///< ZE_MAJOR_VERSION and ZE_MINOR_VERSION take it apart

    std::int64_t memoryBytes = 0;
    std::int64_t largestAllocation = 0;
    std::uint32_t deviceId = 0;        ///< PCI
    std::uint32_t computeUnits = 0;    ///< Xe cores (sub-slices) or what the driver counts as such
    std::uint32_t hardwareThreads = 0; ///< that can be resident at a time
    std::vector<std::uint32_t> subGroupSizes;
    std::uint32_t largestGroup = 0;
    bool matrixEngine = false; ///< XMX: dpas works
    bool blockLoad2d = false;  ///< the kernels with 2D block loads are meant for it (Xe2)
    std::uint32_t computeQueueGroup = 0;

    double nsPerTick = 0;            ///< of the device's clock
    std::uint32_t timestampBits = 0; ///< of kernel timestamps; 0 where there are none

    bool hasSubGroup(std::uint32_t size) const;
    /// "16 GB, 32 units, sub-groups 8 16 32, XMX, driver 1.3.24595, Level Zero 1.3 ..."
    std::string details() const;
};

/// Every GPU of every driver, in the loader's order. Empty where there is none.
std::vector<XpuDevice> listXpuDevices(const LevelZero& api);

/// The device of "xpu" (the first) or "xpu:N". UsageError where the name is none of these, DeviceError where
/// there is no such device.
XpuDevice findXpuDevice(const std::string& id);

} // namespace gatescope
