// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// How sure a finding is, and by what. From strong to weak.
enum class Confidence : std::uint8_t {
    DataFlow,  ///< buffers are known: a run of our own
    Shapes,    ///< told from other work by recorded shapes
    Structure, ///< by name, grid and place, the same in nine layers of ten
    Weak,      ///< by place alone
};

constexpr std::string_view confidenceName(Confidence confidence) {
    constexpr std::array<std::string_view, 4> kNames{"data flow", "shapes", "structure", "weak"};
    return kNames[static_cast<std::size_t>(confidence)];
}

/// Work that need not have been done, or a recording that can't be trusted, with its evidence.
struct WorkFinding {
    std::string kind; ///< "gate", "collective", ..., "recording"
    std::string title;
    std::string details;
    std::string refutedBy; ///< what would show that it is none
    Confidence confidence = Confidence::Weak;
    int rank = 0;
    std::vector<SliceId> evidence;
    std::int64_t lowNs = 0; ///< what could be saved: bounds
    std::int64_t highNs = 0;
};

} // namespace gatescope
