// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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

/// What could be saved, as far as slices can tell: bounds. Only a run without the work tells more.
struct Cost {
    std::int64_t lowNs = 0;
    std::int64_t highNs = 0;
    std::string how; ///< what the bounds are
};

/// What a trace shows: work that need not have been done or is missing, or a recording that can't be trusted.
struct Finding {
    std::string kind;  ///< "gate", "collective", ...; "recording" and "idle" are remarks
    std::string title; ///< a sentence without its full stop: "Gate called twice per layer"
    std::string details;
    std::string advice;
    std::string refutedBy; ///< what would show that it is none
    Confidence confidence = Confidence::Weak;
    int rank = 0;
    std::vector<SliceId> evidence;
    Cost cost;
};

/// What all findings of one kind say.
struct FindingKind {
    std::string_view kind;
    Confidence confidence = Confidence::Structure;
    std::string_view costFrom{}; ///< empty where nothing is saved
    std::string_view advice;
    std::string_view refutedBy;

    Finding found(int rank, std::string title, std::string details) const {
        return {.kind = std::string(kind),
                .title = std::move(title),
                .details = std::move(details),
                .advice = std::string(advice),
                .refutedBy = std::string(refutedBy),
                .confidence = confidence,
                .rank = rank,
                .evidence = {},
                .cost = {.how = std::string(costFrom)}};
    }
};

} // namespace gatescope
