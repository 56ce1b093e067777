// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace gatescope::zesim {

// How often a program called each function of api.h.
using CallCount = std::atomic<std::uint64_t>;

// The count of the function with that name; it stays where it is.
CallCount& callCount(std::string_view function);

// The name of one of api.h's functions, out of what the compiler calls this one.
template <auto Function>
constexpr std::string_view functionName() {
    std::string_view name = __PRETTY_FUNCTION__;
    constexpr std::string_view before = "api::";
    name.remove_prefix(name.rfind(before) + before.size());
    return name.substr(0, name.find_first_of(";]"));
}

} // namespace gatescope::zesim
