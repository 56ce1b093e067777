// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/kernels/kernel_modules.h"
#include "xpu/layer_shape.h"

#include <gtest/gtest.h>

#include <string_view>

namespace gatescope {
namespace {

TEST(LayerShape, RowsPerExpertChooseTheGemm) {
    const auto name = [](bool xmx, std::int64_t slots, int experts) {
        return std::string_view(gemmVariant(xmx, slots, experts).w13);
    };
    EXPECT_EQ(name(false, 128, 128), "w13_silu_decode");
    EXPECT_EQ(name(false, 129, 128), "w13_silu_prefill");
    EXPECT_EQ(name(true, 256, 128), "w13_silu_decode");
    EXPECT_EQ(name(true, 257, 128), "w13_silu_m8");
    EXPECT_EQ(name(true, 2048, 128), "w13_silu_m8");
    EXPECT_EQ(name(true, 2049, 128), "w13_silu_m32");
}

TEST(LayerShape, BuffersHoldEveryVariantThatFewerTokensMayChoose) {
    const auto config = MoeConfig::fromPreset("qwen3-30b-a3b");
    for (const bool xmx : {false, true}) {
        for (const int capacity : {1, 7, 64, 1000}) {
            const BufferSizes sizes(config, DType::BF16, capacity, xmx);
            for (int tokens = 1; tokens <= capacity; tokens += 1 + capacity / 50) {
                const std::int64_t slots = std::int64_t{tokens} * config.numExpertsPerTok;
                const auto& variant = gemmVariant(xmx, slots, config.numExperts);
                const auto tiles = kernel_shape::maxTiles(slots, config.numExperts, variant.tileRows);
                EXPECT_GE(static_cast<std::int64_t>(sizes.plan), kernel_shape::planBytes(tiles));
                const auto rows = static_cast<std::size_t>(tiles * variant.tileRows);
                const auto hidden = xmx ? rows * 768 * 2 : static_cast<std::size_t>(slots) * 768 * 4;
                EXPECT_GE(sizes.hidden, hidden);
                EXPECT_GE(sizes.packedRows, variant.packRows != nullptr ? rows * 2048 * 2 : 0);
            }
        }
    }
}

TEST(LayerShape, SharedExpertBuffersOnlyWhereThereIsOne) {
    const auto without = BufferSizes(MoeConfig::fromPreset("qwen3-30b-a3b"), DType::BF16, 16, false);
    EXPECT_EQ(without.sharedRows + without.sharedHidden + without.sharedPlan + without.sharedScale, 0u);
    const auto with = BufferSizes(MoeConfig::fromPreset("qwen3-next-80b-a3b"), DType::BF16, 16, false);
    EXPECT_EQ(with.sharedRows, 16u * 2048 * sizeof(float));
    EXPECT_GT(with.total(), without.total());
}

TEST(LayerShape, XmxWantsMultiplesOf32) {
    auto config = MoeConfig::fromPreset("qwen3-30b-a3b");
    EXPECT_TRUE(shapeFitsXmx(config));
    config.sharedExpertIntermediateSize = 48;
    EXPECT_FALSE(shapeFitsXmx(config));
}

} // namespace
} // namespace gatescope
