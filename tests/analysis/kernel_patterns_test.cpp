// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_patterns.h"
#include "base/error.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace gatescope {
namespace {

TEST(KernelPatterns, PiecesStandInOrder) {
    EXPECT_TRUE(fitsPattern("nvjet_sm90_splitk_tnn", "splitk"));
    EXPECT_TRUE(fitsPattern("cutlass_moe_gemm", "moe*gemm"));
    EXPECT_FALSE(fitsPattern("gemm_of_moe", "moe*gemm"));
    EXPECT_TRUE(fitsPattern("memcpy dtoh", "^memcpy"));
    EXPECT_FALSE(fitsPattern("async memcpy", "^memcpy"));
    EXPECT_FALSE(fitsPattern("moe", "moe*moe")) << "one text is not two pieces";
}

TEST(KernelPatterns, KnowsLibrariesNames) {
    const std::vector<std::pair<std::string, KernelFamily>> names{
        {"nvjet_sm103_tst_32x64_64x16_4x1_v_bz_splitK_TNN", KernelFamily::Gemm},
        {"void cublasLt::splitKreduce_kernel<32, 16, int, float>", KernelFamily::GemmPart},
        {"Cijk_Alik_Bljk_BBS_BH_Bias_HA_S_SAV_UserArgs_MT16x16x256", KernelFamily::Gemm},
        {"gemm_kernel[SIMD16 {8; 1; 1} {16; 4; 1}]", KernelFamily::Gemm},
        {"void moe::dev::routing::routingCustom::routingIndicesDynBlockKernel<...>", KernelFamily::Router},
        {"void vllm::moe::topkGatingSoftmax<8, 128, 4, 16>", KernelFamily::Router},
        {"_topk_forward", KernelFamily::Router},
        {"void at::native::sbtopk::gatherTopK<float, unsigned int, 2, false>", KernelFamily::TopK},
        {"void at::native::bitonicSortKVInPlace<2, -1, 16, 16>", KernelFamily::Sort},
        {"_matmul_ogs_NNT_bf16xbf16xmxfp4_16x128x256x1_swiglu", KernelFamily::GroupedGemm},
        {"bmm_Bfloat16_Bfloat16Bfloat16_Fp32_t128x8x128u2_s6_swiGlu_dynB_sm100f", KernelFamily::GroupedGemm},
        {"void moe::dev::finalize::finalizeKernel<...>", KernelFamily::ExpertGather},
        {"void tensorrt_llm::finalizeMoeRoutingKernel<...>", KernelFamily::ExpertGather},
        {"_combined_routing_compute", KernelFamily::ExpertPrepare},
        {"triton_poi_fused_constant_pad_nd_moe_forward_0", KernelFamily::Elementwise},
        {"triton_poi_fused_addmm_relu_0", KernelFamily::Elementwise},
        {"_moe_C::dsv3_router_gemm", KernelFamily::Gemm},
        {"vllm::moe::router_gemm_kernel_float_output<__nv_bfloat16>", KernelFamily::Gemm},
        {"triton_poi_fused_mul_silu_slice_3", KernelFamily::Activation},
        {"triton_poi_fused_mul_sigmoid_2", KernelFamily::Elementwise},
        {"triton_red_fused__to_copy_mm_1", KernelFamily::Gemm},
        {"triton_per_fused__to_copy_mm_t_2", KernelFamily::Gemm},
        {"triton_red_fused_add_mean_mul_pow_rsqrt_0", KernelFamily::Norm},
        {"triton_per_fused__to_copy_add_mean_mul_pow_rsqrt_view_19", KernelFamily::Norm},
        {"triton_red_fused_add_mean_pow_0", KernelFamily::Norm},
        {"triton_poi_fused__to_copy__unsafe_view_add_clone_mean_mul_pow_rsqrt_view_12",
         KernelFamily::Elementwise},
        {"triton_poi_fused__grouped_mm__to_copy_add_index_mean_mul_pow_rsqrt_sort_13",
         KernelFamily::ExpertPrepare},
        {"aten::mul", KernelFamily::Elementwise},
        {"void vllm::fused_add_rms_norm_kernel<c10::BFloat16, 8>", KernelFamily::Norm},
        {"_ZN7ck_tile6kentryILi1ENS_12Rmsnorm2dFwdINS_27Rmsnorm2dFwd", KernelFamily::Norm},
        {"void (anonymous namespace)::fused_qknorm_warp<128l, true>", KernelFamily::QkNorm},
        {"kernel_unified_attention_2d", KernelFamily::Attention},
        {"cudnn_generated_fort_native_sdpa_sm90_flash_fprop_wgmma_f16", KernelFamily::Attention},
        {"void vllm::reshape_and_cache_flash_kernel<...>", KernelFamily::KvCache},
        {"void vllm::act_and_mul_kernel<c10::BFloat16, silu_kernel>", KernelFamily::Activation},
        {"ncclDevKernel_SendRecv(ncclDevKernelArgsStorage<4096ul>)", KernelFamily::Collective},
        {"Memcpy DtoH (Device -> Pinned)", KernelFamily::Copy},
        {"zz_nobody_knows", KernelFamily::Unknown},
    };
    for (const auto& [name, family] : names)
        EXPECT_EQ(familyName(KernelPatterns::builtIn().family(name)), familyName(family)) << name;
}

TEST(KernelPatterns, OnesOwnGoFirst) {
    auto patterns = KernelPatterns::builtIn();
    patterns.add(
        R"({"families": [{"family": "router", "any": ["Nobody_Knows"]}, {"family": "norm", "any": ["nvjet"]}]})",
        "own.json");
    EXPECT_EQ(patterns.family("zz_nobody_knows"), KernelFamily::Router);
    EXPECT_EQ(patterns.family("nvjet_tst"), KernelFamily::Norm);
    EXPECT_EQ(patterns.family("flash_fwd"), KernelFamily::Attention);
}

TEST(KernelPatterns, RefusesWhatIsNoFileOfPatterns) {
    auto patterns = KernelPatterns::builtIn();
    for (const auto* text :
         {"", "[", "[]", R"({"families": [{"family": "nonsense", "any": []}]})",
          R"({"families": [{"family": "norm"}]})", R"({"families": 3})", R"({"steps": [1]})"}) {
        EXPECT_THROW(patterns.add(text, "own.json"), InputError) << text;
    }
}

TEST(KernelPatterns, StepsAreAnnotations) {
    const auto& patterns = KernelPatterns::builtIn();
    ASSERT_TRUE(patterns.stepRule("ProfilerStep#7"));
    ASSERT_TRUE(patterns.stepRule("execute_context_0(0)_generation_1(1)"));
    EXPECT_LT(*patterns.stepRule("ProfilerStep#7"), *patterns.stepRule("execute_16_context_0"));
    EXPECT_FALSE(patterns.stepRule("my ProfilerStep#7"));
}

TEST(KernelPatterns, EveryFamilyHasAName) {
    for (int i = 0; i <= static_cast<int>(KernelFamily::Elementwise); ++i) {
        const auto family = static_cast<KernelFamily>(i);
        EXPECT_EQ(familyFromName(familyName(family)), family);
    }
    EXPECT_EQ(familyFromName("nonsense"), std::nullopt);
}

} // namespace
} // namespace gatescope
