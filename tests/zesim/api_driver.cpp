// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"

#include <cstdio>
#include <cstring>

namespace gatescope::zesim::api {
namespace {

constexpr std::uint32_t driverVersion = 1;

static_assert(functionName<driverGet>() == "driverGet");

std::uint64_t countCheckFailures() {
    return checkFailures();
}
std::uint64_t countLeaks() {
    return driver().leaks();
}

std::uint64_t countCalls(const char* function) {
    return callCount(function).load();
}

void requireDriver(ze_driver_handle_t handle) {
    if (!handle) throw Failure(ZE_RESULT_ERROR_INVALID_NULL_HANDLE);
    check(handle == driver().handle(), ZE_RESULT_ERROR_INVALID_ARGUMENT, "unknown driver handle");
}

} // namespace

ze_result_t init(ze_init_flags_t flags) {
    if (flags != 0 && !(flags & ZE_INIT_FLAG_GPU_ONLY)) return ZE_RESULT_ERROR_UNINITIALIZED;
    try {
        startDriver();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "zesim: no simulated device: %s\n", error.what());
        return ZE_RESULT_ERROR_UNINITIALIZED;
    }
    return ZE_RESULT_SUCCESS;
}

ze_result_t driverGet(std::uint32_t* count, ze_driver_handle_t* drivers) {
    requirePointer(count);
    if (drivers && *count > 0) drivers[0] = driver().handle();
    if (*count == 0 || *count > 1) *count = 1;
    return ZE_RESULT_SUCCESS;
}

ze_result_t driverGetApiVersion(ze_driver_handle_t handle, ze_api_version_t* version) {
    requireDriver(handle);
    requirePointer(version);
    *version = ZE_API_VERSION_1_4; // what is implemented, whatever the headers say
    return ZE_RESULT_SUCCESS;
}

ze_result_t driverGetProperties(ze_driver_handle_t handle, ze_driver_properties_t* properties) {
    requireDriver(handle);
    requirePointer(properties);
    std::memset(&properties->uuid, 0, sizeof properties->uuid);
    std::memcpy(properties->uuid.id, "zesim", 5);
    properties->driverVersion = driverVersion;
    return ZE_RESULT_SUCCESS;
}

ze_result_t driverGetIpcProperties(ze_driver_handle_t handle, ze_driver_ipc_properties_t* properties) {
    requireDriver(handle);
    requirePointer(properties);
    properties->flags = 0;
    return ZE_RESULT_SUCCESS;
}

ze_result_t driverGetExtensionProperties(ze_driver_handle_t handle, std::uint32_t* count,
                                         ze_driver_extension_properties_t*) {
    requireDriver(handle);
    requirePointer(count);
    *count = 0;
    return ZE_RESULT_SUCCESS;
}

ze_result_t driverGetExtensionFunctionAddress(ze_driver_handle_t handle, const char* name, void** address) {
    requireDriver(handle);
    requirePointer(name);
    requirePointer(address);
    *address = nullptr;
    if (std::strcmp(name, "zesimCheckFailures") == 0) *address = reinterpret_cast<void*>(&countCheckFailures);
    if (std::strcmp(name, "zesimLeaks") == 0) *address = reinterpret_cast<void*>(&countLeaks);
    if (std::strcmp(name, "zesimCalls") == 0) *address = reinterpret_cast<void*>(&countCalls);
    return *address ? ZE_RESULT_SUCCESS : ZE_RESULT_ERROR_INVALID_ARGUMENT;
}

ze_result_t contextCreate(ze_driver_handle_t handle, const ze_context_desc_t* description,
                          ze_context_handle_t* context) {
    return contextCreateEx(handle, description, 0, nullptr, context);
}

ze_result_t contextCreateEx(ze_driver_handle_t handle, const ze_context_desc_t* description,
                            std::uint32_t count, ze_device_handle_t* devices, ze_context_handle_t* context) {
    requireDriver(handle);
    requirePointer(description);
    requirePointer(context);
    std::vector<std::shared_ptr<Device>> chosen;
    for (std::uint32_t i = 0; devices && i < count; ++i) {
        chosen.push_back(driver().device(devices[i]));
    }
    if (chosen.empty()) chosen = driver().devices();
    *context = driver().contexts.add(std::make_shared<Context>(std::move(chosen)));
    return ZE_RESULT_SUCCESS;
}

ze_result_t contextDestroy(ze_context_handle_t handle) {
    const auto context = driver().contexts.get(handle);
    driver().reportLeaks(*context);
    driver().contexts.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t contextGetStatus(ze_context_handle_t handle) {
    for (const auto& device : driver().contexts.get(handle)->devices()) {
        device->requireAlive();
    }
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
