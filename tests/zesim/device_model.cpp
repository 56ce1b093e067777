// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_model.h"

#include <stdexcept>

namespace gatescope::zesim {
namespace {

DeviceModel portable() {
    DeviceModel model;
    model.name = "Simulated XPU (zesim over PoCL)";
    model.deviceId = 0x5a51; // no Intel GPU has it
    model.subGroupSizes = {8, 16, 32};
    model.emulatesSubGroups = false; // GateScope's portable kernels use none
    return model;
}

// Data Center GPU Max: XMX with sub-groups of 16.
DeviceModel xeHpc() {
    DeviceModel model;
    model.name = "Simulated XPU (zesim as Xe-HPC)";
    model.deviceId = 0x0bd5;
    model.subGroupSizes = {16, 32};
    model.localMemory = 128 * 1024;
    model.slices = 8;
    model.subslicesPerSlice = 16;
    model.timestampBits = 64;
    return model;
}

// Arc B series: XMX with sub-groups of 16 and 2D block loads.
DeviceModel xe2() {
    DeviceModel model;
    model.name = "Simulated XPU (zesim as Xe2)";
    model.deviceId = 0xe20b;
    model.subGroupSizes = {16, 32};
    model.localMemory = 128 * 1024;
    model.slices = 5;
    model.timestampBits = 64;
    return model;
}

// Arc A series: XMX with sub-groups of 8.
DeviceModel xeHpg() {
    DeviceModel model;
    model.name = "Simulated XPU (zesim as Xe-HPG)";
    model.deviceId = 0x56a0;
    model.subGroupSizes = {8, 16, 32};
    model.slices = 8;
    model.eusPerSubslice = 16;
    model.simdWidth = 8;
    return model;
}

} // namespace

DeviceModel DeviceModel::named(const std::string& features) {
    if (features == "portable") return portable();
    if (features == "xe-hpc") return xeHpc();
    if (features == "xe2") return xe2();
    if (features == "xe-hpg") return xeHpg();
    throw std::invalid_argument("ZESIM_FEATURES=" + features + ": expected portable, xe-hpc, xe2 or xe-hpg");
}

} // namespace gatescope::zesim
