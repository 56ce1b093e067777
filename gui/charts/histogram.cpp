// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/histogram.h"

#include "analysis/statistics.h"

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kFewest = 10;
constexpr double kMost = 120;
constexpr double kLast = 0.995; ///< the quantile where linear bins end

double binsFor(std::vector<double> values, double from, double to) {
    const double spread = quantile(values, 0.75) - quantile(values, 0.25);
    const double width = 2 * spread / std::cbrt(static_cast<double>(values.size()));
    if (width <= 0) return kFewest;
    return std::clamp(std::ceil((to - from) / width), kFewest, kMost);
}

} // namespace

std::size_t Histogram::binAt(double value) const {
    if (edges.empty() || value < edges.front() || value >= edges.back()) return bins();
    return static_cast<std::size_t>(std::ranges::upper_bound(edges, value) - edges.begin()) - 1;
}

Histogram histogramOf(const PerSlot<std::vector<double>>& samples, bool logarithmic) {
    Histogram histogram;
    const auto scaled = [logarithmic](double value) { return logarithmic ? std::log10(value) : value; };
    std::vector<double> all;
    PerSlot<std::vector<double>> values;
    for (const Slot slot : kSlots) {
        for (const double value : samples[slot]) {
            if (!logarithmic || value > 0) values[slot].push_back(scaled(value));
        }
        all.insert(all.end(), values[slot].begin(), values[slot].end());
    }
    if (all.empty()) return histogram;
    double from = *std::ranges::min_element(all);
    double to = *std::ranges::max_element(all);
    if (const double last = quantile(all, kLast);
        !logarithmic && to - from > 2 * (last - from) && last > from)
        to = last;
    if (to <= from) {
        // All are alike: one bin in the middle.
        const double half = logarithmic ? 0.05 : std::max(std::abs(from) * 0.05, 0.5);
        from -= half;
        to += half;
    }
    const std::vector<double>& larger = values.a.size() >= values.b.size() ? values.a : values.b;
    const auto bins = static_cast<std::size_t>(binsFor(larger, from, to));
    // What is as long as the longest belongs to the last bin.
    const double width = (to - from) * (1 + 1e-9) / static_cast<double>(bins);
    for (std::size_t i = 0; i <= bins; ++i) {
        const double edge = from + width * static_cast<double>(i);
        histogram.edges.push_back(logarithmic ? std::pow(10.0, edge) : edge);
    }
    for (const Slot slot : kSlots) {
        histogram.counts[slot].assign(bins, 0);
        for (const double value : values[slot]) {
            const auto bin = static_cast<std::size_t>((value - from) / width);
            if (bin < bins) {
                histogram.counts[slot][bin] += 1;
            } else {
                ++histogram.beyond[slot];
            }
        }
    }
    return histogram;
}

} // namespace gatescope
