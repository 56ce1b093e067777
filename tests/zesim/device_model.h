// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope::zesim {

// What a device claims to be. The numbers are plausible for the hardware named, so that a backend picks the
// kernels it would pick there.
struct DeviceModel {
    std::string name;
    std::uint32_t deviceId = 0;
    std::vector<std::uint32_t> subGroupSizes;
    bool emulatesSubGroups = true; ///< backends use them here; they are emulated at a price (opencl.h)
    std::uint32_t maxGroupSize = 1024;
    std::uint32_t localMemory = 64 * 1024;
    std::uint32_t slices = 1;
    std::uint32_t subslicesPerSlice = 4;
    std::uint32_t eusPerSubslice = 8;
    std::uint32_t simdWidth = 16;
    std::uint32_t timestampBits = 36;

    // One of portable, xe-hpc, xe2, xe-hpg; throws std::invalid_argument for another name.
    static DeviceModel named(const std::string& features);
};

} // namespace gatescope::zesim
