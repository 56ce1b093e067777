// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/symbol_name.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

TEST(ReadableSymbol, KernelsOfRecordings) {
    // Of public recordings of vLLM and SGLang on ROCm (TraceLens, MIT), and a GEMM's first letters as CUTLASS
    // 3 names it.
    EXPECT_EQ(
        readableSymbol("_ZN5aiter24add_rmsnorm_quant_kernelIDF16bDF16bLi64ELi8ELb0ELb0ELb1ELi1EEEvPT0_PT_"
                       "PfS4_S4_S4_diiiiiiib"),
        "aiter::add_rmsnorm_quant_kernel<bf16, bf16, 64, 8, false, false, true, 1>");
    EXPECT_EQ(readableSymbol("_ZN7ck_tile6kentryILi1ENS_12Rmsnorm2dFwdINS_27Rmsnorm2dFwdPipelineOnePassINS_"
                             "27Rmsnorm2dFwdPipelineProblemIDF16bDF16bfDF16b"),
              "ck_tile::kentry<1, ck_tile::Rmsnorm2dFwd<...>>");
    EXPECT_EQ(readableSymbol("_ZN7sgl_hip10activation18act_and_mul_kernelI14__hip_bfloat16TnPFT_RKS3_EXadL_"
                             "Z4siluIS2_ES3_S5_EEEEvPS3_PS4_i"),
              "sgl_hip::activation::act_and_mul_kernel<__hip_bfloat16, ...>");
    EXPECT_EQ(
        readableSymbol("_ZN7cutlass13device_kernelINS_4gemm6kernel13GemmUniversalIN4cute5tupleIJiiiiEEE"),
        "cutlass::device_kernel<cutlass::gemm::kernel::GemmUniversal<...>>");
}

TEST(ReadableSymbol, PartsOfNames) {
    EXPECT_EQ(readableSymbol("_Z4axpyifPKfPf"), "axpy");
    EXPECT_EQ(readableSymbol("_ZL4axpyifPKfPf"), "axpy");
    EXPECT_EQ(readableSymbol("_ZN12_GLOBAL__N_14axpyEifPf"), "(anonymous namespace)::axpy");
    EXPECT_EQ(readableSymbol("_ZNSt6vectorIfE4fillEv"), "std::vector<float>::fill");
    EXPECT_EQ(readableSymbol("_ZNK4pool4TeamIjLin2EE3runIbEEvv"), "pool::Team<unsigned, -2>::run<bool>");
    EXPECT_EQ(readableSymbol("_Z3runI3JobEvT_"), "run<Job>");
    EXPECT_EQ(readableSymbol("_Z3runIN4pool3JobEN4pool4TaskEEvv"), "run<pool::Job, pool::Task>");
    EXPECT_EQ(readableSymbol("_Z3runIPfEvT_"), "run<...>") << "a pointer is not understood";
    EXPECT_EQ(readableSymbol("_Z3runIJEEvv"), "run<...>");
}

TEST(ReadableSymbol, OtherNamesStayAsTheyAre) {
    for (const char* name : {"", "_Z", "_ZN", "_ZNE", "_Z0", "_Z00", "_Z9short", "_Z99999999999999999999a",
                             "_Zfoo", "_ZN_", "_ZNS_3fooE", "_ZN5aiter24add_rms", "_Z4axpyv now _Z4axpyf",
                             "_Z4axp\xc3\xbcv", "Z4axpyv", "triton_poi_fused_add_0", "_zen", "axpy_Z4axpyv",
                             "void at::native::vectorized_elementwise_kernel<4, float>(int)"})
        EXPECT_EQ(readableSymbol(name), name);
}

TEST(ReadableSymbol, CutAnywhereAndHostileItEnds) {
    const std::string whole =
        "_ZN7ck_tile6kentryILi1ENS_12Rmsnorm2dFwdINS_27Rmsnorm2dFwdPipelineOnePassINS_27R";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto cut = whole.substr(0, length);
        EXPECT_LE(readableSymbol(cut).size(), whole.size() + 20);
    }
    // A demangler that writes what substitutions stand for doubles this one's length at each of them.
    std::string doubling = "_Z1fISt4pairIiiE";
    for (int i = 0; i < 200; ++i)
        doubling += "S_IS" + std::to_string(i) + "_S" + std::to_string(i) + "_E";
    EXPECT_EQ(readableSymbol(doubling), "f<std::pair<...>>");
    std::string arguments = "_Z1fI";
    for (int i = 0; i < 100000; ++i)
        arguments += "NS_1aE";
    EXPECT_EQ(readableSymbol(arguments).substr(0, 13), "f<f::a, f::a,");
}

} // namespace
} // namespace gatescope
