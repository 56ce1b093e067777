// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/gate_detector.h"
#include "trace/trace.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace gatescope {

/// What the painter needs to know of a slice, in one byte: 0..13 a Role; kRedundantGate; from
/// kFirstNamed on a slice of unknown role, told apart by its name.
using StyleCode = std::uint8_t;
inline constexpr StyleCode kRedundantGate = 32;
inline constexpr StyleCode kFirstNamed = 64;
inline constexpr StyleCode kNamedTones = 16;

struct GateMark {
    SliceId id = kNoSlice;
    std::int64_t start = 0;
    std::int64_t end = 0;
    bool redundant = false;
};

/// Every slice's style, found once so that drawing never looks anything up, and the gate calls in order of
/// time, which are marked at every zoom.
struct SliceStyles {
    std::vector<StyleCode> codes; ///< [slice]
    std::vector<GateMark> gates;

    /// Cancelled where it was stopped.
    static SliceStyles of(const Trace& trace, const GateReport& found, const std::stop_token& stop = {});
};

} // namespace gatescope
