// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_cost_model.h"

#include "profile/stored_layer.h"
#include "ranks/dispatch_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

/// Share of tokens none of whose k experts is among `block` of the E: C(E - block, k) / C(E, k).
double missed(int experts, int block, int topK) {
    double share = 1;
    for (int i = 0; i < topK; ++i)
        share *= std::max(0.0, static_cast<double>(experts - block - i) / (experts - i));
    return share;
}

/// The largest of `count` independent standard normal deviates that is to be expected:
/// the integral over x > 0 of 1 - F(x)^n - F(-x)^n, F their distribution.
double expectedLargest(int count) {
    constexpr double kStep = 1e-3, kEnd = 8;
    double sum = 0;
    for (double x = kStep / 2; x < kEnd; x += kStep) {
        const double above = 0.5 * std::erfc(x / std::sqrt(2.0));
        sum += (1 - std::pow(1 - above, count) - std::pow(above, count)) * kStep;
    }
    return sum;
}

/// Rows on a rank have variance M k p (1 - p) (E - k) / (E - 1), p = 1 / R: a token's experts are k
/// different ones. What one rank has more the others have less, which makes the largest of R deviates
/// sqrt(R / (R - 1)) times that of independent ones.
double imbalanceOf(const RankedLayer& layer) {
    if (layer.ranks == 1) return 1;
    const double experts = layer.config.numExperts, topK = layer.config.numExpertsPerTok;
    const double ranks = layer.ranks, rows = layer.tokens * topK;
    const double deviation =
        std::sqrt(rows / ranks * (1 - 1 / ranks) * (experts - topK) / std::max(1.0, experts - 1));
    const double largest = expectedLargest(layer.ranks) * std::sqrt(ranks / (ranks - 1)) * deviation;
    return std::min(ranks, 1 + largest / (rows / ranks));
}

double sentBytesOf(const RankedLayer& layer) {
    const auto& config = layer.config;
    const double ranks = layer.ranks, tokens = layer.tokens / ranks;
    const int held = std::max(1, config.numExperts / layer.ranks);
    const double ranksOfToken = ranks * (1 - missed(config.numExperts, held, config.numExpertsPerTok));
    const double elsewhere = (ranks - 1) / ranks, hidden = config.hiddenSize;
    const double rowBytes = hidden * static_cast<double>(dtypeSize(layer.dtype));
    const double resultBytes = hidden * sizeof(float) + sizeof(DispatchPlan::Choice);
    return tokens * elsewhere * (ranksOfToken * rowBytes + config.numExpertsPerTok * resultBytes);
}

} // namespace

ExchangeLine fitExchange(std::span<const ExchangePoint> points) {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0; // all weighted by 1 / ns^2
    for (const auto& point : points) {
        const double weight = 1 / (point.ns * point.ns);
        n += weight;
        x += weight * point.bytes;
        y += weight * point.ns;
        xx += weight * point.bytes * point.bytes;
        xy += weight * point.bytes * point.ns;
    }
    const double spread = n * xx - x * x;
    // Of one size spread is nothing but rounding.
    const double nsPerByte = spread > 1e-9 * n * xx ? (n * xy - x * y) / spread : 0;
    if (nsPerByte <= 0) return {y / n, std::numeric_limits<double>::infinity()};
    return {(y - nsPerByte * x) / n, 1e9 / nsPerByte};
}

PredictedLayer predictLayer(const RankedLayer& layer, const RankSpeed& speed) {
    const auto& config = layer.config;
    PredictedLayer predicted;
    predicted.imbalance = imbalanceOf(layer);
    predicted.sentBytes = sentBytesOf(layer);
    predicted.exchangeNs = speed.exchange.nsOf(predicted.sentBytes);
    const double ranks = layer.ranks;
    const double hit =
        config.numExperts *
        (1 - std::pow(1 - static_cast<double>(config.numExpertsPerTok) / config.numExperts, layer.tokens));
    // Where few rows come, the fullest rank has more experts hit as well; in the end all that it holds.
    const double hitOfFullest =
        std::min(std::ceil(config.numExperts / ranks), hit / ranks * predicted.imbalance);
    const auto bytes =
        static_cast<double>(storedLayerBytes(config, hitOfFullest, layer.dtype, layer.quantize));
    const int tokens = (layer.tokens + layer.ranks - 1) / layer.ranks; // own ones, of gate and shared expert
    const double rows = layer.tokens * config.numExpertsPerTok / ranks * predicted.imbalance;
    const auto flops = static_cast<double>(config.gateFlops(tokens) + config.sharedExpertFlops(tokens) +
                                           config.expertFlops(std::llround(rows)));
    predicted.computeNs = std::max(bytes / speed.bytesPerSecond, flops / speed.flops) * 1e9;
    return predicted;
}

} // namespace gatescope
