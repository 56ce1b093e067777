// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/redundant_work.h"
#include "foreign_traces.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const TestKernel kAllReduce{
    .name = "ncclDevKernel_AllReduce_Sum_bf16_RING_LL", .ns = 8000, .grid = {16, 1, 1}};
const TestKernel kQuantize{.name = "dynamic_per_token_scaled_fp8_quant_kernel", .ns = 2000};
const TestKernel kDequantize{.name = "dequantize_block_kernel", .ns = 2500};
const TestKernel kToHost{
    .name = "Memcpy DtoH (Device -> Pinned)", .ns = 1000, .grid = {}, .category = "gpu_memcpy", .bytes = 512};
const TestKernel kToDevice{
    .name = "Memcpy HtoD (Pinned -> Device)", .ns = 1000, .grid = {}, .category = "gpu_memcpy", .bytes = 512};

TestKernel cast(std::string types, std::vector<std::int64_t> dims = {16, 2048}) {
    return {.name = "direct_copy_kernel",
            .ns = 1500,
            .op = "aten::_to_copy",
            .dims = {std::move(dims)},
            .types = std::move(types)};
}

/// `kernels` once in each of `layers` layers.
std::shared_ptr<const Trace> repeated(const std::vector<TestKernel>& kernels, int layers = 4) {
    ForeignTrace trace;
    for (int i = 0; i < layers; ++i) {
        for (const auto& kernel : kernels)
            trace.add(kernel);
    }
    return trace.build();
}

template <typename Find>
std::vector<Finding> find(const std::shared_ptr<const Trace>& trace, Find detector) {
    const auto table = joinKernels(*trace, KernelPatterns::builtIn());
    if constexpr (std::is_invocable_v<Find, const KernelTable&, const MoeStructure&>) {
        return detector(table, findMoeLayers(table));
    } else {
        return detector(table);
    }
}

TEST(RedundantWork, AllReduceTwiceInEveryLayer) {
    const auto found =
        find(repeated({kNorm, kQkv, kAttention, kOutput, kAllReduce, kAllReduce}), findDoubleCollectives);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_THAT(found[0].evidence, SizeIs(8));
    EXPECT_EQ(found[0].cost.lowNs, 4 * 8000);
    EXPECT_EQ(found[0].kind, "collective");
    EXPECT_FALSE(found[0].refutedBy.empty());
}

TEST(RedundantWork, AllReducesWithWorkBetweenAreNeeded) {
    EXPECT_THAT(
        find(repeated({kNorm, kOutput, kAllReduce, kNorm, kOutput, kAllReduce}), findDoubleCollectives),
        IsEmpty());
    // Other collectives in a row exchange different things.
    const TestKernel sendRecv{.name = "ncclDevKernel_SendRecv"};
    EXPECT_THAT(find(repeated({kRouter, sendRecv, sendRecv, kExperts}), findDoubleCollectives), IsEmpty());
    auto larger = kAllReduce;
    larger.grid = {24, 1, 1};
    EXPECT_THAT(find(repeated({kOutput, kAllReduce, larger}), findDoubleCollectives), IsEmpty());
}

TEST(RedundantWork, GradientBucketsAreNeeded) {
    auto bucket = kAllReduce;
    bucket.stream = 20;
    auto backward = kOutput;
    backward.ns = 30000;
    // On their own stream they lie side by side while the backward pass runs.
    EXPECT_THAT(find(repeated({backward, bucket, bucket, backward, bucket, bucket}), findDoubleCollectives),
                IsEmpty());
    // At a step's end nothing runs meanwhile, but that is once.
    ForeignTrace trace;
    for (int i = 0; i < 8; ++i) {
        trace.add(kOutput);
        trace.add(kAllReduce);
    }
    for (int i = 0; i < 5; ++i)
        trace.add(kAllReduce);
    EXPECT_THAT(find(trace.build(), findDoubleCollectives), IsEmpty());
}

TEST(RedundantWork, RouterTwiceInEveryLayer) {
    const auto found = find(repeated({kNorm, kGate, kRouter, kRouter, kExperts}), findDoubleRouters);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, "router");
    EXPECT_THAT(found[0].evidence, SizeIs(8));
    EXPECT_EQ(found[0].cost.lowNs, 4 * kRouter.ns);
    const TestKernel softmax{.name = "softmax_warp_forward", .op = "aten::softmax", .dims = {{16, 128}}};
    EXPECT_THAT(find(repeated({kNorm, kGate, softmax, softmax, kTopK, kExperts}), findDoubleRouters),
                SizeIs(1));
}

TEST(RedundantWork, RoutersStepsAreNeeded) {
    EXPECT_THAT(find(repeated({kNorm, kGate, kRouter, kExperts}), findDoubleRouters), IsEmpty());
    // Of groups of experts, then of experts.
    auto groups = kTopK;
    groups.dims = {{16, 8}};
    EXPECT_THAT(find(repeated({kNorm, kGate, groups, kTopK, kExperts}), findDoubleRouters), IsEmpty());
    // Without shapes the two can't be told apart.
    const auto bare = without(kTopK, true, false);
    EXPECT_THAT(find(repeated({kNorm, kGate, bare, bare, kExperts}), findDoubleRouters), IsEmpty());
    // Of all logits, then of those chosen.
    const TestKernel all{.name = "softmax_warp_forward", .op = "aten::softmax", .dims = {{16, 128}}};
    const TestKernel chosen{.name = "softmax_warp_forward", .op = "aten::softmax", .dims = {{16, 8}}};
    EXPECT_THAT(find(repeated({kNorm, kGate, all, kTopK, chosen, kExperts}), findDoubleRouters), IsEmpty());
}

