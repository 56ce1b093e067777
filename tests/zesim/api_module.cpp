// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace gatescope::zesim::api {
namespace {

std::vector<std::byte> spirvOf(const ze_module_desc_t& description, const Device& device) {
    const auto* const bytes = reinterpret_cast<const std::byte*>(description.pInputModule);
    if (description.format == ZE_MODULE_FORMAT_IL_SPIRV) return {bytes, bytes + description.inputSize};
    auto spirv = spirvOfNativeBinary(bytes, description.inputSize, device);
    if (!spirv) throw Failure(ZE_RESULT_ERROR_INVALID_NATIVE_BINARY);
    return std::move(*spirv);
}

void giveLog(ze_module_build_log_handle_t* log, const std::string& text) {
    if (!log) return;
    auto kept = std::make_shared<BuildLog>();
    kept->text = text;
    *log = driver().buildLogs.add(std::move(kept));
}

// Text is given with its final NUL; a null destination asks for the size.
void giveText(const std::string& text, std::size_t* size, char* destination) {
    requirePointer(size);
    const std::size_t needed = text.size() + 1;
    if (destination && *size > 0) {
        const std::size_t copied = std::min(*size, needed);
        std::memcpy(destination, text.c_str(), copied);
        destination[copied - 1] = '\0';
    }
    *size = needed;
}

} // namespace

ze_result_t moduleCreate(ze_context_handle_t contextHandle, ze_device_handle_t deviceHandle,
                         const ze_module_desc_t* description, ze_module_handle_t* module,
                         ze_module_build_log_handle_t* log) {
    auto context = driver().contexts.get(contextHandle);
    auto device = driver().device(deviceHandle);
    requirePointer(description);
    requirePointer(description->pInputModule);
    requirePointer(module);
    device->requireAlive();
    if (description->pConstants && description->pConstants->numConstants > 0)
        return ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;
    auto spirv = spirvOf(*description, *device);
    try {
        *module = driver().modules.add(
            std::make_shared<Module>(driver(), std::move(context), std::move(device), std::move(spirv)));
    } catch (const BuildError& error) {
        *module = nullptr;
        giveLog(log, error.what());
        return ZE_RESULT_ERROR_MODULE_BUILD_FAILURE;
    }
    giveLog(log, "");
    return ZE_RESULT_SUCCESS;
}

ze_result_t moduleDestroy(ze_module_handle_t handle) {
    const auto module = driver().modules.get(handle);
    const std::size_t kernels =
        driver().kernels.count([&](const Kernel& kernel) { return &kernel.module() == module.get(); });
    check(kernels == 0, ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "a module is destroyed before its kernels");
    driver().modules.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t moduleGetNativeBinary(ze_module_handle_t handle, std::size_t* size, std::uint8_t* destination) {
    const auto module = driver().modules.get(handle);
    requirePointer(size);
    const auto binary = nativeBinary(*module);
    if (destination) {
        check(*size >= binary.size(), ZE_RESULT_ERROR_INVALID_SIZE, "too small a buffer for a native binary");
        std::memcpy(destination, binary.data(), binary.size());
    }
    *size = binary.size();
    return ZE_RESULT_SUCCESS;
}

ze_result_t moduleGetKernelNames(ze_module_handle_t handle, std::uint32_t* count, const char** names) {
    const auto module = driver().modules.get(handle);
    requirePointer(count);
    const auto& kernels = module->kernels();
    const auto available = static_cast<std::uint32_t>(kernels.size());
    if (*count == 0 || *count > available) *count = available;
    for (std::uint32_t i = 0; names && i < *count; ++i) {
        names[i] = kernels[i].name.c_str();
    }
    return ZE_RESULT_SUCCESS;
}

ze_result_t moduleBuildLogDestroy(ze_module_build_log_handle_t handle) {
    driver().buildLogs.get(handle);
    driver().buildLogs.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t moduleBuildLogGetString(ze_module_build_log_handle_t handle, std::size_t* size,
                                    char* destination) {
    giveText(driver().buildLogs.get(handle)->text, size, destination);
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelCreate(ze_module_handle_t handle, const ze_kernel_desc_t* description,
                         ze_kernel_handle_t* kernel) {
    auto module = driver().modules.get(handle);
    requirePointer(description);
    requirePointer(description->pKernelName);
    requirePointer(kernel);
    const KernelInfo* const info = module->find(description->pKernelName);
    if (!info) return ZE_RESULT_ERROR_INVALID_KERNEL_NAME;
    *kernel = driver().kernels.add(std::make_shared<Kernel>(std::move(module), *info));
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelDestroy(ze_kernel_handle_t handle) {
    const auto kernel = driver().kernels.get(handle);
    const auto lock = driver().monitor().lock();
    check(kernel->submittedUses == 0, ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE,
          "a kernel is destroyed while it is submitted");
    kernel->destroyed = true;
    driver().kernels.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelSetGroupSize(ze_kernel_handle_t handle, std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    driver().kernels.get(handle)->setGroupSize({x, y, z});
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelSuggestGroupSize(ze_kernel_handle_t handle, std::uint32_t globalX, std::uint32_t,
                                   std::uint32_t, std::uint32_t* x, std::uint32_t* y, std::uint32_t* z) {
    const auto kernel = driver().kernels.get(handle);
    requirePointer(x);
    requirePointer(y);
    requirePointer(z);
    const auto& required = kernel->info().requiredGroupSize;
    // The largest power of two up to 256 that divides the width.
    *x = required[0] ? required[0] : 1u << std::min(std::countr_zero(std::max(globalX, 1u)), 8);
    *y = required[0] ? required[1] : 1;
    *z = required[0] ? required[2] : 1;
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelSetArgumentValue(ze_kernel_handle_t handle, std::uint32_t index, std::size_t size,
                                   const void* value) {
    driver().kernels.get(handle)->setArgument(driver(), index, size, value);
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelSetIndirectAccess(ze_kernel_handle_t handle, ze_kernel_indirect_access_flags_t) {
    driver().kernels.get(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelSetCacheConfig(ze_kernel_handle_t handle, ze_cache_config_flags_t) {
    driver().kernels.get(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelGetProperties(ze_kernel_handle_t handle, ze_kernel_properties_t* properties) {
    const auto kernel = driver().kernels.get(handle);
    requirePointer(properties);
    const KernelInfo& info = kernel->info();
    const DeviceModel& model = kernel->module().device().model();
    properties->numKernelArgs = static_cast<std::uint32_t>(info.arguments.size());
    properties->requiredGroupSizeX = info.requiredGroupSize[0];
    properties->requiredGroupSizeY = info.requiredGroupSize[1];
    properties->requiredGroupSizeZ = info.requiredGroupSize[2];
    properties->requiredNumSubGroups = 0;
    properties->requiredSubgroupSize = info.requiredSubGroupSize;
    properties->maxSubgroupSize =
        info.requiredSubGroupSize ? info.requiredSubGroupSize : model.subGroupSizes.back();
    properties->maxNumSubgroups = model.maxGroupSize / properties->maxSubgroupSize;
    properties->localMemSize = info.localMemory;
    properties->privateMemSize = 0;
    properties->spillMemSize = 0;
    std::memset(&properties->uuid, 0, sizeof properties->uuid);
    return ZE_RESULT_SUCCESS;
}

ze_result_t kernelGetName(ze_kernel_handle_t handle, std::size_t* size, char* name) {
    giveText(driver().kernels.get(handle)->info().name, size, name);
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
