// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/sweep.h"

#include "base/error.h"
#include "profile/block_sampler.h"
#include "profile/sweep_layers.h"

#include <algorithm>

namespace gatescope {

std::optional<PairedDifference> SweepPoint::difference() const {
    if (runs.size() < 2 || blocks == 0) return std::nullopt;
    return blockDifference(runs[0].layerNs, runs[1].layerNs, passesPerBlock);
}

std::optional<Disturbance> SweepPoint::disturbance() const {
    if (runs.size() < 2) return std::nullopt;
    return disturbanceOf(runs[0].layerNs, runs[1].layerNs, passesPerBlock, switches);
}

bool SweepResult::complete() const {
    return std::ranges::all_of(points, &SweepPoint::finished);
}

void validate(const SweepPlan& plan) {
    if (plan.models.empty()) throw UsageError("a sweep needs a model", "Give --presets or --config");
    if (plan.tokens.empty()) throw UsageError("a sweep needs numbers of tokens", "Give --tokens 1,2,4");
    if (plan.threads.empty()) throw UsageError("a sweep needs numbers of threads", "Leave out --threads");
    for (const int threads : plan.threads) {
        for (const int tokens : plan.tokens) {
            auto experiment = plan.common;
            experiment.tokens = tokens;
            experiment.threads = threads;
            validate(experiment);
        }
    }
}

SweepResult newSweep(const SweepPlan& plan) {
    validate(plan);
    SweepResult sweep;
    sweep.plan = plan;
    for (const auto& config : plan.models) {
        const auto own = config.dtype == DType::BF16 ? DType::BF16 : DType::F32;
        for (const auto dtype : plan.dtypes.empty() ? std::vector{own} : plan.dtypes) {
            for (const int threads : plan.threads) {
                for (const int tokens : plan.tokens) {
                    SweepPoint point;
                    point.config = config;
                    point.dtype = dtype;
                    point.threads = threads;
                    point.tokens = tokens;
                    for (const auto placement : plan.common.placements)
                        point.runs.push_back({placement, {}, 0});
                    sweep.points.push_back(std::move(point));
                }
            }
        }
    }
    return sweep;
}

void runSweep(SweepResult& sweep, const std::function<void(const SweepResult&)>& keep, ProgressSink& progress,
              const std::stop_token& stop) {
    SweepLayers layers(sweep);
    runSweep(sweep, layers, keep, progress, stop);
}

} // namespace gatescope
