// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/sweep_layers.h"

#include "base/system_limits.h"
#include "cpu/thread_team.h"
#include "profile/memory_plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace {

bool shareWeights(const SweepPoint& a, const SweepPoint& b) {
    return a.threads == b.threads && a.dtype == b.dtype && a.config == b.config;
}

} // namespace

std::size_t SweepLayers::weightsOf(std::size_t point) const {
    const auto& points = m_sweep.points;
    return static_cast<std::size_t>(
        std::ranges::find_if(points,
                             [&](const SweepPoint& one) { return shareWeights(one, points[point]); }) -
        points.begin());
}

Experiment SweepLayers::experimentOf(std::size_t point) const {
    const auto& one = m_sweep.points[point];
    auto experiment = m_sweep.plan.common;
    experiment.config = one.config;
    experiment.dtype = one.dtype;
    experiment.threads = one.threads;
    experiment.tokens = std::ranges::max(m_sweep.plan.tokens);
    experiment.recordedIterations = 0;
    return experiment;
}

std::int64_t SweepLayers::bytesOf(std::size_t point) const {
    const auto experiment = experimentOf(point);
    const int workers = experiment.threads > 0 ? experiment.threads : ThreadTeam::availableCores();
    return MemoryPlan(experiment, workers).total();
}

std::vector<std::vector<std::size_t>> SweepLayers::groups(const std::vector<std::size_t>& points) {
    const auto memory =
        m_memory > 0
            ? m_memory
            : static_cast<std::int64_t>(kShareOfMemory * static_cast<double>(availableMemoryBytes()));
    std::vector<std::vector<std::size_t>> groups;
    std::vector<std::size_t> weights; // that the last group loads
    std::int64_t used = 0;
    for (const auto point : points) {
        const auto first = weightsOf(point);
        if (std::ranges::find(weights, first) == weights.end()) {
            const auto bytes = bytesOf(point);
            if (groups.empty() || used + bytes > memory) {
                groups.emplace_back();
                weights.clear();
                used = 0;
            }
            weights.push_back(first);
            used += bytes;
        }
        groups.back().push_back(point);
    }
    return groups;
}

void SweepLayers::load(const std::vector<std::size_t>& points, ProgressSink& progress,
                       const std::stop_token& stop) {
    m_loaded.clear();
    std::vector<std::size_t> weights;
    for (const auto point : points) {
        if (std::ranges::find(weights, weightsOf(point)) == weights.end())
            weights.push_back(weightsOf(point));
    }
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto share = 1.0 / static_cast<double>(weights.size());
        ProgressPart part(progress, share * static_cast<double>(i), share * static_cast<double>(i + 1));
        auto& one = m_loaded[weights[i]];
        one.experiment = experimentOf(weights[i]);
        makeSession(one, part, stop);
        for (const auto placement : one.experiment.placements)
            one.session->addVariant(placement);
    }
}

void SweepLayers::makeSession(Loaded& one, ProgressSink& progress, const std::stop_token& stop) {
    one.session = std::make_unique<LayerSession>(one.experiment, progress, stop);
}

PassRunner& SweepLayers::passes(std::size_t point) {
    auto& weights = loaded(point);
    setTokens(weights, pointOf(point).tokens);
    auto& passes = weights.passes[point];
    if (!passes) passes = std::make_unique<ExperimentPasses>(*weights.session, weights.experiment);
    return *passes;
}

void SweepLayers::describe(std::size_t point, SweepPoint& described) {
    auto& weights = loaded(point);
    described.deviceName = weights.session->kernels().deviceName();
    described.gemmName = weights.session->kernels().gemmName();
    const auto passes = weights.passes.find(point);
    if (passes == weights.passes.end() || passes->second->passes() == 0) return;
    described.expertsHitMean = passes->second->expertsHitMean();
    described.outputsIdentical = described.outputsIdentical && passes->second->outputsIdentical();
}

} // namespace gatescope
