// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gatescope {

/// A kernel as PyTorch's profiler would write it, and the operator that launched it.
struct TestKernel {
    std::string name;
    std::int64_t ns = 3000;
    std::vector<std::int64_t> grid{8, 1, 1}; ///< empty: not recorded
    int stream = 7;
    std::string op{};                              ///< none: launched from nowhere known
    std::vector<std::vector<std::int64_t>> dims{}; ///< the operator's inputs
    std::string types{};
    std::string category = "kernel";
    std::int64_t bytes = 0;
    std::int64_t recordedNs = 0; ///< what is written instead of ns
};

/// Kernels of a decoder layer. Token count 16, hidden size 2048, 128 experts.
inline const TestKernel kQkv{.name = "nvjet_tst_qkv",
                             .grid = {40, 1, 1},
                             .op = "aten::linear",
                             .dims = {{16, 2048}, {5120, 2048}, {}}};
inline const TestKernel kKProj{
    .name = "nvjet_tst_64x8", .op = "aten::linear", .dims = {{16, 2048}, {128, 2048}, {}}};
inline const TestKernel kAttention{.name = "flash_fwd_kernel", .ns = 9000};
inline const TestKernel kOutput{.name = "nvjet_tst_64x8",
                                .grid = {128, 1, 1},
                                .op = "aten::linear",
                                .dims = {{16, 4096}, {2048, 4096}, {}}};
inline const TestKernel kNorm{.name = "vllm::fused_add_rms_norm_kernel", .ns = 2000, .grid = {16, 1, 1}};
inline const TestKernel kGate{
    .name = "nvjet_tst_64x8", .op = "aten::linear", .dims = {{16, 2048}, {128, 2048}, {}}};
inline const TestKernel kRouter{.name = "vllm::moe::topkGatingSoftmax<8, 128>",
                                .ns = 2000,
                                .op = "_moe_C::topk_softmax",
                                .dims = {{16, 8}, {16, 8}, {16, 8}, {16, 128}}};
inline const TestKernel kTopK{
    .name = "at::native::sbtopk::gatherTopK", .ns = 4000, .op = "aten::topk", .dims = {{16, 128}}};
inline const TestKernel kExperts{.name = "fused_moe_kernel", .ns = 40000, .grid = {1536, 1, 1}};
inline const TestKernel kActivation{.name = "vllm::act_and_mul_kernel", .ns = 2000};
inline const TestKernel kAdd{.name = "at::native::elementwise_kernel", .ns = 1000};

inline TestKernel without(TestKernel kernel, bool shapes, bool grid) {
    if (shapes) kernel.dims.clear();
    if (grid) kernel.grid.clear();
    return kernel;
}

} // namespace gatescope
