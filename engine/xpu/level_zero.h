// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <level_zero/ze_api.h>
#include <string>
#include <string_view>

namespace gatescope {

/// "ZE_RESULT_ERROR_DEVICE_LOST" for 0x70000001; the number for results that are not known.
std::string resultName(ze_result_t result);

/// A DeviceError that names the call and the result and says what can be done about it.
DeviceError levelZeroError(std::string_view call, ze_result_t result);

/// One function of the loader. Called like the function itself; a result other than success is thrown.
template <typename Function>
class ZeCall {
public:
    explicit constexpr ZeCall(const char* name) : m_name(name) {}

    template <typename... Args>
    void operator()(Args... args) const {
        const auto result = m_function(args...);
        if (result != ZE_RESULT_SUCCESS) throw levelZeroError(m_name, result);
    }
    /// The bare result, for callers to whom a failure means something and for destructors.
    template <typename... Args>
    ze_result_t result(Args... args) const {
        return m_function(args...);
    }
    const char* name() const { return m_name; }

private:
    friend class LevelZero;
    const char* m_name;
    Function m_function = nullptr;
};

/// The Level Zero loader, found at run time, so that a machine without it runs everything else.
class LevelZero {
public:
    /// Loads libze_loader.so.1 and initialises its drivers. Both stay for the process's life: drivers have
    /// threads of their own. DeviceError (noDeviceHelp) where the loader is missing or no driver starts;
    /// asked again it is tried again.
    static const LevelZero& open();
    LevelZero(const LevelZero&) = delete;
    LevelZero& operator=(const LevelZero&) = delete;

#define GATESCOPE_ZE_CALLS(X)                                                                                \
    X(zeInit)                                                                                                \
    X(zeDriverGet)                                                                                           \
    X(zeDriverGetApiVersion)                                                                                 \
    X(zeDriverGetProperties)                                                                                 \
    X(zeDriverGetExtensionProperties)                                                                        \
    X(zeDeviceGet)                                                                                           \
    X(zeDeviceGetProperties)                                                                                 \
    X(zeDeviceGetComputeProperties)                                                                          \
    X(zeDeviceGetModuleProperties)                                                                           \
    X(zeDeviceGetMemoryProperties)                                                                           \
    X(zeDeviceGetCommandQueueGroupProperties)                                                                \
    X(zeDeviceGetGlobalTimestamps)                                                                           \
    X(zeContextCreate)                                                                                       \
    X(zeContextDestroy)                                                                                      \
    X(zeMemAllocDevice)                                                                                      \
    X(zeMemAllocHost)                                                                                        \
    X(zeMemFree)                                                                                             \
    X(zeModuleCreate)                                                                                        \
    X(zeModuleDestroy)                                                                                       \
    X(zeModuleGetNativeBinary)                                                                               \
    X(zeModuleBuildLogGetString)                                                                             \
    X(zeModuleBuildLogDestroy)                                                                               \
    X(zeKernelCreate)                                                                                        \
    X(zeKernelDestroy)                                                                                       \
    X(zeKernelSetGroupSize)                                                                                  \
    X(zeKernelSetArgumentValue)                                                                              \
    X(zeCommandListCreate)                                                                                   \
    X(zeCommandListCreateImmediate)                                                                          \
    X(zeCommandListDestroy)                                                                                  \
    X(zeCommandListClose)                                                                                    \
    X(zeCommandListAppendLaunchKernel)                                                                       \
    X(zeCommandListAppendMemoryCopy)                                                                         \
    X(zeCommandListAppendBarrier)                                                                            \
    X(zeCommandListAppendWriteGlobalTimestamp)                                                               \
    X(zeCommandQueueCreate)                                                                                  \
    X(zeCommandQueueDestroy)                                                                                 \
    X(zeCommandQueueExecuteCommandLists)                                                                     \
    X(zeCommandQueueSynchronize)                                                                             \
    X(zeEventPoolCreate)                                                                                     \
    X(zeEventPoolDestroy)                                                                                    \
    X(zeEventCreate)                                                                                         \
    X(zeEventDestroy)                                                                                        \
    X(zeEventHostSynchronize)                                                                                \
    X(zeEventHostReset)                                                                                      \
    X(zeEventQueryKernelTimestamp)

#define GATESCOPE_DECLARE_ZE_CALL(function) ZeCall<decltype(&::function)> function{#function};
    GATESCOPE_ZE_CALLS(GATESCOPE_DECLARE_ZE_CALL)
#undef GATESCOPE_DECLARE_ZE_CALL

    /// "1.8.12", or "of unknown version" where the loader is too old to tell.
    const std::string& loaderVersion() const {
        return m_loaderVersion;
    }

private:
    explicit LevelZero(void* library);

    std::string m_loaderVersion;
};

/// What was looked for, what was found instead, and what to install: the same words for `gatescope devices`,
/// for --device xpu and for the window.
DeviceError noDeviceHelp(const std::string& found);

} // namespace gatescope
