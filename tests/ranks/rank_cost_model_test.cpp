// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/routing.h"
#include "profile/rank_cost_model.h"
#include "profile/stored_layer.h"
#include "ranks/expert_placement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace gatescope {
namespace {

TEST(ExchangeLine, IsFoundThroughItsPoints) {
    std::vector<ExchangePoint> points;
    for (const double bytes : {4e3, 3e5, 2.4e6, 9.5e6})
        points.push_back({bytes, 29e3 + bytes / 13.5}); // 13.5 GB/s
    const auto line = fitExchange(points);
    EXPECT_NEAR(line.ns, 29e3, 1);
    EXPECT_NEAR(line.bytesPerSecond, 13.5e9, 1e3);
    EXPECT_NEAR(line.nsOf(2e6), 29e3 + 2e6 / 13.5, 1);
}

/// What is off by a tenth weighs alike, short or long.
TEST(ExchangeLine, ErrorsAreRelative) {
    const std::vector<ExchangePoint> points{{0, 110}, {1e6, 900e3}, {1e6, 1100e3}};
    const auto line = fitExchange(points);
    EXPECT_NEAR(line.ns, 110, 2);
    EXPECT_LT(line.nsOf(1e6), 990e3) << "of two that differ by a fifth the shorter weighs more";
}

TEST(ExchangeLine, OfOneSizeIsLevelAndSoIsOneThatFalls) {
    const std::vector<ExchangePoint> one{{5000, 100}, {5000, 100}, {5000, 100}};
    EXPECT_NEAR(fitExchange(one).ns, 100, 1e-9);
    EXPECT_TRUE(std::isinf(fitExchange(one).bytesPerSecond));
    const std::vector<ExchangePoint> falling{{0, 200}, {1e6, 100}};
    EXPECT_TRUE(std::isinf(fitExchange(falling).bytesPerSecond));
    EXPECT_NEAR(fitExchange(falling).nsOf(5e5), 120, 1e-9); // the mean by weights of 1/4 and 1
}

MoeConfig config(int experts, int topK, int hidden = 64) {
    MoeConfig config;
    config.hiddenSize = hidden;
    config.moeIntermediateSize = 32;
    config.numExperts = experts;
    config.numExpertsPerTok = topK;
    return config;
}

/// What routings that are drawn come to, mean over many.
struct Drawn {
    double sentBytes = 0;
    double imbalance = 0;
};

Drawn drawn(const RankedLayer& layer) {
    constexpr int kDraws = 3000;
    const auto& c = layer.config;
    const auto placement = ExpertPlacement::contiguous(c.numExperts, layer.ranks);
    Drawn mean;
    for (int draw = 0; draw < kDraws; ++draw) {
        const auto routing =
            drawRouting({RoutingSpec::Kind::Uniform, 1.0, 0}, layer.tokens, c.numExperts, c.numExpertsPerTok,
                        c.router, 1000U + static_cast<std::uint64_t>(draw));
        std::vector<int> rows(static_cast<std::size_t>(layer.ranks));
        double sent = 0;
        for (int token = 0; token < layer.tokens; ++token) {
            const int home = token * layer.ranks / layer.tokens; // in blocks, where they divide
            std::set<int> ranksOfToken;
            for (int k = 0; k < c.numExpertsPerTok; ++k) {
                const auto at = static_cast<std::size_t>(token * c.numExpertsPerTok + k);
                const int rank = placement.rankOf(routing.experts[at], 0);
                ++rows[static_cast<std::size_t>(rank)];
                if (rank == home) continue;
                ranksOfToken.insert(rank);
                sent += c.hiddenSize * 4 + 12; // its result, and what says where it belongs
            }
            sent += static_cast<double>(ranksOfToken.size()) * c.hiddenSize *
                    static_cast<double>(dtypeSize(layer.dtype));
        }
        mean.sentBytes += sent / layer.ranks / kDraws;
        mean.imbalance += *std::ranges::max_element(rows) * static_cast<double>(layer.ranks) /
                          (layer.tokens * c.numExpertsPerTok) / kDraws;
    }
    return mean;
}

TEST(RankCostModel, BytesAndImbalanceAreThoseOfRowsThatFallAtRandom) {
    struct Case {
        int experts, topK, ranks, tokens;
    };
    for (const auto& [experts, topK, ranks, tokens] :
         {Case{64, 8, 2, 16}, Case{64, 8, 2, 128}, Case{64, 8, 8, 64}, Case{128, 8, 4, 32},
          Case{16, 1, 2, 40}}) {
        const auto c = config(experts, topK);
        const RankedLayer layer{.config = c, .tokens = tokens, .ranks = ranks};
        const auto model = predictLayer(layer, {1e9, 1e9, {0, 1e9}});
        const auto counted = drawn(layer);
        EXPECT_NEAR(model.sentBytes / counted.sentBytes, 1, 0.01) << experts << " on " << ranks;
        EXPECT_NEAR(model.imbalance - 1, counted.imbalance - 1, 0.06 * (counted.imbalance - 1) + 0.002)
            << experts << " on " << ranks << ", " << tokens;
    }
}

TEST(RankCostModel, ALayerIsTheLongerOfReadingAndMultiplyingAndItsExchange) {
    const auto c = config(8, 2);
    const RankedLayer layer{.config = c, .tokens = 400, .ranks = 2};
    const ExchangeLine exchange{1000, 1e9};
    const auto reading = predictLayer(layer, {1e6, 1e18, exchange});
    const auto multiplying = predictLayer(layer, {1e18, 1e6, exchange});
    // So many tokens hit all experts, and a rank holds four.
    EXPECT_NEAR(reading.computeNs,
                static_cast<double>(storedLayerBytes(c, 4, DType::BF16, WeightFormat::Plain)) * 1e3, 1);
    const double rows = 400 * reading.imbalance;
    EXPECT_NEAR(multiplying.computeNs,
                static_cast<double>(c.gateFlops(200) + c.expertFlops(std::llround(rows))) * 1e3, 1);
    EXPECT_NEAR(reading.exchangeNs, 1000 + reading.sentBytes, 1e-6);
    EXPECT_DOUBLE_EQ(reading.layerNs(), reading.computeNs + reading.exchangeNs);
}

TEST(RankCostModel, OneRankSendsNothing) {
    const auto c = config(8, 2);
    const auto model = predictLayer({.config = c, .tokens = 16, .ranks = 1}, {1e9, 1e9, {5, 1e9}});
    EXPECT_EQ(model.sentBytes, 0);
    EXPECT_EQ(model.imbalance, 1);
}

TEST(RankCostModel, TheFullestRankHasMoreExpertsHitUntilAllAre) {
    const auto c = config(64, 8);
    const auto bytes = [&](double experts) {
        return static_cast<double>(storedLayerBytes(c, experts, DType::BF16, WeightFormat::Plain));
    };
    const RankSpeed slowMemory{1e9, 1e18, {0, 1e18}};
    const auto one = predictLayer({.config = c, .tokens = 1, .ranks = 2}, slowMemory);
    EXPECT_NEAR(one.imbalance, 1.27, 0.01); // as measured, docs/scale.md
    EXPECT_NEAR(one.computeNs, bytes(4 * one.imbalance), 1);
    const auto many = predictLayer({.config = c, .tokens = 512, .ranks = 2}, slowMemory);
    EXPECT_NEAR(many.computeNs, bytes(32), 1);
}

} // namespace
} // namespace gatescope
