// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/cpu_kernels.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"

#include <gtest/gtest.h>

#include <cstring>

namespace gatescope {
namespace {

MoeConfig oddConfig(int sharedExpert = 0) {
    auto config = test::smallConfig(136, 56, 24, 4);
    config.sharedExpertIntermediateSize = sharedExpert;
    return config;
}

struct Outcome {
    std::vector<std::byte> output;
    Routing routing;
};

Outcome runBlock(CpuKernels& kernels, const MoeConfig& config, DType dtype, int tokens,
                 RouterPlacement placement, Recorder* recorder = nullptr,
                 const std::optional<Routing>& routing = std::nullopt) {
    const auto source = makeSyntheticWeights(config, 7);
    const auto layer = kernels.load(*source, dtype);
    kernels.prepare(config, dtype, tokens);
    kernels.setRecorder(recorder);
    kernels.setInput(syntheticHiddenStates(tokens, config.hiddenSize, dtype, 7), tokens);
    kernels.overrideRouting(routing);
    SparseMoeBlock block(kernels, config, placement);
    Outcome outcome;
    EXPECT_EQ(block.forward(*layer, kernels.input()).buffer, layer_buffer::kOutput);
    outcome.output.resize(static_cast<std::size_t>(tokens) * config.hiddenSize * dtypeSize(dtype));
    kernels.readOutput(outcome.output);
    outcome.routing = kernels.readRouting();
    return outcome;
}

class CpuKernelsTest : public testing::TestWithParam<std::tuple<DType, int, int>> {};

TEST_P(CpuKernelsTest, BitsDoNotDependOnTheNumberOfThreads) {
    const auto [dtype, tokens, shared] = GetParam();
    const auto config = oddConfig(shared);
    CpuKernels one(1);
    const auto expected = runBlock(one, config, dtype, tokens, RouterPlacement::afterFix());
    for (const int threads : {2, 3, 7}) {
        CpuKernels several(threads);
        const auto got = runBlock(several, config, dtype, tokens, RouterPlacement::afterFix());
        EXPECT_EQ(got.output, expected.output) << threads << " threads";
        EXPECT_EQ(got.routing.experts, expected.routing.experts);
    }
}

TEST_P(CpuKernelsTest, PlacementsGiveTheSameBits) {
    const auto [dtype, tokens, shared] = GetParam();
    const auto config = oddConfig(shared);
    CpuKernels kernels(2);
    const auto before = runBlock(kernels, config, dtype, tokens, RouterPlacement::beforeFix());
    const auto after = runBlock(kernels, config, dtype, tokens, RouterPlacement::afterFix());
    const auto external = runBlock(kernels, config, dtype, tokens, RouterPlacement::external());
    EXPECT_EQ(before.output, after.output);
    EXPECT_EQ(before.output, external.output);
}

INSTANTIATE_TEST_SUITE_P(Shapes, CpuKernelsTest,
                         testing::Combine(testing::Values(DType::F32, DType::BF16),
                                          testing::Values(1, 5, 33, 120, 700), testing::Values(0, 40)));

TEST(CpuKernels, EachGateCallWritesABufferOfItsOwn) {
    const auto config = oddConfig();
    CpuKernels kernels(2);
    Recorder recorder(kernels.recorderLanes(), 4096);
    recorder.setPosition(3, 5);
    (void)runBlock(kernels, config, DType::BF16, 9, RouterPlacement::beforeFix(), &recorder);
    std::vector<RecordedArgs> gates;
    for (const auto& record : recorder.ranges().records()) {
        if (roleFromCategory(record.category) == Role::Gate) gates.push_back(record.args);
    }
    ASSERT_EQ(gates.size(), 2u);
    EXPECT_NE(gates[0].list(ArgKey::Writes), gates[1].list(ArgKey::Writes));
    // The analysis finds it, the device does not say it.
    EXPECT_FALSE(gates[0].integer(ArgKey::Redundant).has_value());
    EXPECT_EQ(gates[1].integer(ArgKey::M), 9);
    EXPECT_EQ(gates[1].integer(ArgKey::N), config.numExperts);
    EXPECT_EQ(gates[1].integer(ArgKey::K), config.hiddenSize);
    EXPECT_EQ(gates[1].integer(ArgKey::Layer), 5);
    EXPECT_EQ(gates[1].integer(ArgKey::Iteration), 3);
    EXPECT_EQ(gates[1].integer(ArgKey::Flops), 2LL * 9 * config.numExperts * config.hiddenSize);
}

TEST(CpuKernels, WorkersRecordEveryRowOfEveryExpertOnce) {
    const auto config = oddConfig();
    CpuKernels kernels(3);
    Recorder recorder(kernels.recorderLanes(), 1 << 14);
    const auto outcome = runBlock(kernels, config, DType::F32, 200, RouterPlacement::afterFix(), &recorder);
    std::int64_t w13 = 0;
    std::int64_t w2 = 0;
    for (int w = 0; w < 3; ++w) {
        for (const auto& record : recorder.worker(w).records()) {
            const auto size = record.args.integer(ArgKey::M).value() * record.args.integer(ArgKey::N).value();
            if (roleFromCategory(record.category) == Role::W13) w13 += size;
            if (roleFromCategory(record.category) == Role::W2) w2 += size;
        }
    }
    EXPECT_EQ(w13, 200LL * config.numExpertsPerTok * 2 * config.moeIntermediateSize);
    EXPECT_EQ(w2, 200LL * config.numExpertsPerTok * config.hiddenSize);
    EXPECT_EQ(recorder.dropped(), 0u);
}

/// Sums over the tasks that carry a name.
struct TaskSums {
    int tasks = 0;
    std::int64_t bytes = 0;
    std::int64_t flops = 0;
};

TaskSums sumsOf(const Recorder& recorder, std::string_view name) {
    TaskSums sums;
    for (std::size_t w = 0; w < recorder.laneCount(); ++w) {
        for (const auto& record : recorder.lane(w).records()) {
            if (name != record.name) continue;
            ++sums.tasks;
            sums.bytes += record.args.integer(ArgKey::Bytes).value_or(0);
            sums.flops += record.args.integer(ArgKey::Flops).value_or(0);
        }
    }
    return sums;
}

TEST(CpuKernels, TheTasksBytesSumToTheKernels) {
    const auto config = oddConfig(40);
    constexpr int kTokens = 130; // more rows than a block has, in part of the experts
    const std::int64_t choices = std::int64_t{kTokens} * config.numExpertsPerTok;
    for (const char* routing : {"zipf:1.5", "single:5"}) {
        CpuKernels kernels(3);
        Recorder recorder(kernels.recorderLanes(), 1 << 14);
        const auto drawn = drawRouting(RoutingSpec::parse(routing), kTokens, config.numExperts,
                                       config.numExpertsPerTok, {.renormalise = true}, 1);
        (void)runBlock(kernels, config, DType::F32, kTokens, RouterPlacement::afterFix(), &recorder, drawn);
        const ElementBytes bytes{4, 4, 4, 4, 4, 4};
        const ExpertRows rows{kTokens, choices, drawn.expertsHit(config.numExperts),
                              config.moeIntermediateSize};
        const auto w13 = sumsOf(recorder, "w13_gemm_silu");
        const auto w2 = sumsOf(recorder, "w2_gemm");
        EXPECT_GT(w13.tasks, rows.expertsHit) << routing << ": experts in several tasks";
        EXPECT_EQ(w13.bytes, w13Traffic(config, rows, bytes)) << routing;
        EXPECT_EQ(w2.bytes, w2Traffic(config, rows, bytes)) << routing;
        EXPECT_EQ(w13.flops + w2.flops, config.expertFlops(choices)) << routing;
        EXPECT_EQ(sumsOf(recorder, "grouped_gemms").bytes, w13.bytes + w2.bytes) << routing;
        const ExpertRows shared{kTokens, kTokens, 1, config.sharedExpertIntermediateSize};
        EXPECT_EQ(sumsOf(recorder, "shared_w13_gemm_silu").bytes, w13Traffic(config, shared, bytes));
        EXPECT_EQ(sumsOf(recorder, "shared_w2_gemm").bytes, w2Traffic(config, shared, bytes));
    }
}

TEST(CpuKernels, BytesOfQuantisedTasksSumToTheKernelsToo) {
    const auto config = oddConfig();
    for (const auto& [format, tokens] :
         {std::pair{WeightFormat::Int8, 9}, {WeightFormat::W8A8, 9}, {WeightFormat::W8A8, 60}}) {
        SCOPED_TRACE(std::string(weightFormatName(format)) + " " + std::to_string(tokens));
        CpuKernels kernels(2, GemmChoice::Automatic, format);
        Recorder recorder(kernels.recorderLanes(), 1 << 14);
        (void)runBlock(kernels, config, DType::BF16, tokens, RouterPlacement::afterFix(), &recorder);
        EXPECT_NEAR(
            static_cast<double>(sumsOf(recorder, "w13_gemm_silu").bytes + sumsOf(recorder, "w2_gemm").bytes),
            static_cast<double>(sumsOf(recorder, "grouped_gemms").bytes), 1);
    }
}

/// What the tokens take in bf16 and in int8.
TEST(CpuKernels, TokensAreQuantisedOnceWhereTheyAreManyAndHaveSeveralExperts) {
    const auto bytes = [](int topK, int tokens, WeightFormat format) {
        auto config = oddConfig();
        config.numExpertsPerTok = topK;
        CpuKernels kernels(2, GemmChoice::Automatic, format);
        Recorder recorder(kernels.recorderLanes(), 1 << 14);
        (void)runBlock(kernels, config, DType::BF16, tokens, RouterPlacement::afterFix(), &recorder);
        return sumsOf(recorder, "quantize_rows").bytes;
    };
    EXPECT_EQ(bytes(4, 60, WeightFormat::W8A8), 60 * oddConfig().hiddenSize * 3);
    EXPECT_EQ(bytes(4, 9, WeightFormat::W8A8), 0);
    EXPECT_EQ(bytes(1, 60, WeightFormat::W8A8), 0);
    EXPECT_EQ(bytes(4, 60, WeightFormat::Int8), 0);
}

TEST(CpuKernels, AnOverrideReplacesTheRouting) {
    const auto config = oddConfig();
    CpuKernels kernels(2);
    const auto routing = drawRouting(RoutingSpec::parse("single:5"), 12, config.numExperts,
                                     config.numExpertsPerTok, {.renormalise = true}, 1);
    const auto outcome =
        runBlock(kernels, config, DType::F32, 12, RouterPlacement::afterFix(), nullptr, routing);
    EXPECT_EQ(outcome.routing.experts, routing.experts);
    EXPECT_EQ(outcome.routing.expertsHit(config.numExperts), 4);
}

} // namespace
} // namespace gatescope
