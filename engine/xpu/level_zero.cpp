// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/level_zero.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <level_zero/loader/ze_loader.h>
#include <memory>
#include <mutex>
#include <vector>

namespace gatescope {

namespace {

/// Found as any library is, or where the user says.
const char* loaderName() {
    const char* chosen = std::getenv("GATESCOPE_LEVEL_ZERO_LOADER");
    return chosen != nullptr && *chosen != '\0' ? chosen : "libze_loader.so.1";
}

std::string readLoaderVersion(void* library) {
    const auto getVersions =
        reinterpret_cast<decltype(&::zelLoaderGetVersions)>(::dlsym(library, "zelLoaderGetVersions"));
    std::size_t count = 0;
    if (getVersions == nullptr || getVersions(&count, nullptr) != ZE_RESULT_SUCCESS || count == 0) {
        return "of unknown version";
    }
    std::vector<zel_component_version_t> components(count);
    getVersions(&count, components.data());
    const auto loader = std::ranges::find_if(components, [](const zel_component_version_t& component) {
        return std::strcmp(component.component_name, "loader") == 0;
    });
    const auto& version = (loader != components.end() ? *loader : components.front()).component_lib_version;
    return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

/// What the user asked the loader to use, which explains a surprise.
std::string alternativeDrivers() {
    const char* drivers = std::getenv("ZE_ENABLE_ALT_DRIVERS");
    return drivers != nullptr ? fmt::format(" (ZE_ENABLE_ALT_DRIVERS={})", drivers) : std::string();
}

} // namespace

LevelZero::LevelZero(void* library) {
#define GATESCOPE_FIND_ZE_CALL(function)                                                                     \
    function.m_function = reinterpret_cast<decltype(function.m_function)>(::dlsym(library, #function));      \
    if (function.m_function == nullptr)                                                                      \
        throw noDeviceHelp(std::string(loaderName()) + " is too old: it has no " #function);
    GATESCOPE_ZE_CALLS(GATESCOPE_FIND_ZE_CALL)
#undef GATESCOPE_FIND_ZE_CALL
    // Beside the functions of the table a driver may be asked for GPUs only: this program knows no NPU.
    const auto result = zeInit.result(ze_init_flags_t{ZE_INIT_FLAG_GPU_ONLY});
    m_loaderVersion = readLoaderVersion(library);
    if (result != ZE_RESULT_SUCCESS) {
        throw noDeviceHelp(fmt::format("{} {} found no driver that starts{}: zeInit gave {}", loaderName(),
                                       m_loaderVersion, alternativeDrivers(), resultName(result)));
    }
}

const LevelZero& LevelZero::open() {
    static std::mutex mutex;
    static std::unique_ptr<const LevelZero> opened;
    const std::scoped_lock lock(mutex);
    if (opened) return *opened;
    void* library = ::dlopen(loaderName(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw noDeviceHelp(fmt::format("the Level Zero loader is not installed ({})", ::dlerror()));
    }
    opened.reset(new LevelZero(library));
    return *opened;
}

DeviceError noDeviceHelp(const std::string& found) {
    return DeviceError(
        "no Intel XPU can be used: " + found,
        fmt::format("Looked for {} (Debian, Ubuntu: package libze1), a Level Zero driver behind it (packages "
                    "libze-intel-gpu1 or intel-level-zero-gpu; Debian 12: intel-opencl-icd) and an Intel GPU "
                    "that your user may open (/dev/dri/renderD*, group render). Install what is missing, or "
                    "take --device cpu",
                    loaderName()));
}

} // namespace gatescope
