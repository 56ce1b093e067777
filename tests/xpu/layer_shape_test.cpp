// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/kernels/kernel_modules.h"
#include "xpu/layer_shape.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace gatescope {
namespace {

TEST(LayerShape, RowsPerExpertChooseTheGemm) {
    const auto name = [](bool xmx, std::int64_t slots, int experts) {
        return std::string_view(gemmVariant({.xmx = xmx}, slots, experts).w13);
    };
    EXPECT_EQ(name(false, 128, 128), "w13_silu_decode");
    EXPECT_EQ(name(false, 129, 128), "w13_silu_prefill");
    EXPECT_EQ(name(true, 256, 128), "w13_silu_decode");
    EXPECT_EQ(name(true, 257, 128), "w13_silu_m8");
    EXPECT_EQ(name(true, 2048, 128), "w13_silu_m8");
    EXPECT_EQ(name(true, 2049, 128), "w13_silu_m32");
}

TEST(LayerShape, BiasesAndOtherActivationsHaveGemmsOfTheirOwn) {
    ExpertSpec experts;
    EXPECT_EQ(gemmKind(experts, XpuExpertFormat::Plain), GemmSet::Kind::Plain);
    experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp; // no business of the GEMMs
    EXPECT_EQ(gemmKind(experts, XpuExpertFormat::Plain), GemmSet::Kind::Plain);
    experts.biases = true;
    EXPECT_EQ(gemmKind(experts, XpuExpertFormat::Plain), GemmSet::Kind::Epilogue);
    experts = {};
    experts.activation = ExpertSpec::Activation::ClampedSwiglu;
    EXPECT_EQ(gemmKind(experts, XpuExpertFormat::Plain), GemmSet::Kind::Epilogue);
    EXPECT_EQ(gemmKind(experts, XpuExpertFormat::W8A8), GemmSet::Kind::Int8Epilogue);
    EXPECT_EQ(gemmKind({}, XpuExpertFormat::W8A8), GemmSet::Kind::Int8);
    const GemmSet epilogue{.kind = GemmSet::Kind::Int8Epilogue};
    EXPECT_EQ(epilogue.weights(), QuantizedMatrix::Format::Int8Channels);
    EXPECT_TRUE(epilogue.int8());
    EXPECT_FALSE(epilogue.weightsOnly());
    EXPECT_EQ(gemmVariant(epilogue, 8, 32).w13, std::string_view("w13_int8_act_decode"));
    EXPECT_EQ(gemmVariant(epilogue, 64, 32).w2, std::string_view("w2_int8_bias_prefill"));
    for (const bool xmx : {false, true}) {
        for (const std::int64_t slots : {8, 64, 4000}) {
            const auto& plain = gemmVariant({xmx, GemmSet::Kind::Plain}, slots, 32);
            const auto& other = gemmVariant({xmx, GemmSet::Kind::Epilogue}, slots, 32);
            EXPECT_EQ(plain.tileRows, other.tileRows);
            EXPECT_TRUE(std::string_view(other.w13).starts_with("w13_act_")) << other.w13;
            EXPECT_TRUE(std::string_view(other.w2).starts_with("w2_bias_")) << other.w2;
            const auto& int8 = gemmVariant({xmx, GemmSet::Kind::Int8}, slots, 32);
            EXPECT_EQ(plain.tileRows, int8.tileRows);
            EXPECT_TRUE(std::string_view(int8.w13).starts_with("w13_int8_")) << int8.w13;
        }
    }
}

TEST(LayerShape, WeightsOfFewBitsHaveGemmsOfTheirOwnWhateverTheExpertsDo) {
    using Format = QuantizedMatrix::Format;
    struct Case {
        XpuExpertFormat format;
        std::optional<Format> weights;
        bool weightsOnly;
        const char* w13;
        const char* w2;
    };
    for (const auto& c :
         {Case{XpuExpertFormat::Plain, std::nullopt, false, "w13_silu_", "w2_"},
          Case{XpuExpertFormat::W8A8, Format::Int8Channels, false, "w13_int8_", "w2_int8_"},
          Case{XpuExpertFormat::Int8, Format::Int8Channels, true, "w13_int8w_", "w2_int8w_"},
          Case{XpuExpertFormat::Fp8, Format::Fp8Blocks, true, "w13_fp8_", "w2_fp8_"},
          Case{XpuExpertFormat::Fp8Channels, Format::Fp8Channels, true, "w13_fp8c_", "w2_fp8c_"},
          Case{XpuExpertFormat::Mxfp4, Format::Mxfp4, true, "w13_mxfp4_", "w2_mxfp4_"}}) {
        ExpertSpec experts;
        const GemmSet set{.kind = gemmKind(experts, c.format)};
        EXPECT_EQ(set.weights(), c.weights);
        EXPECT_EQ(set.weightsOnly(), c.weightsOnly);
        for (const std::int64_t slots : {8, 64}) {
            const std::string size = slots == 8 ? "decode" : "prefill";
            EXPECT_EQ(gemmVariant(set, slots, 32).w13, c.w13 + size);
            EXPECT_EQ(gemmVariant(set, slots, 32).w2, c.w2 + size);
        }
        experts.biases = true;
        if (c.weightsOnly) {
            EXPECT_EQ(gemmKind(experts, c.format), set.kind);
        }
    }
}

TEST(LayerShape, OnlyQwensRouterIsPlain) {
    EXPECT_FALSE(routerIsScored({.renormalise = true}, DType::BF16));
    EXPECT_FALSE(routerIsScored({.logitsDtype = DType::BF16}, DType::BF16));
    EXPECT_TRUE(routerIsScored({.logitsDtype = DType::F32}, DType::BF16));
    EXPECT_TRUE(routerIsScored({.scoring = RouterSpec::Scoring::Sigmoid}, DType::F32));
    EXPECT_TRUE(routerIsScored({.logitBias = true}, DType::F32));
    EXPECT_TRUE(routerIsScored({.correctionBias = true}, DType::F32));
    EXPECT_TRUE(routerIsScored({.scale = 2.5}, DType::F32));
    MoeConfig config;
    config.router.scale = 2.5;
    EXPECT_EQ(logitsDtype(config, DType::BF16), DType::F32);
    config.router.scale = 1;
    EXPECT_EQ(logitsDtype(config, DType::BF16), DType::BF16);
}

TEST(LayerShape, BuffersHoldEveryVariantThatFewerTokensMayChoose) {
    const auto config = MoeConfig::fromPreset("qwen3-30b-a3b");
    for (const bool xmx : {false, true}) {
        for (const int capacity : {1, 7, 64, 1000}) {
            const BufferSizes sizes(config, DType::BF16, capacity, {.xmx = xmx});
            for (int tokens = 1; tokens <= capacity; tokens += 1 + capacity / 50) {
                const std::int64_t slots = std::int64_t{tokens} * config.numExpertsPerTok;
                const auto& variant = gemmVariant({.xmx = xmx}, slots, config.numExperts);
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

TEST(LayerShape, Int8BuffersHoldEveryVariantThatFewerTokensMayChoose) {
    auto config = MoeConfig::fromPreset("qwen3-next-80b-a3b"); // with a shared expert
    for (const bool before : {false, true}) {
        if (before) config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
        const GemmSet set{.xmx = true, .kind = GemmSet::Kind::Int8};
        const BufferSizes sizes(config, DType::BF16, 300, set);
        const std::size_t slots = 300 * 10;
        EXPECT_EQ(sizes.int8Rows, (before ? slots : 300) * 2048);
        EXPECT_EQ(sizes.int8RowScales, (before ? slots : 300) * 4);
        EXPECT_GE(sizes.int8Hidden, slots * 512);
        EXPECT_EQ(sizes.hidden, slots * 512 * 2);
        EXPECT_EQ(sizes.ownRow, slots * 4);
        for (int tokens = 1; tokens <= 300; ++tokens) {
            for (const bool shared : {false, true}) {
                const std::int64_t rows = shared ? tokens : std::int64_t{tokens} * 10;
                const int experts = shared ? 1 : config.numExperts;
                const auto& variant = gemmVariant(set, rows, experts);
                const auto tiled = static_cast<std::size_t>(
                    kernel_shape::maxTiles(rows, experts, variant.tileRows) * variant.tileRows);
                if (variant.packRows == nullptr) continue;
                EXPECT_GE(shared ? sizes.sharedPackedRows : sizes.packedRows, tiled * 2048);
                EXPECT_GE(sizes.packedHidden, tiled * 512);
            }
        }
    }
    EXPECT_EQ(BufferSizes(config, DType::BF16, 300, GemmSet{}).int8Rows, 0u);
}

TEST(LayerShape, SharedExpertBuffersOnlyWhereThereIsOne) {
    const auto without = BufferSizes(MoeConfig::fromPreset("qwen3-30b-a3b"), DType::BF16, 16, GemmSet{});
    EXPECT_EQ(without.sharedRows + without.sharedHidden + without.sharedPlan + without.sharedScale, 0u);
    const auto with = BufferSizes(MoeConfig::fromPreset("qwen3-next-80b-a3b"), DType::BF16, 16, GemmSet{});
    EXPECT_EQ(with.sharedRows, 16u * 2048 * sizeof(float));
    EXPECT_GT(with.total(), without.total());
}

TEST(LayerShape, WeighedRowsOnlyWhereWeightsGoIn) {
    auto config = MoeConfig::fromPreset("qwen3-30b-a3b");
    const BufferSizes without(config, DType::BF16, 16, GemmSet{});
    EXPECT_EQ(without.weighedRows, 0u);
    config.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    const BufferSizes with(config, DType::BF16, 16, GemmSet{});
    EXPECT_EQ(with.weighedRows, 16u * 8 * 2048 * 2);
    EXPECT_EQ(with.total(), without.total() + with.weighedRows + 2 * with.slotInts);
}

TEST(LayerShape, XmxWantsMultiplesOf32) {
    auto config = MoeConfig::fromPreset("qwen3-30b-a3b");
    EXPECT_TRUE(shapeFitsXmx(config));
    config.sharedExpertIntermediateSize = 48;
    EXPECT_FALSE(shapeFitsXmx(config));
}

} // namespace
} // namespace gatescope
