// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "call_counts.h"
#include "checks.h"

#include <cstdio>
#include <exception>
#include <level_zero/ze_api.h>
#include <new>

namespace gatescope::zesim {

// Makes a C entry point of a function that may throw, and counts its calls.
template <auto Function>
struct Entry;

template <class... Arguments, ze_result_t (*Function)(Arguments...)>
struct Entry<Function> {
    static ze_result_t ZE_APICALL call(Arguments... arguments) noexcept {
        static CallCount& calls = callCount(functionName<Function>());
        ++calls;
        try {
            return Function(arguments...);
        } catch (const Failure& failure) {
            return failure.result();
        } catch (const std::bad_alloc&) {
            return ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY;
        } catch (const std::exception& error) {
            std::fprintf(stderr, "zesim: %s\n", error.what());
            return ZE_RESULT_ERROR_UNKNOWN;
        }
    }
};

inline void requirePointer(const void* pointer) {
    if (!pointer) throw Failure(ZE_RESULT_ERROR_INVALID_NULL_POINTER);
}

} // namespace gatescope::zesim
