// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/layer_steps.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace gatescope {

namespace {

using Layers = std::vector<MoeLayer*>; // of one rank, in the order of time

const KernelRow& router(const KernelTable& table, const MoeLayer& layer) {
    return table.rows[layer.routers.front()];
}

bool annotated(const Layers& layers) {
    return std::ranges::all_of(layers, [](const MoeLayer* layer) { return layer->step >= 0; });
}

/// Of equal numbers only.
bool takeGraphs(const KernelTable& table, const Layers& layers) {
    std::map<SliceId, std::size_t> layersOf;
    for (const auto* layer : layers) {
        const auto& row = router(table, *layer);
        if (!row.sharedLaunch) return false;
        layersOf[row.launch] += 1;
    }
    const auto several = [](const auto& one) { return one.second > 1; };
    if (!std::ranges::all_of(layersOf, several)) return false;
    std::map<SliceId, std::int32_t> steps;
    for (auto* layer : layers) {
        const auto next = static_cast<std::int32_t>(steps.size());
        layer->step = steps.try_emplace(router(table, *layer).launch, next).first->second;
    }
    return true;
}

/// How many rows of its queue stand between a layer's router and the next layer's.
std::vector<std::size_t> gaps(const KernelTable& table, const Layers& layers) {
    std::vector<std::size_t> result;
    for (std::size_t i = 1; i < layers.size(); ++i) {
        const auto& rows = table.queues[layers[i]->queue].rows;
        const auto at = [&](const MoeLayer& layer) {
            return std::ranges::lower_bound(rows, layer.routers.front()) - rows.begin();
        };
        result.push_back(static_cast<std::size_t>(std::max(at(*layers[i]) - at(*layers[i - 1]), {})));
    }
    return result;
}

void takePeriods(const KernelTable& table, const Layers& layers) {
    for (auto* layer : layers)
        layer->step = 0;
    if (layers.size() < 2) return;
    for (const auto* layer : layers) {
        if (layer->queue != layers.front()->queue) return;
    }
    const auto between = gaps(table, layers);
    const auto longest = std::ranges::max(between);
    if (longest == std::ranges::min(between)) return;
    std::vector<std::size_t> starts{0};
    for (std::size_t i = 0; i < between.size(); ++i) {
        if (between[i] == longest) starts.push_back(i + 1);
    }
    const auto period = starts.size() > 1 ? starts[1] : 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (starts[i] != i * period) return;
    }
    if (layers.size() != starts.size() * period) return;
    for (std::size_t i = 0; i < layers.size(); ++i)
        layers[i]->step = static_cast<std::int32_t>(i / period);
}

/// From 0 without gaps, so that a warm-up without layers takes no number.
void countFromZero(const Layers& layers) {
    std::set<std::int32_t> steps;
    for (const auto* layer : layers)
        steps.insert(layer->step);
    std::map<std::int32_t, std::int32_t> index;
    for (auto* layer : layers) {
        layer->step = static_cast<std::int32_t>(std::distance(steps.begin(), steps.find(layer->step)));
        layer->index = index[layer->step]++;
    }
}

/// From the first kernel of a step's first layer to the last one before the next step's.
void addSpans(const KernelTable& table, const Layers& layers, MoeStructure& structure) {
    const auto rank = table.queues[layers.front()->queue].rank;
    std::map<std::int32_t, std::int64_t> starts;
    for (const auto* layer : layers) {
        const auto start = table.rows[layer->window.front()].start;
        const auto [at, isNew] = starts.try_emplace(layer->step, start);
        if (!isNew) at->second = std::min(at->second, start);
    }
    // Rows and starts both go by time, so one pass sees each row once.
    auto row = table.rows.begin();
    for (auto at = starts.begin(); at != starts.end(); ++at) {
        const auto next = std::next(at);
        const auto until = next == starts.end() ? std::numeric_limits<std::int64_t>::max() : next->second;
        StepSpan span{layers.front()->rank, at->first, at->second, at->second};
        for (; row != table.rows.end() && row->start < until; ++row) {
            if (table.queues[row->queue].rank != rank || row->start < at->second) continue;
            span.end = std::max(span.end, std::min(row->end(), until));
        }
        structure.steps.push_back(span);
    }
}

} // namespace

void numberLayers(const KernelTable& table, MoeStructure& structure) {
    std::map<std::uint32_t, Layers> ranks;
    std::ranges::sort(structure.layers, {},
                      [&](const MoeLayer& layer) { return router(table, layer).start; });
    for (auto& layer : structure.layers)
        ranks[table.queues[layer.queue].rank].push_back(&layer);
    for (auto& [rank, layers] : ranks) {
        if (!annotated(layers) && !takeGraphs(table, layers)) takePeriods(table, layers);
        countFromZero(layers);
        addSpans(table, layers, structure);
    }
    std::ranges::stable_sort(structure.layers, {}, [](const MoeLayer& layer) {
        return std::tuple(layer.rank, layer.step, layer.index);
    });
}

} // namespace gatescope
