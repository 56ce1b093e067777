// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/context.h"

#include <array>
#include <memory>
#include <span>
#include <string>

namespace gatescope {

class NativeCache;

/// One kernel of a module. Arguments and group size count when a launch is appended.
class XpuKernel {
public:
    XpuKernel(const LevelZero& api, ze_module_handle_t module, const std::string& name);

    const std::string& name() const { return m_name; }
    ze_kernel_handle_t handle() const { return m_kernel.get(); }
    void setGroupSize(const std::array<std::uint32_t, 3>& size) const;
    /// All of them, in order: device pointers (void*) and 32-bit numbers.
    template <typename... Values>
    void setArguments(Values... values) const {
        std::uint32_t index = 0;
        (setArgument(index++, sizeof(values), &values), ...);
    }

private:
    void setArgument(std::uint32_t index, std::size_t size, const void* value) const;

    const LevelZero* m_api;
    std::string m_name;
    ZeHandle<ze_kernel_handle_t, &LevelZero::zeKernelDestroy> m_kernel;
};

/// SPIR-V compiled for one device.
class XpuModule {
public:
    /// `name` stands in messages; `flags` are the device compiler's. The compiled binary is taken from the
    /// cache where it holds one that still works, and put there where not. DeviceError with the compiler's
    /// log.
    XpuModule(std::shared_ptr<const XpuContext> context, std::string name, std::span<const std::byte> spirv,
              const std::string& flags, const NativeCache& cache);

    XpuKernel kernel(const std::string& name) const;
    bool fromCache() const { return m_fromCache; }

private:
    using Handle = ZeHandle<ze_module_handle_t, &LevelZero::zeModuleDestroy>;

    bool loadNative(std::span<const std::byte> binary, const std::string& flags);
    void compile(std::span<const std::byte> spirv, const std::string& flags);
    std::string nativeBinary() const;

    std::shared_ptr<const XpuContext> m_context;
    std::string m_name;
    Handle m_module;
    bool m_fromCache = false;
};

} // namespace gatescope