const std::vector<TestKernel> kNormTwice{kNorm, kQkv,  kAttention, kOutput,  kNorm,
                                         kNorm, kGate, kRouter,    kExperts, kExperts};

TEST(RedundantWork, NormTwiceBeforeTheRouter) {
    const auto found = find(repeated(kNormTwice), findDoubleNorms);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_THAT(found[0].evidence, SizeIs(8));
    EXPECT_EQ(found[0].cost.highNs, 4 * 2000);
}

TEST(RedundantWork, NormsOfDifferentThingsAreNeeded) {
    EXPECT_THAT(find(repeated({kNorm, kQkv, kAttention, kOutput, kNorm, kGate, kRouter, kExperts, kExperts}),
                     findDoubleNorms),
                IsEmpty());
    // One of the attention's output, one of the sum with the residual.
    EXPECT_THAT(
        find(repeated({kNorm, kQkv, kAttention, kOutput, kNorm, kAdd, kNorm, kGate, kRouter, kExperts}),
             findDoubleNorms),
        IsEmpty());
    // Of queries and keys.
    EXPECT_THAT(
        find(repeated({kNorm, kQkv, kNorm, kNorm, kAttention, kOutput, kNorm, kGate, kRouter, kExperts}),
             findDoubleNorms),
        IsEmpty());
    // Without attention before it nothing says what it is a norm of.
    EXPECT_THAT(find(repeated({kNorm, kNorm, kGate, kRouter, kExperts, kExperts}), findDoubleNorms),
                IsEmpty());
    auto other = kNorm;
    other.name = "vllm::rms_norm_kernel";
    EXPECT_THAT(find(repeated({kNorm, kQkv, kAttention, kOutput, other, kNorm, kGate, kRouter, kExperts}),
                     findDoubleNorms),
                IsEmpty());
}

TEST(RedundantWork, ConvertedAndBack) {
    const auto found = find(repeated({kNorm, cast("c10::BFloat16"), cast("float"), kGate}), findCastsUndone);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].cost.lowNs, 4 * 3000) << "both can go";
}

TEST(RedundantWork, ConversionsThatAreUsedAreNeeded) {
    EXPECT_THAT(find(repeated({cast("c10::BFloat16"), kNorm, cast("float"), kGate}), findCastsUndone),
                IsEmpty());
    EXPECT_THAT(find(repeated({cast("float", {16, 64}), cast("float", {16, 64})}), findCastsUndone),
                IsEmpty())
        << "cos and sin";
    EXPECT_THAT(find(repeated({cast("c10::BFloat16"), cast("float", {16, 128})}), findCastsUndone), IsEmpty())
        << "other tensors";
    EXPECT_THAT(find(repeated({cast("long int"), cast("bool")}), findCastsUndone), IsEmpty()) << "a mask";
    EXPECT_THAT(find(repeated({cast("bool"), cast("float")}), findCastsUndone), IsEmpty()) << "a mask";
}

TEST(RedundantWork, QuantizedAndBack) {
    ASSERT_THAT(find(repeated({kNorm, kQuantize, kDequantize, kGate}), findQuantizedAndBack), SizeIs(1));
    EXPECT_THAT(find(repeated({kNorm, kQuantize, kGate, kDequantize}), findQuantizedAndBack), IsEmpty());
    EXPECT_THAT(find(repeated({kDequantize, kGate, kQuantize, kGate}), findQuantizedAndBack), IsEmpty());
    EXPECT_THAT(find(repeated({kNorm, kQuantize, kDequantize, kGate}, 2), findQuantizedAndBack), IsEmpty())
        << "chance";
}

TEST(RedundantWork, ToTheHostAndBack) {
    ASSERT_THAT(find(repeated({kRouter, kToHost, kToDevice, kExperts}), findCopiesToHostAndBack), SizeIs(1));
    auto other = kToDevice;
    other.bytes = 64;
    EXPECT_THAT(find(repeated({kRouter, kToHost, other, kExperts}), findCopiesToHostAndBack), IsEmpty());
    EXPECT_THAT(find(repeated({kRouter, kToDevice, kExperts, kToHost}), findCopiesToHostAndBack), IsEmpty());
    EXPECT_THAT(find(repeated({kToHost, kExperts, kToDevice}), findCopiesToHostAndBack), IsEmpty());
}

std::shared_ptr<const Trace> withWaits(bool insideTheLayer) {
    ForeignTrace trace;
    for (int i = 0; i < 4; ++i) {
        for (const auto& kernel : {kNorm, kQkv, kAttention, kOutput, kNorm, kGate, kRouter})
            trace.add(kernel);
        if (insideTheLayer) trace.addHostCall("cudaStreamSynchronize", 7000);
        trace.add(kExperts);
        trace.add(kExperts);
        if (!insideTheLayer) trace.addHostCall("cudaStreamSynchronize", 7000);
    }
    return trace.build();
}

TEST(RedundantWork, HostWaitsInsideLayers) {
    const auto found = find(withWaits(true), findHostWaits);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_THAT(found[0].evidence, SizeIs(4));
    EXPECT_EQ(found[0].cost.highNs, 4 * 7000);
    EXPECT_EQ(found[0].cost.lowNs, 0);
}

TEST(RedundantWork, HostWaitsBetweenStepsAreNeeded) {
    EXPECT_THAT(find(withWaits(false), findHostWaits), IsEmpty());
}

} // namespace
} // namespace gatescope
