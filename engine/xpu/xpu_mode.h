// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gatescope {

/// How a layer's kernels reach an XPU. Knows nothing of Level Zero: it is an option of programs that were
/// built without it too.
enum class XpuMode : std::uint8_t {
    Eager,  ///< each kernel is appended and submitted by the call that wants it
    Replay, ///< a layer is one command list, recorded once
};

inline const char* xpuModeName(XpuMode mode) {
    return mode == XpuMode::Eager ? "eager" : "replay";
}

/// UsageError lists the modes where the name is unknown.
inline XpuMode xpuModeFromName(std::string_view name) {
    for (const auto mode : {XpuMode::Eager, XpuMode::Replay}) {
        if (name == xpuModeName(mode)) return mode;
    }
    throw UsageError("there is no XPU mode '" + std::string(name) + "'", "Choose eager or replay");
}

} // namespace gatescope
