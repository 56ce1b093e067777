// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/module.h"

#include "xpu/native_cache.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

ze_kernel_handle_t createKernel(const LevelZero& api, ze_module_handle_t module, const std::string& name) {
    const ze_kernel_desc_t desc{ZE_STRUCTURE_TYPE_KERNEL_DESC, nullptr, 0, name.c_str()};
    ze_kernel_handle_t handle = nullptr;
    api.zeKernelCreate(module, &desc, &handle);
    return handle;
}

ze_module_desc_t moduleDesc(ze_module_format_t format, std::span<const std::byte> code,
                            const std::string& flags) {
    return {ZE_STRUCTURE_TYPE_MODULE_DESC,
            nullptr,
            format,
            code.size(),
            reinterpret_cast<const std::uint8_t*>(code.data()),
            flags.c_str(),
            nullptr};
}

std::string takeLog(const LevelZero& api, ze_module_build_log_handle_t log) {
    if (log == nullptr) return {};
    std::size_t size = 0;
    std::string text;
    if (api.zeModuleBuildLogGetString.result(log, &size, nullptr) == ZE_RESULT_SUCCESS && size > 1) {
        text.resize(size);
        api.zeModuleBuildLogGetString.result(log, &size, text.data());
        while (!text.empty() && (text.back() == '\0' || text.back() == '\n'))
            text.pop_back();
    }
    api.zeModuleBuildLogDestroy.result(log);
    return text;
}

} // namespace

XpuKernel::XpuKernel(const LevelZero& api, ze_module_handle_t module, const std::string& name)
    : m_api(&api), m_name(name), m_kernel(api, createKernel(api, module, name)) {}

void XpuKernel::setGroupSize(const std::array<std::uint32_t, 3>& size) const {
    m_api->zeKernelSetGroupSize(m_kernel.get(), size[0], size[1], size[2]);
}

void XpuKernel::setArgument(std::uint32_t index, std::size_t size, const void* value) const {
    m_api->zeKernelSetArgumentValue(m_kernel.get(), index, size, value);
}

XpuModule::XpuModule(std::shared_ptr<const XpuContext> context, std::string name,
                     std::span<const std::byte> spirv, const std::string& flags, const NativeCache& cache)
    : m_context(std::move(context)), m_name(std::move(name)) {
    const auto key = NativeCache::keyOf(m_context->device(), spirv, flags);
    if (const auto cached = cache.load(key)) {
        m_fromCache = loadNative(std::as_bytes(std::span(*cached)), flags);
    }
    if (m_fromCache) return;
    compile(spirv, flags);
    cache.store(key, nativeBinary());
}

bool XpuModule::loadNative(std::span<const std::byte> binary, const std::string& flags) {
    const auto desc = moduleDesc(ZE_MODULE_FORMAT_NATIVE, binary, flags);
    ze_module_handle_t module = nullptr;
    const auto& device = m_context->device();
    // A driver that no longer takes its own binary gets the SPIR-V again.
    if (m_context->api().zeModuleCreate.result(m_context->handle(), device.handle, &desc, &module, nullptr) !=
        ZE_RESULT_SUCCESS) {
        return false;
    }
    m_module = Handle(m_context->api(), module);
    return true;
}

void XpuModule::compile(std::span<const std::byte> spirv, const std::string& flags) {
    const auto& api = m_context->api();
    const auto& device = m_context->device();
    const auto desc = moduleDesc(ZE_MODULE_FORMAT_IL_SPIRV, spirv, flags);
    ze_module_handle_t module = nullptr;
    ze_module_build_log_handle_t log = nullptr;
    const auto result = api.zeModuleCreate.result(m_context->handle(), device.handle, &desc, &module, &log);
    const auto logText = takeLog(api, log);
    if (result != ZE_RESULT_SUCCESS) {
        const auto error = levelZeroError(api.zeModuleCreate.name(), result);
        throw DeviceError(fmt::format("the compiler of {} refused {} ({}). Build log: {}", device.name,
                                      m_name, error.problem(), logText.empty() ? "empty" : logText),
                          error.remedy());
    }
    m_module = Handle(api, module);
}

std::string XpuModule::nativeBinary() const {
    const auto& api = m_context->api();
    std::size_t size = 0;
    if (api.zeModuleGetNativeBinary.result(m_module.get(), &size, nullptr) != ZE_RESULT_SUCCESS) return {};
    std::string binary(size, '\0');
    if (api.zeModuleGetNativeBinary.result(
            m_module.get(), &size, reinterpret_cast<std::uint8_t*>(binary.data())) != ZE_RESULT_SUCCESS) {
        return {};
    }
    return binary;
}

XpuKernel XpuModule::kernel(const std::string& name) const {
    return {m_context->api(), m_module.get(), name};
}

} // namespace gatescope
