// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <dlfcn.h>
#include <level_zero/ze_api.h>
#include <stdexcept>
#include <utility>

namespace gatescope::test {

/// How often the program called a function of zesim's so far, by its name in tests/zesim/api.h. The loader
/// must have been opened.
inline std::uint64_t zesimCalls(const char* function) {
    using Count = std::uint64_t (*)(const char*);
    static const auto count = [] {
        void* loader = ::dlopen("libze_loader.so.1", RTLD_NOW | RTLD_NOLOAD);
        const auto get = reinterpret_cast<decltype(&::zeDriverGet)>(::dlsym(loader, "zeDriverGet"));
        const auto address = reinterpret_cast<decltype(&::zeDriverGetExtensionFunctionAddress)>(
            ::dlsym(loader, "zeDriverGetExtensionFunctionAddress"));
        if (get == nullptr || address == nullptr)
            throw std::runtime_error("the Level Zero loader is not open");
        std::uint32_t drivers = 1;
        ze_driver_handle_t driver = nullptr;
        void* found = nullptr;
        if (get(&drivers, &driver) != ZE_RESULT_SUCCESS ||
            address(driver, "zesimCalls", &found) != ZE_RESULT_SUCCESS)
            throw std::runtime_error("the driver is not zesim");
        return reinterpret_cast<Count>(found);
    }();
    return count(function);
}

/// The calls of one function while `work` runs.
template <typename Work>
std::uint64_t callsDuring(const char* function, Work&& work) {
    const auto before = zesimCalls(function);
    std::forward<Work>(work)();
    return zesimCalls(function) - before;
}

} // namespace gatescope::test
