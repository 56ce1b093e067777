// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/expert_load.h"

#include "analysis/statistics.h"
#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gatescope {

namespace {

double sumOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Half the mean difference of all pairs as a part of the mean; of sorted values, sum((2i - n - 1) x_i) /
/// (n sum(x)) with i from 1.
double giniOf(std::vector<double> rows, double total) {
    std::ranges::sort(rows);
    const auto n = static_cast<double>(rows.size());
    double weighted = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        weighted += (2 * static_cast<double>(i + 1) - n - 1) * rows[i];
    return weighted / (n * total);
}

double entropyOf(std::span<const double> rows, double total) {
    double bits = 0;
    for (const double one : rows) {
        if (one > 0) bits -= one / total * std::log2(one / total);
    }
    return bits;
}

/// Rows of the fullest of equal blocks of experts.
double fullest(std::span<const double> rows, std::int64_t ranks) {
    const auto width = rows.size() / static_cast<std::size_t>(ranks);
    double most = 0;
    for (std::size_t first = 0; first < rows.size(); first += width)
        most = std::max(most, sumOf(rows.subspan(first, width)));
    return most;
}

EvenLoadBound evenLoadBound(const ExpertCounts& counts, std::int64_t ranks) {
    double slowest = 0;
    double even = 0;
    for (std::size_t pass = 0; pass < counts.passes; ++pass) {
        for (std::size_t layer = 0; layer < counts.layers.size(); ++layer) {
            const auto rows = counts.of(pass, layer);
            slowest += fullest(rows, ranks);
            even += sumOf(rows) / static_cast<double>(ranks);
        }
    }
    return {ranks, slowest > 0 ? 1 - even / slowest : 0};
}

double medianOf(const std::vector<LayerLoad>& layers, double LoadFigures::*figure) {
    std::vector<double> values;
    for (const auto& layer : layers)
        values.push_back(layer.figures.*figure);
    return median(values);
}

LoadFigures typicalOf(const std::vector<LayerLoad>& layers) {
    LoadFigures typical;
    for (const auto figure : {&LoadFigures::rows, &LoadFigures::max, &LoadFigures::mean,
                              &LoadFigures::maxOverMean, &LoadFigures::variation,
                              &LoadFigures::variationByChance, &LoadFigures::gini, &LoadFigures::entropy})
        typical.*figure = medianOf(layers, figure);
    std::vector<double> hit;
    for (const auto& layer : layers)
        hit.push_back(static_cast<double>(layer.figures.expertsHit));
    typical.expertsHit = std::llround(median(hit));
    return typical;
}

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
    const double totalA = sumOf(a);
    const double totalB = sumOf(b);
    if (totalA == 0 || totalB == 0) return 0;
    double moved = 0;
    for (std::size_t e = 0; e < a.size(); ++e)
        moved += std::abs(a[e] / totalA - b[e] / totalB) / 2;
    return moved;
}

} // namespace

LoadFigures loadFigures(std::span<const double> rows) {
    LoadFigures figures;
    figures.rows = sumOf(rows);
    if (figures.rows == 0) return figures;
    const auto n = static_cast<double>(rows.size());
    figures.max = std::ranges::max(rows);
    figures.mean = figures.rows / n;
    figures.maxOverMean = figures.max / figures.mean;
    double squares = 0;
    for (const double one : rows)
        squares += (one - figures.mean) * (one - figures.mean);
    figures.variation = std::sqrt(squares / n) / figures.mean;
    figures.variationByChance = std::sqrt((n - 1) / figures.rows);
    figures.gini = giniOf({rows.begin(), rows.end()}, figures.rows);
    figures.entropy = entropyOf(rows, figures.rows);
    figures.expertsHit = std::ranges::count_if(rows, [](double one) { return one > 0; });
    return figures;
}

ExpertLoad expertLoad(const ExpertCounts& counts, std::int64_t ranks) {
    if (ranks < 0 || (ranks > 0 && counts.experts % ranks != 0)) {
        throw UsageError(fmt::format("{} experts can't be dealt to {} ranks evenly", counts.experts, ranks),
                         "Give --ranks that divide the experts");
    }
    ExpertLoad load;
    load.source = counts.source;
    load.format = counts.format;
    load.experts = counts.experts;
    load.passes = counts.passes;
    for (std::size_t i = 0; i < counts.layers.size(); ++i) {
        auto rows = counts.sum(i);
        const auto figures = loadFigures(rows);
        load.layers.push_back({counts.layers[i], std::move(rows), figures});
    }
    load.typical = typicalOf(load.layers);
    const auto worst = std::ranges::max_element(
        load.layers, {}, [](const LayerLoad& layer) { return layer.figures.maxOverMean; });
    load.worst = static_cast<std::size_t>(worst - load.layers.begin());
    load.perExpert = evenLoadBound(counts, counts.experts);
    if (ranks > 0) load.perRank = evenLoadBound(counts, ranks);
    return load;
}

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
