// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "opencl.h"
#include "spirv.h"

#include <atomic>
#include <cstddef>
#include <level_zero/ze_api.h>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace gatescope::zesim {

class Context;
class Device;
class Driver;

class Module {
public:
    using Handle = ze_module_handle_t;

    // Throws BuildError.
    Module(Driver& driver, std::shared_ptr<Context> context, std::shared_ptr<Device> device,
           std::vector<std::byte> spirv);

    const std::shared_ptr<Context>& context() const { return m_context; }
    const Device& device() const { return *m_device; }
    const std::vector<std::byte>& spirv() const { return m_spirv; }
    const std::vector<KernelInfo>& kernels() const { return m_info.kernels; }
    const KernelInfo* find(const std::string& kernel) const;
    cl_program program() const { return m_program.get(); }

private:
    std::shared_ptr<Context> m_context;
    std::shared_ptr<Device> m_device;
    std::vector<std::byte> m_spirv;
    SpirvModule m_info;
    ClProgram m_program;
};

struct BuildLog {
    using Handle = ze_module_build_log_handle_t;
    std::string text;
};

// A native binary of this driver: the SPIR-V behind a header that names the device it was built for.
std::vector<std::byte> nativeBinary(const Module& module);
// Nothing when the bytes are no native binary for this device.
std::optional<std::vector<std::byte>> spirvOfNativeBinary(const std::byte* bytes, std::size_t size,
                                                          const Device& device);

} // namespace gatescope::zesim
