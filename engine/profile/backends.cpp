// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/backends.h"

#include "base/error.h"
#include "cpu/cpu_kernels.h"
#include "cpu/onednn_gemm.h"
#include "cpu/processor.h"
#include "cpu/thread_team.h"
#include "profile/xpu_backend.h"

#include <fmt/format.h>

namespace gatescope {

std::unique_ptr<MoeKernels> makeKernels(const BackendOptions& options) {
    if (options.device == "cpu")
        return std::make_unique<CpuKernels>(options.threads, options.gemm, options.quantize);
    if (isXpu(options.device)) return makeXpuKernels(options.device, options.xpuMode, options.quantize);
    throw UsageError(fmt::format("there is no device '{}'", options.device),
                     "`gatescope devices` lists what can be used");
}

std::vector<DeviceInfo> listDevices() {
    DeviceInfo cpu{"cpu", processorName(), true, {}};
    cpu.details = fmt::format("{} cores, bf16 by {}, f32 by {}, oneDNN {}", ThreadTeam::availableCores(),
                              makeGemm(GemmChoice::Automatic, DType::BF16)->name(),
                              makeGemm(GemmChoice::Automatic, DType::F32)->name(), OneDnnGemm::version());
    std::vector<DeviceInfo> devices{cpu};
    for (auto& xpu : listXpus())
        devices.push_back(std::move(xpu));
    return devices;
}

} // namespace gatescope
