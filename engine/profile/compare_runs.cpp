// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/block_sampler.h"
#include "profile/experiment.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

bool hasRedundantGate(const PlacementRun& run) {
    return run.placement.blockCallsGate() && run.placement.expertsHoldGate();
}

/// Bounds from the slices: the first of two equal calls fetches the weights that the second one finds.
std::optional<GatePrice> priceOfGate(const ProfileResult& result) {
    const auto& runs = result.runs;
    if (runs.size() < 2 || !result.difference) return std::nullopt;
    if (!hasRedundantGate(runs[0]) || hasRedundantGate(runs[1])) return std::nullopt;
    GatePrice price{*result.difference, INFINITY, 0};
    for (const auto& kernel : runs[0].kernels) {
        if (kernel.role != Role::Gate) continue;
        price.warmCallNs = std::min(price.warmCallNs, kernel.medianNs);
        if (price.firstCallNs == 0) price.firstCallNs = kernel.medianNs;
    }
    if (!std::isfinite(price.warmCallNs)) return std::nullopt;
    return price;
}

} // namespace

void compareRuns(ProfileResult& result) {
    if (result.runs.size() < 2) return;
    result.difference =
        blockDifference(result.runs[0].layerNs, result.runs[1].layerNs, result.passesPerBlock);
    result.gatePrice = priceOfGate(result);
}

} // namespace gatescope
