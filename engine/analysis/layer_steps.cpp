// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/layer_steps.h"

#include <algorithm>
#include <functional>
#include <iterator>
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

/// How many layers most of the graphs replay; 0 where one graph is not a step. The first and the last may
/// have been cut.
std::size_t layersOfGraphs(const KernelTable& table, const Layers& layers) {
    std::map<std::uint32_t, std::size_t> layersOf;
    std::size_t replayed = 0;
    auto first = KernelRow::kNone;
    auto last = KernelRow::kNone;
    for (const auto* layer : layers) {
        const auto replay = router(table, *layer).replay;
        if (replay == KernelRow::kNone) continue;
        if (replayed++ == 0) first = replay;
        last = replay;
        layersOf[replay] += 1;
    }
    if (replayed * 2 < layers.size()) return 0;
    std::map<std::size_t, std::size_t> graphsOf; // by number of layers
    for (const auto& [replay, count] : layersOf) {
        if (count < 2 && replay != first && replay != last) return 0;
        ++graphsOf[count];
    }
    const auto most = std::ranges::max_element(graphsOf, {}, [](const auto& one) { return one.second; });
    return most == graphsOf.end() || most->first < 2 ? 0 : most->first;
}

/// A replayed graph is a step. Layers in a row that are of no graph are steps of their own: a prefill. Fewer
/// than a step has belong to the one before: a draft's.
bool takeGraphs(const KernelTable& table, const Layers& layers) {
    const auto whole = layersOfGraphs(table, layers);
    if (whole == 0) return false;
    const auto replayOf = [&](std::size_t i) { return router(table, *layers[i]).replay; };
    std::map<std::uint32_t, std::int32_t> steps;
    std::int32_t next = 0;
    for (std::size_t i = 0; i < layers.size();) {
        if (replayOf(i) != KernelRow::kNone) {
            const auto [at, isNew] = steps.try_emplace(replayOf(i), next);
            if (isNew) ++next;
            layers[i++]->step = at->second;
            continue;
        }
        auto end = i;
        while (end < layers.size() && replayOf(end) == KernelRow::kNone)
            ++end;
        const auto length = (end - i) % whole == 0 ? whole : end - i;
        if (length < whole && i > 0) --next;
        for (auto from = i; i < end; ++i)
            layers[i]->step = next + static_cast<std::int32_t>((i - from) / length);
        next = layers[end - 1]->step + 1;
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

/// Where steps begin that gaps of `least` rows or more part: all with as many layers, or with fewer in the
/// last, where the recording ends, and in the first where it was `cut`. Nothing where numbers differ.
std::vector<std::size_t> startsOfSteps(const std::vector<std::size_t>& between, std::size_t least, bool cut) {
    std::vector<std::size_t> starts{0};
    for (std::size_t i = 0; i < between.size(); ++i) {
        if (between[i] >= least) starts.push_back(i + 1);
    }
    if (starts.size() < 2) return {};
    cut = cut && starts.size() > 2; // one gap shows no period
    const auto first = starts[1];
    const auto period = cut ? starts[2] - starts[1] : first;
    const auto last = between.size() + 1 - starts.back();
    if (first > period || last > period || (last < period && starts.size() < 3)) return {};
    for (std::size_t i = 1; i < starts.size(); ++i) {
        if (starts[i] != first + (i - 1) * period) return {};
    }
    return starts;
}

void takePeriods(const KernelTable& table, const Layers& layers) {
    for (auto* layer : layers)
        layer->step = 0;
    if (layers.size() < 2) return;
    for (const auto* layer : layers) {
        if (layer->queue != layers.front()->queue) return;
    }
    const auto between = gaps(table, layers);
    // More may stand behind a prefill than behind a decode, so the longest gaps first, then shorter ones.
    std::set<std::size_t, std::greater<>> lengths(between.begin(), between.end());
    lengths.erase(std::prev(lengths.end())); // the shortest part layers, not steps
    for (const auto least : lengths) {
        const auto starts = startsOfSteps(between, least, layers.front()->behindCut);
        if (starts.empty()) continue;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto after = std::ranges::upper_bound(starts, i) - starts.begin();
            layers[i]->step = static_cast<std::int32_t>(after - 1);
        }
        return;
    }
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
