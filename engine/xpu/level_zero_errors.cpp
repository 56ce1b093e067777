// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/level_zero.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace gatescope {

namespace {

struct ResultText {
    ze_result_t result;
    const char* name;
    const char* remedy; ///< null: nothing better than to report it
};

#define RESULT(name) ZE_RESULT_##name, "ZE_RESULT_" #name
constexpr std::array kResults{
    ResultText{RESULT(NOT_READY), nullptr},
    ResultText{RESULT(ERROR_DEVICE_LOST),
               "The device hung, was reset or was removed; the kernel log (dmesg) says more. Try again with "
               "fewer --tokens; where it comes back, update the driver"},
    ResultText{RESULT(ERROR_OUT_OF_HOST_MEMORY), "Take fewer --layers, fewer --tokens or a smaller model"},
    ResultText{RESULT(ERROR_OUT_OF_DEVICE_MEMORY), "Take fewer --layers, fewer --tokens or a smaller model"},
    ResultText{RESULT(ERROR_MODULE_BUILD_FAILURE), "Update the device's driver, and report the build log"},
    ResultText{RESULT(ERROR_MODULE_LINK_FAILURE), "Update the device's driver, and report the build log"},
    ResultText{RESULT(ERROR_DEVICE_REQUIRES_RESET), "Reset the device or restart the machine"},
    ResultText{RESULT(ERROR_DEVICE_IN_LOW_POWER_STATE), "Wake the device up and try again"},
    ResultText{RESULT(ERROR_INSUFFICIENT_PERMISSIONS), "Join the group that owns /dev/dri/renderD* (render)"},
    ResultText{RESULT(ERROR_NOT_AVAILABLE), "Another program holds the device: try again when it has ended"},
    ResultText{RESULT(ERROR_DEPENDENCY_UNAVAILABLE), "A part of the driver is missing: install it anew"},
    ResultText{RESULT(ERROR_UNINITIALIZED),
               "No driver has started; `gatescope devices` says what to install"},
    ResultText{RESULT(ERROR_UNSUPPORTED_VERSION), "Update the device's driver"},
    ResultText{RESULT(ERROR_UNSUPPORTED_FEATURE), "Update the device's driver"},
    ResultText{RESULT(ERROR_INVALID_ARGUMENT), nullptr},
    ResultText{RESULT(ERROR_INVALID_NULL_HANDLE), nullptr},
    ResultText{RESULT(ERROR_HANDLE_OBJECT_IN_USE), nullptr},
    ResultText{RESULT(ERROR_INVALID_NULL_POINTER), nullptr},
    ResultText{RESULT(ERROR_INVALID_SIZE), nullptr},
    ResultText{RESULT(ERROR_UNSUPPORTED_SIZE), "Take fewer --tokens or a smaller model"},
    ResultText{RESULT(ERROR_UNSUPPORTED_ALIGNMENT), nullptr},
    ResultText{RESULT(ERROR_INVALID_SYNCHRONIZATION_OBJECT), nullptr},
    ResultText{RESULT(ERROR_INVALID_ENUMERATION), nullptr},
    ResultText{RESULT(ERROR_UNSUPPORTED_ENUMERATION), nullptr},
    ResultText{RESULT(ERROR_INVALID_NATIVE_BINARY), nullptr},
    ResultText{RESULT(ERROR_INVALID_KERNEL_NAME), nullptr},
    ResultText{RESULT(ERROR_INVALID_GROUP_SIZE_DIMENSION), nullptr},
    ResultText{RESULT(ERROR_INVALID_KERNEL_ARGUMENT_INDEX), nullptr},
    ResultText{RESULT(ERROR_INVALID_KERNEL_ARGUMENT_SIZE), nullptr},
    ResultText{RESULT(ERROR_INVALID_COMMAND_LIST_TYPE), nullptr},
    ResultText{RESULT(ERROR_OVERLAPPING_REGIONS), nullptr},
    ResultText{RESULT(ERROR_UNKNOWN), "The driver does not say why; the kernel log (dmesg) may"},
};
#undef RESULT

const ResultText* find(ze_result_t result) {
    const auto found = std::ranges::find(kResults, result, &ResultText::result);
    return found != kResults.end() ? &*found : nullptr;
}

} // namespace

std::string resultName(ze_result_t result) {
    const auto number = static_cast<unsigned>(result);
    const auto* text = find(result);
    return text != nullptr ? fmt::format("{} (0x{:x})", text->name, number) : fmt::format("0x{:x}", number);
}

DeviceError levelZeroError(std::string_view call, ze_result_t result) {
    const auto* text = find(result);
    const char* remedy = text != nullptr ? text->remedy : nullptr;
    return DeviceError(fmt::format("{} failed with {}", call, resultName(result)),
                       remedy != nullptr ? remedy
                                         : "Please report it with the output of `gatescope devices`");
}

} // namespace gatescope
