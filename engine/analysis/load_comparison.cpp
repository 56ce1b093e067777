// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/load_comparison.h"

#include "analysis/statistics.h"
#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace gatescope {

namespace {

/// Max/mean of each pass, the mean over these layers; passes without rows are left out.
std::vector<double> unevenness(const ExpertCounts& counts, const std::vector<std::size_t>& layers) {
    std::vector<double> passes;
    for (std::size_t pass = 0; pass < counts.passes; ++pass) {
        double sum = 0;
        for (const auto layer : layers)
            sum += loadFigures(counts.of(pass, layer)).maxOverMean;
        if (sum > 0) passes.push_back(sum / static_cast<double>(layers.size()));
    }
    return passes;
}

double movedShare(std::span<const double> a, std::span<const double> b) {
    const double totalA = std::accumulate(a.begin(), a.end(), 0.0);
    const double totalB = std::accumulate(b.begin(), b.end(), 0.0);
    if (totalA == 0 || totalB == 0) return 0;
    double moved = 0;
    for (std::size_t e = 0; e < a.size(); ++e)
        moved += std::abs(a[e] / totalA - b[e] / totalB) / 2;
    return moved;
}

} // namespace

LoadComparison compareLoads(const Baseline<ExpertCounts>& baseline,
                            const Candidate<ExpertCounts>& candidate) {
    if (baseline->experts != candidate->experts) {
        throw InputError(fmt::format("{} has {} experts, {} has {}", baseline->source, baseline->experts,
                                     candidate->source, candidate->experts),
                         "Compare loads of one model");
    }
    LoadComparison comparison;
    std::vector<std::size_t> both, bothOfCandidate;
    std::vector<double> moved;
    for (std::size_t i = 0; i < baseline->layers.size(); ++i) {
        const int layer = baseline->layers[i];
        const auto other = std::ranges::find(candidate->layers, layer);
        if (other == candidate->layers.end()) {
            comparison.onlyInBaseline.push_back(layer);
            continue;
        }
        const auto j = static_cast<std::size_t>(other - candidate->layers.begin());
        const auto a = baseline->sum(i);
        const auto b = candidate->sum(j);
        moved.push_back(movedShare(a, b));
        comparison.layers.push_back(
            {layer, {Baseline(loadFigures(a)), Candidate(loadFigures(b))}, moved.back()});
        both.push_back(i);
        bothOfCandidate.push_back(j);
    }
    for (const int layer : candidate->layers) {
        if (std::ranges::find(baseline->layers, layer) == baseline->layers.end())
            comparison.onlyInCandidate.push_back(layer);
    }
    if (both.empty()) return comparison;
    comparison.moved = median(moved);
    const auto shift = bootstrapShift(unevenness(*candidate, bothOfCandidate), unevenness(*baseline, both));
    if (std::isfinite(shift.low) && std::isfinite(shift.high)) comparison.maxOverMean = shift;
    return comparison;
}

} // namespace gatescope
