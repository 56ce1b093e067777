// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "xpu/devices.h"
#include "xpu/kernel_needs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace gatescope {
namespace {

void expectRefused(const MoeConfig& config, const char* what,
                   XpuExpertFormat format = XpuExpertFormat::Plain) {
    try {
        requireKernelsFor(config, DType::BF16, format);
        FAIL() << "not refused: " << what;
    } catch (const UsageError& error) {
        EXPECT_THAT(error.problem(), testing::HasSubstr(what));
        EXPECT_THAT(error.remedy(), testing::HasSubstr("--device cpu"));
    }
}

TEST(KernelNeeds, WhatTheKernelsCannotDoIsRefusedByName) {
    const auto good = MoeConfig::fromPreset("qwen3-30b-a3b");
    requireKernelsFor(good, DType::BF16, XpuExpertFormat::Plain);
    requireKernelsFor(good, DType::BF16, XpuExpertFormat::W8A8);
    auto config = good;
    config.router.groups = 5;
    expectRefused(config, "128 experts in 5 groups");
    config.numExperts = 514;
    config.router.groups = 257;
    expectRefused(config, "up to 256 groups");
    config = good;
    config.router.groups = 32;
    expectRefused(config, "8 experts a token from 1 of 32 groups");
    config = good;
    config.router.logitsDtype = DType::F16;
    expectRefused(config, "router logits in f16");
    config = good;
    config.moeIntermediateSize = 30;
    expectRefused(config, "moe_intermediate_size 30");
    EXPECT_THROW(requireKernelsFor(good, DType::F16, XpuExpertFormat::Plain), UsageError);
    EXPECT_THROW(requireKernelsFor(good, DType::F32, XpuExpertFormat::W8A8), UsageError);
    config = good;
    config.experts.biases = true;
    requireKernelsFor(config, DType::BF16, XpuExpertFormat::Plain);
    requireKernelsFor(config, DType::BF16, XpuExpertFormat::W8A8);
    for (const auto format : {XpuExpertFormat::Int8, XpuExpertFormat::Fp8, XpuExpertFormat::Fp8Channels,
                              XpuExpertFormat::Mxfp4}) {
        requireKernelsFor(config, DType::BF16, format);
        requireKernelsFor(config, DType::F32, format);
    }
    config = good;
    config.hiddenSize = 200000;
    expectRefused(config, "W8A8 sums over 200000 values", XpuExpertFormat::W8A8);
}

XpuDevice deviceWith(std::vector<std::uint32_t> subGroups, bool matrixEngine, bool blockLoad2d = false) {
    XpuDevice device;
    device.subGroupSizes = std::move(subGroups);
    device.matrixEngine = matrixEngine;
    device.blockLoad2d = blockLoad2d;
    return device;
}

TEST(KernelNeeds, TheDeviceTheDtypeAndTheExpertsChooseTheModules) {
    const auto qwen = MoeConfig::fromPreset("qwen3-30b-a3b");
    auto gptOss = qwen;
    gptOss.experts.biases = true;
    auto llama4 = qwen;
    llama4.experts.routingWeight = ExpertSpec::WeightPlace::BeforeGateUp;
    auto odd = qwen;
    odd.moeIntermediateSize = 36;
    const auto plain = deviceWith({8, 16, 32}, false);
    const auto hpg = deviceWith({8, 16, 32}, true);
    const auto hpc = deviceWith({16, 32}, true);
    const auto xe2 = deviceWith({16, 32}, true, true);
    struct Case {
        const XpuDevice& device;
        const MoeConfig& config;
        DType dtype;
        XpuExpertFormat format;
        const char *families, *int8, *experts;
        std::uint32_t subGroup;
    };
    using enum XpuExpertFormat;
    const auto bf16 = DType::BF16;
    const auto f32 = DType::F32;
    for (const auto& c :
         {Case{plain, qwen, bf16, Plain, "", "", "portable_bf16", 0},
          Case{xe2, qwen, f32, Plain, "", "", "portable_f32", 0},
          Case{xe2, odd, bf16, Plain, "", "", "portable_bf16", 0},
          Case{hpg, qwen, bf16, Plain, "", "", "xmx8_bf16", 8},
          Case{hpc, qwen, bf16, Plain, "", "", "xmx16_bf16", 16},
          Case{xe2, qwen, bf16, Plain, "", "", "xmx16_block2d_bf16", 16},
          Case{plain, gptOss, f32, Plain, "families_f32", "", "families_f32", 0},
          Case{xe2, gptOss, bf16, Plain, "families_bf16", "", "xmx16_block2d_epilogue_bf16", 16},
          Case{plain, llama4, bf16, Plain, "families_bf16", "", "portable_bf16", 0},
          Case{plain, qwen, bf16, W8A8, "", "int8_bf16", "int8_bf16", 0},
          Case{xe2, qwen, bf16, W8A8, "", "int8_bf16", "xmx16_int8", 16},
          Case{hpg, llama4, bf16, W8A8, "families_bf16", "int8_bf16", "xmx8_int8", 8},
          // No XMX set has int8 with biases.
          Case{xe2, gptOss, bf16, W8A8, "", "int8_bf16", "int8_epilogue_bf16", 0},
          // Biases are in the formats' own kernels; no XMX set has the formats.
          Case{plain, qwen, f32, Int8, "", "", "int8w_f32", 0},
          Case{xe2, qwen, bf16, Fp8, "", "", "fp8_bf16", 0},
          Case{xe2, qwen, bf16, Fp8Channels, "", "", "fp8c_bf16", 0},
          Case{hpg, gptOss, bf16, Mxfp4, "", "", "mxfp4_bf16", 0},
          Case{hpc, llama4, f32, Fp8, "families_f32", "", "fp8_f32", 0}}) {
        const KernelNeeds needs(c.device, c.config, c.dtype, c.format);
        SCOPED_TRACE(c.experts);
        EXPECT_EQ(needs.portable, c.dtype == bf16 ? "portable_bf16" : "portable_f32");
        EXPECT_EQ(needs.families, c.families);
        EXPECT_EQ(needs.int8, c.int8);
        EXPECT_EQ(needs.experts, c.experts);
        EXPECT_EQ(needs.subGroupSize, c.subGroup);
        EXPECT_EQ(needs.gemms.xmx, c.subGroup > 0);
    }
    EXPECT_EQ(KernelNeeds(plain, qwen, bf16, Fp8), KernelNeeds(hpg, gptOss, bf16, Fp8));
    EXPECT_NE(KernelNeeds(plain, qwen, bf16, Fp8), KernelNeeds(plain, llama4, bf16, Fp8));
    const KernelNeeds blocks(plain, qwen, bf16, Fp8), channels(plain, qwen, bf16, Fp8Channels);
    EXPECT_NE(blocks, channels);
    EXPECT_TRUE(blocks.differsByFp8Scales(channels));
    EXPECT_TRUE(channels.differsByFp8Scales(blocks));
    EXPECT_FALSE(blocks.differsByFp8Scales(blocks));
    EXPECT_FALSE(blocks.differsByFp8Scales(KernelNeeds(plain, qwen, bf16, Int8)));
    EXPECT_FALSE(blocks.differsByFp8Scales(KernelNeeds(plain, qwen, f32, Fp8Channels)));
    EXPECT_FALSE(blocks.differsByFp8Scales(KernelNeeds(plain, llama4, bf16, Fp8Channels)));
}

} // namespace
} // namespace gatescope
