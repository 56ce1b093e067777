// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/kernels.h"
#include "profile/backends.h"

#include <memory>
#include <string>
#include <vector>

namespace gatescope {

/// Whether `device` names an XPU: "xpu" or "xpu:N".
bool isXpu(const std::string& device);

/// UsageError, DeviceError: see XpuKernels. In a program built without the XPU: DeviceError that says so.
std::unique_ptr<MoeKernels> makeXpuKernels(const std::string& device, XpuMode mode,
                                           WeightFormat format = WeightFormat::Plain);

/// Every XPU, or one entry that is not available and says what was looked for and what to install.
std::vector<DeviceInfo> listXpus();

/// "Level Zero loader 1.8.12", or why there is none; for --version.
std::string levelZeroVersion();

} // namespace gatescope
