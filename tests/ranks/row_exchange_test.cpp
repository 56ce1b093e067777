// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/row_exchange.h"
#include "ranks/thread_transport.h"
#include "trace/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <random>
#include <set>

namespace gatescope {
namespace {

constexpr int kHidden = 3;

/// What "expert" e makes of a row: enough to tell rows and experts apart.
float resultOf(int expert, float first, int column) {
    return 1000.0f * static_cast<float>(expert) + first + 0.25f * static_cast<float>(column);
}

struct Batch {
    int tokens;
    int topK;
    std::vector<float> rows; ///< [tokens, kHidden], the first of a row is its token's number
    std::vector<std::int32_t> experts;
    std::vector<float> weights = std::vector<float>(experts.size(), 1.0f);
};

Batch drawBatch(int tokens, int topK, int experts, unsigned seed) {
    Batch batch{tokens, topK, {}, {}, std::vector<float>(static_cast<std::size_t>(tokens * topK), 1.0f)};
    std::mt19937 random(seed);
    for (int token = 0; token < tokens; ++token) {
        for (int c = 0; c < kHidden; ++c)
            batch.rows.push_back(c == 0 ? static_cast<float>(token) : -1.0f);
        std::set<int> chosen;
        while (static_cast<int>(chosen.size()) < topK)
            chosen.insert(static_cast<int>(random() % static_cast<unsigned>(experts)));
        std::vector<std::int32_t> order(chosen.begin(), chosen.end());
        std::ranges::shuffle(order, random);
        batch.experts.insert(batch.experts.end(), order.begin(), order.end());
    }
    return batch;
}

/// Rank `rank` of `ranks` has the tokens [first, last).
std::pair<int, int> tokensOf(int tokens, int rank, int ranks) {
    return {tokens * rank / ranks, tokens * (rank + 1) / ranks};
}

/// One layer on one rank: sends its part of the batch, serves what arrives, checks every result that returns.
void runLayer(RankTransport& transport, RowExchange& exchange, const ExpertPlacement& placement,
              const Batch& batch) {
    const auto [first, last] = tokensOf(batch.tokens, transport.rank(), transport.size());
    exchange.setFirstToken(first);
    const auto arrived =
        exchange.dispatch({.rows = reinterpret_cast<const std::byte*>(batch.rows.data() + first * kHidden),
                           .rowBytes = kHidden * sizeof(float),
                           .tokens = last - first,
                           .topK = batch.topK,
                           .experts = batch.experts.data() + first * batch.topK,
                           .weights = batch.weights.data() + first * batch.topK});
    std::vector<float> results;
    float previous = -1;
    for (int expert = 0; expert < placement.experts(); ++expert) {
        const auto at = static_cast<std::size_t>(expert);
        previous = -1;
        for (int i = arrived.firstChoices[at]; i < arrived.firstChoices[at + 1]; ++i) {
            EXPECT_TRUE(placement.heldBy(transport.rank())[at]);
            float row[kHidden];
            std::memcpy(row,
                        arrived.rows +
                            static_cast<std::size_t>(arrived.rowOfChoice[static_cast<std::size_t>(i)]) *
                                sizeof row,
                        sizeof row);
            EXPECT_GT(row[0], previous) << "rows of an expert stand in the batch's order";
            previous = row[0];
            for (int c = 0; c < kHidden; ++c)
                results.push_back(resultOf(expert, row[0], c));
        }
    }
    const auto rows = exchange.combine(results.data());
    ASSERT_EQ(rows.size(), static_cast<std::size_t>((last - first) * batch.topK));
    for (int token = first; token < last; ++token) {
        for (int i = 0; i < batch.topK; ++i) {
            const float* row = rows[static_cast<std::size_t>((token - first) * batch.topK + i)];
            const int expert = batch.experts[static_cast<std::size_t>(token * batch.topK + i)];
            for (int c = 0; c < kHidden; ++c)
                EXPECT_EQ(row[c], resultOf(expert, static_cast<float>(token), c)) << token << ' ' << i;
        }
    }
}

RowExchange::Extent extentOf(const RankTransport& transport, const Batch& batch) {
    const auto [first, last] = tokensOf(batch.tokens, transport.rank(), transport.size());
    return {.ranks = transport.size(),
            .tokens = last - first,
            .tokensOfAll = batch.tokens,
            .topK = batch.topK,
            .hiddenSize = kHidden,
            .rowBytes = kHidden * sizeof(float)};
}

void runLayers(const ExpertPlacement& placement, const std::vector<Batch>& layers) {
    runThreadRanks(placement.ranks(), [&](RankTransport& transport) {
        RowExchange exchange(transport, placement, kHidden);
        std::int64_t most = 0;
        for (const auto& batch : layers) {
            runLayer(transport, exchange, placement, batch);
            most = std::max(most, RowExchange::bytesAtMost(extentOf(transport, batch)));
        }
        EXPECT_LE(exchange.bufferBytes(), most);
        EXPECT_EQ(exchange.calls().size(), layers.size());
    });
}

TEST(RowExchange, EveryChoiceComesBackToItsToken) {
    for (const int ranks : {1, 2, 3, 8}) {
        const auto placement = ExpertPlacement::contiguous(16, ranks);
        runLayers(placement, {drawBatch(37, 4, 16, 1), drawBatch(37, 4, 16, 2), drawBatch(5, 2, 16, 3)});
    }
}

TEST(RowExchange, RanksWithoutTokensServeTheOthers) {
    const auto placement = ExpertPlacement::contiguous(8, 4);
    runLayers(placement, {drawBatch(1, 8, 8, 1), drawBatch(3, 2, 8, 2)});
}

TEST(RowExchange, RanksThatGetNoRowStillTakePart) {
    Batch batch = drawBatch(6, 1, 1, 1); // all to expert 0
    runLayers(ExpertPlacement::contiguous(8, 4), {batch, batch});
}

TEST(RowExchange, TheFullestRankTakesWhatWasReckonedWith) {
    const auto placement = ExpertPlacement::contiguous(2, 2);
    const Batch batch{8, 1, std::vector<float>(8 * kHidden), std::vector<std::int32_t>(8, 0)};
    runThreadRanks(2, [&](RankTransport& transport) {
        RowExchange exchange(transport, placement, kHidden);
        const auto [first, last] = tokensOf(8, transport.rank(), 2);
        const auto arrived = exchange.dispatch({.rows = reinterpret_cast<const std::byte*>(batch.rows.data()),
                                                .rowBytes = kHidden * sizeof(float),
                                                .tokens = last - first,
                                                .topK = 1,
                                                .experts = batch.experts.data(),
                                                .weights = batch.weights.data()});
        const std::vector<float> results(static_cast<std::size_t>(arrived.choices()) * kHidden);
        (void)exchange.combine(results.data());
        // Rank 0 serves all rows and sends none; rank 1 sends all of its own.
        const auto most = RowExchange::bytesAtMost(extentOf(transport, batch));
        const std::int64_t leaving = 4 * kHidden * std::int64_t{sizeof(float)} * 5 / 4;
        if (transport.rank() == 0) {
            EXPECT_EQ(exchange.bufferBytes(), most - leaving);
        }
    });
}

TEST(RowExchange, OneRanksTokensMakeTheLargestMessage) {
    RowExchange::Extent extent{.ranks = 2, .tokens = 3, .tokensOfAll = 5, .topK = 4, .hiddenSize = 16};
    EXPECT_EQ(RowExchange::largestMessage(extent), 3 * 4 * 16 * 4);
    extent.ranks = 1;
    EXPECT_EQ(RowExchange::largestMessage(extent), 0);
}

TEST(RowExchange, ReplicasShareTheRows) {
    const ExpertPlacement placement({{0, 1}, {1}, {2, 0, 1}, {2}}, 3);
    runLayers(placement, {drawBatch(24, 2, 4, 1), drawBatch(1, 3, 4, 2)});
    const Batch batch{12, 1, std::vector<float>(12 * kHidden), std::vector<std::int32_t>(12, 2)};
    std::atomic<int> served{0};
    runThreadRanks(3, [&](RankTransport& transport) {
        RowExchange exchange(transport, placement, kHidden);
        const auto [first, last] = tokensOf(12, transport.rank(), 3);
        exchange.setFirstToken(first);
        const auto arrived = exchange.dispatch({.rows = reinterpret_cast<const std::byte*>(batch.rows.data()),
                                                .rowBytes = kHidden * sizeof(float),
                                                .tokens = last - first,
                                                .topK = 1,
                                                .experts = batch.experts.data(),
                                                .weights = batch.weights.data()});
        const std::vector<float> results(static_cast<std::size_t>(arrived.choices()) * kHidden);
        (void)exchange.combine(results.data());
        EXPECT_EQ(exchange.calls().front().choices, 4);
        served += exchange.calls().front().choices;
    });
    EXPECT_EQ(served, 12);
}

TEST(RowExchange, BytesAreThoseOfTheRowsNeeded) {
    const auto placement = ExpertPlacement::contiguous(6, 2);
    // Token 0 (rank 0) goes to both its rank and, with two choices, to rank 1; token 1 (rank 1) stays there.
    const Batch batch{2, 3, {0, 0, 0, 1, 1, 1}, {0, 3, 4, /**/ 3, 4, 5}};
    runThreadRanks(2, [&](RankTransport& transport) {
        RowExchange exchange(transport, placement, kHidden, {.moving = "moves", .waiting = "waits"});
        Recorder recorder(1, 64);
        exchange.setRecorder(&recorder);
        runLayer(transport, exchange, placement, batch);
        const std::int64_t row = kHidden * sizeof(float);
        const std::int64_t there = row + 2 * 12; // the row once, two choices of twelve bytes
        const std::int64_t back = 2 * row;       // a result for each choice
        const auto& call = exchange.calls().front();
        EXPECT_EQ(call.sentBytes, transport.rank() == 0 ? there : back);
        EXPECT_EQ(call.receivedBytes, transport.rank() == 0 ? back : there);
        EXPECT_EQ(call.choices, transport.rank() == 0 ? 1 : 5);
        EXPECT_EQ(call.peers, 1);
        std::vector<std::string> names;
        std::int64_t sent = 0;
        for (const auto& record : recorder.ranges().records()) {
            names.emplace_back(record.name);
            EXPECT_LE(record.start, record.end) << record.name;
            EXPECT_STREQ(record.category, names.back().starts_with("wait") ? "waits" : "moves");
            sent += record.args.integer(ArgKey::SentBytes).value_or(0);
            if (record.args.integer(ArgKey::Bytes)) {
                EXPECT_EQ(record.args.integer(ArgKey::Peers), 1);
            }
        }
        EXPECT_THAT(names, testing::ElementsAre("dispatch_pack", "wait for the slowest rank", "dispatch",
                                                "combine_pack", "wait for the slowest rank", "combine"));
        EXPECT_EQ(sent, call.sentBytes);
    });
}

TEST(ThreadTransport, WhatOneRankThrowsEndsTheOthersWaiting) {
    EXPECT_THROW(runThreadRanks(3,
                                [](RankTransport& transport) {
                                    if (transport.rank() == 1) throw std::runtime_error("broken");
                                    (void)transport.anyOf(false);
                                }),
                 std::runtime_error);
}

} // namespace
} // namespace gatescope
