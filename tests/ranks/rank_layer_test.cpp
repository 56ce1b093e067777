// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "cpu/cpu_kernels.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"
#include "ranks/row_exchange.h"
#include "ranks/thread_transport.h"

#include <gtest/gtest.h>

#include <mutex>

namespace gatescope {
namespace {

constexpr DType kDtype = DType::BF16;

MoeConfig layerConfig(int sharedWidth) {
    MoeConfig config;
    config.name = "test";
    config.hiddenSize = 128;
    config.moeIntermediateSize = 64;
    config.numExperts = 16;
    config.numExpertsPerTok = 4;
    config.sharedExpertIntermediateSize = sharedWidth;
    config.sharedExpertGated = sharedWidth > 0;
    return config;
}

std::vector<std::byte> input(const MoeConfig& config, int tokens) {
    return syntheticHiddenStates(tokens, config.hiddenSize, kDtype, 7, 3);
}

std::size_t rowBytes(const MoeConfig& config) {
    return static_cast<std::size_t>(config.hiddenSize) * dtypeSize(kDtype);
}

/// Runs twice, so that what a layer leaves behind meets the next one.
std::vector<std::byte> outputOf(MoeKernels& kernels, SparseMoeBlock& block, const PackedLayer& layer,
                                std::size_t bytes) {
    std::vector<std::byte> output(bytes);
    for (int pass = 0; pass < 2; ++pass)
        (void)block.forward(layer, kernels.input());
    kernels.readOutput(output);
    return output;
}

std::vector<std::byte> oneRank(const MoeConfig& config, int tokens, RouterPlacement placement) {
    CpuKernels kernels(2);
    const auto layer = kernels.load(*makeSyntheticWeights(config, 5), kDtype);
    kernels.prepare(config, kDtype, tokens);
    kernels.setInput(input(config, tokens), tokens);
    SparseMoeBlock block(kernels, config, placement);
    return outputOf(kernels, block, *layer, static_cast<std::size_t>(tokens) * rowBytes(config));
}

std::vector<std::byte> allRanks(const MoeConfig& config, int tokens, RouterPlacement placement,
                                const ExpertPlacement& experts) {
    std::vector<std::byte> whole(static_cast<std::size_t>(tokens) * rowBytes(config));
    std::mutex mutex;
    runThreadRanks(experts.ranks(), [&](RankTransport& transport) {
        CpuKernels kernels(1);
        MoeKernels& device = kernels;
        device.rankedExperts()->holdExperts(experts.heldBy(transport.rank()));
        const auto layer = device.load(*makeSyntheticWeights(config, 5), kDtype);
        device.prepare(config, kDtype, tokens);
        const auto mine = partOf(tokens, transport.rank(), transport.size());
        const int count = mine.last - mine.first;
        const auto all = input(config, tokens);
        const auto from = static_cast<std::size_t>(mine.first) * rowBytes(config);
        const auto bytes = static_cast<std::size_t>(count) * rowBytes(config);
        device.setInput(std::span(all).subspan(from, bytes), count);
        RowExchange exchange(transport, experts, config.hiddenSize);
        exchange.setFirstToken(mine.first);
        SparseMoeBlock block(device, config, placement, &exchange);
        const auto output = outputOf(device, block, *layer, bytes);
        const std::scoped_lock lock(mutex);
        std::ranges::copy(output, whole.begin() + static_cast<std::ptrdiff_t>(from));
    });
    return whole;
}

TEST(RankLayer, TheBitsAreThoseOfOneRank) {
    for (const int shared : {0, 96}) {
        const auto config = layerConfig(shared);
        for (const int tokens : {1, 7, 130}) {
            const auto expected = oneRank(config, tokens, RouterPlacement::afterFix());
            for (const int ranks : {1, 2, 3, 8}) {
                EXPECT_EQ(allRanks(config, tokens, RouterPlacement::afterFix(),
                                   ExpertPlacement::contiguous(16, ranks)),
                          expected)
                    << tokens << " tokens, " << ranks << " ranks, shared " << shared;
            }
        }
    }
}

TEST(RankLayer, AllPlacementsOfTheGateGiveTheSameBits) {
    const auto config = layerConfig(0);
    const auto expected = oneRank(config, 9, RouterPlacement::afterFix());
    for (const auto placement : {RouterPlacement::beforeFix(), RouterPlacement::external()})
        EXPECT_EQ(allRanks(config, 9, placement, ExpertPlacement::contiguous(16, 2)), expected);
}

TEST(RankLayer, ReplicasGiveTheSameBits) {
    const auto config = layerConfig(0);
    std::vector<std::vector<int>> holders;
    for (int expert = 0; expert < 16; ++expert)
        holders.push_back(expert % 3 == 0 ? std::vector{0, 1, 2} : std::vector{expert % 3});
    const auto expected = oneRank(config, 130, RouterPlacement::afterFix());
    EXPECT_EQ(allRanks(config, 130, RouterPlacement::afterFix(), {holders, 3}), expected);
}

TEST(RankLayer, WeightsThatAreAppliedBeforeTheExpertsTravelAlong) {
    auto config = layerConfig(0);
    config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    const auto expected = oneRank(config, 9, RouterPlacement::afterFix());
    EXPECT_NE(expected, oneRank(layerConfig(0), 9, RouterPlacement::afterFix()));
    EXPECT_EQ(allRanks(config, 9, RouterPlacement::afterFix(), ExpertPlacement::contiguous(16, 3)), expected);
}

TEST(RankLayer, AnotherInputGivesOtherBits) {
    const auto config = layerConfig(0);
    EXPECT_NE(allRanks(config, 9, RouterPlacement::afterFix(), ExpertPlacement::contiguous(16, 2)),
              oneRank(config, 10, RouterPlacement::afterFix()));
}

TEST(RankLayer, ARankHoldsItsOwnExpertsAlone) {
    const auto config = layerConfig(0);
    CpuKernels kernels(1);
    const auto whole = kernels.load(*makeSyntheticWeights(config, 5), kDtype)->bytes();
    MoeKernels& device = kernels;
    device.rankedExperts()->holdExperts(ExpertPlacement::contiguous(16, 8).heldBy(3));
    EXPECT_LT(device.load(*makeSyntheticWeights(config, 5), kDtype)->bytes(), whole / 5);
}

/// A device that offers no part of its experts.
class WholeKernels final : public CpuKernels {
public:
    using CpuKernels::CpuKernels;
    RankedExperts* rankedExperts() override { return nullptr; }
};

TEST(RankLayer, ADeviceThatHoldsAllExpertsOrNoneIsRefused) {
    const auto config = layerConfig(0);
    const auto placement = ExpertPlacement::contiguous(16, 1);
    runThreadRanks(1, [&](RankTransport& transport) {
        RowExchange exchange(transport, placement, config.hiddenSize);
        WholeKernels kernels(1);
        EXPECT_THROW(SparseMoeBlock(kernels, config, RouterPlacement::afterFix(), &exchange), UsageError);
    });
}

} // namespace
} // namespace gatescope
