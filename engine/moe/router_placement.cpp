// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/router_placement.h"

#include "base/error.h"
#include "moe/model_family.h"

#include <fmt/format.h>

namespace gatescope {

RouterPlacement::RouterPlacement(bool blockCallsGate, bool expertsHoldGate)
    : m_blockCallsGate(blockCallsGate), m_expertsHoldGate(expertsHoldGate) {
    if (blockCallsGate || expertsHoldGate) return;
    throw UsageError(
        "nobody would call the gate: the block skips it and the experts do not hold it, so hidden "
        "states would be taken for router logits and the output would be silently wrong",
        "Let the block call the gate, or hand the gate to the experts");
}

RouterPlacement RouterPlacement::fromName(std::string_view name) {
    for (const auto& placement : {beforeFix(), afterFix(), external()}) {
        if (placement.name() == name) return placement;
    }
    throw UsageError(fmt::format("there is no router placement \"{}\"", name),
                     "Placements are before, after, external");
}

std::optional<RouterPlacement> RouterPlacement::ofFamily(std::string_view modelType) {
    const auto* family = findModelFamily(modelType);
    if (family == nullptr) return std::nullopt;
    return family->gate == ModelFamily::Gate::Runner ? afterFix() : external();
}

std::string_view RouterPlacement::name() const {
    if (!m_expertsHoldGate) return "external";
    return m_blockCallsGate ? "before" : "after";
}

} // namespace gatescope
