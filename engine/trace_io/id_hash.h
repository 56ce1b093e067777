// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace gatescope {

/// One number for what two numbers say together: keys of flows and async slices.
inline std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    a ^= b + 0x9E3779B97F4A7C15U + (a << 6) + (a >> 2);
    a *= 0xFF51AFD7ED558CCDU;
    return a ^ a >> 32;
}

inline std::uint64_t hashOf(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

} // namespace gatescope
