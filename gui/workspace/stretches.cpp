// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/stretches.h"

#include "analysis/moe_slices.h"
#include "analysis/step_rows.h"

#include <algorithm>
#include <map>

namespace gatescope {

namespace {

/// Of those that overlap the first one stays.
std::vector<Stretch> disjoint(std::vector<Stretch> stretches) {
    std::ranges::stable_sort(stretches, {}, &Stretch::from);
    std::vector<Stretch> kept;
    for (const Stretch& stretch : stretches) {
        if (stretch.to <= stretch.from) continue;
        if (kept.empty() || stretch.from >= kept.back().to) kept.push_back(stretch);
    }
    return kept;
}

/// Ranges of a role on the host, which enclose what the timeline's threads and queues did.
std::vector<Stretch> rangesOf(const Timeline& timeline, Role role) {
    const MoeSlices slices(timeline.trace());
    std::vector<Stretch> found;
    for (const TrackId track : timeline.tracks) {
        if (timeline.trace().tracks()[track].kind != TrackKind::Ranges) continue;
        for (int depth = 0; depth < timeline.index().depthCount(track); ++depth) {
            for (const SliceId id : timeline.index().row(track, depth)) {
                if (slices.role(id) != role) continue;
                const Slice slice = timeline.trace().slice(id);
                const LayerPass pass = slices.pass(id);
                const auto number =
                    role == Role::Block ? pass.layer : static_cast<std::int64_t>(found.size());
                found.push_back({slice.start, slice.end(), static_cast<int>(number)});
            }
        }
    }
    return disjoint(std::move(found));
}

} // namespace

std::vector<Stretch> stepsOf(const Timeline& timeline, const TraceStructure& structure) {
    if (timeline.source->run) return rangesOf(timeline, Role::Iteration);
    const std::vector<KernelRow>& rows = structure.kernels.rows;
    const bool told = !structure.moe.steps.empty() ||
                      std::ranges::any_of(rows, [](const KernelRow& row) { return row.step >= 0; });
    const StepsOfRows byStep = rowsOfSteps(structure.kernels, structure.moe);
    if (!told || byStep.rows.empty()) return {};
    const int rank = byStep.rows.begin()->first.first;
    std::vector<Stretch> steps;
    for (const auto& [key, places] : byStep.rows) {
        if (key.first != rank) continue;
        Stretch step{rows[places.front()].start, 0, key.second};
        for (const auto place : places)
            step.to = std::max(step.to, rows[place].end());
        steps.push_back(step);
    }
    std::ranges::sort(steps, {}, &Stretch::from);
    for (std::size_t i = 1; i < steps.size(); ++i)
        steps[i - 1].to = std::min(steps[i - 1].to, steps[i].from);
    return disjoint(std::move(steps));
}

std::vector<Stretch> layersOf(const Timeline& timeline, const TraceStructure& structure) {
    if (timeline.source->run) return rangesOf(timeline, Role::Block);
    const std::vector<MoeLayer>& layers = structure.moe.layers;
    const std::vector<KernelRow>& rows = structure.kernels.rows;
    std::map<std::int32_t, std::int64_t> stepEnds;
    for (const StepSpan& span : structure.moe.steps) {
        if (!layers.empty() && span.rank == layers.front().rank) stepEnds[span.step] = span.end;
    }
    std::vector<Stretch> found;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const MoeLayer& layer = layers[i];
        if (layer.rank != layers.front().rank || layer.window.empty()) continue;
        const std::int64_t from = rows[layer.window.front()].start;
        std::int64_t to = rows[layer.window.back()].end();
        const bool followed = i + 1 < layers.size() && layers[i + 1].rank == layer.rank &&
                              layers[i + 1].step == layer.step && !layers[i + 1].window.empty();
        if (followed) {
            to = std::max(to, rows[layers[i + 1].window.front()].start);
        } else if (const auto end = stepEnds.find(layer.step); end != stepEnds.end()) {
            to = std::max(to, end->second);
        }
        found.push_back({from, to, layer.index});
    }
    return disjoint(std::move(found));
}

} // namespace gatescope
