// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/xpu_backend.h"

#include "base/error.h"

#include <fmt/format.h>

#ifdef GATESCOPE_HAVE_XPU
#include "xpu/devices.h"
#include "xpu/xpu_kernels.h"
#endif

namespace gatescope {

namespace {

constexpr const char* kUnavailableName = "Intel XPU (Level Zero)";

DeviceInfo unavailable(const Error& error) {
    return {"xpu", kUnavailableName, false, error.what()};
}

} // namespace

bool isXpu(const std::string& device) {
    return device == "xpu" || device.starts_with("xpu:");
}

#ifdef GATESCOPE_HAVE_XPU

namespace {

XpuExpertFormat expertFormat(WeightFormat format) {
    switch (format) {
    case WeightFormat::Plain:
        break;
    case WeightFormat::Int8:
        return XpuExpertFormat::Int8;
    case WeightFormat::Fp8:
        return XpuExpertFormat::Fp8;
    case WeightFormat::Mxfp4:
        return XpuExpertFormat::Mxfp4;
    case WeightFormat::W8A8:
        return XpuExpertFormat::W8A8;
    }
    return XpuExpertFormat::Plain;
}

} // namespace

std::unique_ptr<MoeKernels> makeXpuKernels(const std::string& device, XpuMode mode, WeightFormat format) {
    return std::make_unique<XpuKernels>(device, mode, expertFormat(format));
}

std::vector<DeviceInfo> listXpus() {
    try {
        const auto devices = listXpuDevices(LevelZero::open());
        if (devices.empty()) return {unavailable(noDeviceHelp("the drivers offer no GPU"))};
        std::vector<DeviceInfo> list;
        for (const auto& device : devices) {
            list.push_back({devices.size() == 1 ? "xpu" : fmt::format("xpu:{}", device.index), device.name,
                            true, device.details()});
        }
        return list;
    } catch (const DeviceError& error) {
        return {unavailable(error)};
    }
}

std::string levelZeroVersion() {
    try {
        return "Level Zero loader " + LevelZero::open().loaderVersion();
    } catch (const DeviceError& error) {
        return "Level Zero: " + error.problem();
    }
}

#else

namespace {

DeviceError notBuilt() {
    return DeviceError("this program was built without the Intel XPU: " GATESCOPE_XPU_MISSING " not found",
                       "Install it, configure and build anew, or take --device cpu");
}

} // namespace

std::unique_ptr<MoeKernels> makeXpuKernels(const std::string&, XpuMode, WeightFormat) {
    throw notBuilt();
}

std::vector<DeviceInfo> listXpus() {
    return {unavailable(notBuilt())};
}

std::string levelZeroVersion() {
    return "Level Zero: left out of this build";
}

#endif

} // namespace gatescope
