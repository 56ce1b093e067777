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

} // namespace gatescope
