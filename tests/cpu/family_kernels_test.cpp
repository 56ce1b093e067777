// SPDX-License-Identifier: GPL-3.0-or-later
// The CPU's layer under the rules of other families, against the float64 computation from the same weights.

#include "cpu/cpu_kernels.h"
#include "cpu/onednn_gemm.h"
#include "moe/convert.h"
#include "moe/family_configs.h"
#include "moe/float64_reference.h"
#include "moe/rounded_weights.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace gatescope {
namespace {

using namespace test;

constexpr int kTokens = 130; // more rows than a block has, in part of the experts

struct Outcome {
    std::vector<std::byte> output;
    Routing routing;
    std::vector<float> logits;
};

Outcome run(CpuKernels& kernels, const WeightSource& source, DType dtype, Recorder* recorder = nullptr) {
    const auto& config = source.config();
    const auto layer = kernels.load(source, dtype);
    kernels.prepare(config, dtype, kTokens);
    kernels.setRecorder(recorder);
    kernels.setInput(syntheticHiddenStates(kTokens, config.hiddenSize, dtype, 7), kTokens);
    SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
    (void)block.forward(*layer, kernels.input());
    Outcome outcome;
    outcome.output.resize(static_cast<std::size_t>(kTokens) * config.hiddenSize * dtypeSize(dtype));
    kernels.readOutput(outcome.output);
    outcome.routing = kernels.readRouting();
    outcome.logits = kernels.readLogits(kernels.routedLogits());
    return outcome;
}

using Parameters = std::tuple<FamilyRules, DType, GemmChoice>;
class FamilyKernels : public testing::TestWithParam<Parameters> {
protected:
    void SetUp() override {
        const auto& [family, dtype, choice] = GetParam();
        if (choice == GemmChoice::OneDnn && !OneDnnGemm::supports(dtype))
            GTEST_SKIP() << "oneDNN multiplies no " << dtypeName(dtype) << " on this processor";
        m_config = family.config();
        m_config.dtype = dtype;
        m_source = makeRoundedWeights(makeSyntheticWeights(m_config, 7), dtype);
    }

    MoeConfig m_config;
    std::shared_ptr<const WeightSource> m_source;
};

TEST_P(FamilyKernels, ComputesWhatFloat64Computes) {
    const auto& [family, dtype, choice] = GetParam();
    CpuKernels kernels(2, choice);
    const auto outcome = run(kernels, *m_source, dtype);
    const Float64Reference exact(
        *m_source, toFloat64(syntheticHiddenStates(kTokens, m_config.hiddenSize, dtype, 7), dtype));
    const bool rounded = dtype == DType::BF16 && !m_config.router.logitsDtype;
    for (std::size_t i = 0; i < outcome.logits.size(); ++i) {
        const double logit = exact.logits()[i];
        ASSERT_NEAR(outcome.logits[i], logit, rounded ? std::abs(logit) / 256 + 1e-5 : 1e-5) << i;
    }
    // With the engine's own choice and weights, so that a tie counts for nothing.
    auto routing = exact.routeTo(outcome.routing.experts);
    std::ranges::copy(outcome.routing.weights, routing.weights.begin());
    const auto expected = exact.output(routing);
    const auto output = toFloat64(outcome.output, dtype);
    const double largest =
        std::abs(*std::ranges::max_element(expected, {}, [](double v) { return std::abs(v); }));
    ASSERT_GT(largest, 0.1);
    for (std::size_t i = 0; i < expected.size(); ++i)
        ASSERT_NEAR(output[i], expected[i], largest * (dtype == DType::BF16 ? 1.0 / 64 : 1e-5)) << i;
}

/// routeToken() has tests of its own; here that the layer hands it its logits and its correction.
TEST_P(FamilyKernels, RoutesByItsOwnLogits) {
    const auto& [family, dtype, choice] = GetParam();
    CpuKernels kernels(3, choice);
    const auto outcome = run(kernels, *m_source, dtype);
    std::vector<float> correction(static_cast<std::size_t>(m_config.numExperts));
    if (m_config.router.correctionBias)
        m_source->read(Parameter::ScoreCorrection, 0, DType::F32, correction.data());
    const auto k = static_cast<std::size_t>(m_config.numExpertsPerTok);
    std::vector<float> scratch(routingScratch(m_config.numExperts)), weights(k);
    std::vector<std::int32_t> experts(k);
    for (std::size_t t = 0; t < kTokens; ++t) {
        routeToken(outcome.logits.data() + t * static_cast<std::size_t>(m_config.numExperts),
                   m_config.numExperts, m_config.numExpertsPerTok, m_config.router, scratch.data(),
                   experts.data(), weights.data(), correction.data());
        for (std::size_t i = 0; i < k; ++i) {
            ASSERT_EQ(outcome.routing.experts[t * k + i], experts[i]) << "token " << t;
            ASSERT_EQ(outcome.routing.weights[t * k + i], weights[i]) << "token " << t;
        }
    }
}

TEST_P(FamilyKernels, BitsDoNotDependOnTheNumberOfThreads) {
    const auto& [family, dtype, choice] = GetParam();
    CpuKernels one(1, choice);
    const auto expected = run(one, *m_source, dtype);
    for (const int threads : {2, 5}) {
        CpuKernels several(threads, choice);
        const auto got = run(several, *m_source, dtype);
        EXPECT_EQ(got.output, expected.output) << threads << " threads";
        EXPECT_EQ(got.routing.experts, expected.routing.experts);
        EXPECT_EQ(got.routing.weights, expected.routing.weights);
    }
}

std::string parameterName(const testing::TestParamInfo<Parameters>& info) {
    const auto& [family, dtype, choice] = info.param;
    return std::string(family.name) + "_" + std::string(dtypeName(dtype)) + "_" +
           std::string(gemmChoiceName(choice));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, FamilyKernels,
    testing::Combine(testing::ValuesIn(kFamilies), testing::Values(DType::F32, DType::BF16),
                     testing::Values(GemmChoice::Simd, GemmChoice::Scalar, GemmChoice::OneDnn)),
    parameterName);

std::int64_t sumOf(const Recorder& recorder, std::string_view name, ArgKey key) {
    std::int64_t sum = 0;
    for (std::size_t w = 0; w < recorder.laneCount(); ++w) {
        for (const auto& record : recorder.lane(w).records()) {
            if (name == record.name) sum += record.args.integer(key).value_or(0);
        }
    }
    return sum;
}

TEST(FamilyRecords, OperationsAndBytesCountTheBiases) {
    auto config = gptOss();
    config.sharedExpertIntermediateSize = 40; // which has no biases
    config.sharedExpertGated = false;
    CpuKernels kernels(3);
    Recorder recorder(kernels.recorderLanes(), 1 << 14);
    const auto outcome = run(kernels, *makeSyntheticWeights(config, 7), DType::F32, &recorder);
    const std::int64_t choices = std::int64_t{kTokens} * config.numExpertsPerTok;
    const int hit = outcome.routing.expertsHit(config.numExperts);
    const auto w13 = sumOf(recorder, "w13_gemm_swiglu", ArgKey::Flops);
    const auto w2 = sumOf(recorder, "w2_gemm", ArgKey::Flops);
    EXPECT_EQ(w13, choices * 2 * 56 * (2 * 136 + 1));
    EXPECT_EQ(w2, choices * 136 * (2 * 56 + 1));
    EXPECT_EQ(w13 + w2, config.expertFlops(choices));
    EXPECT_EQ(sumOf(recorder, "grouped_gemms", ArgKey::Flops), config.expertFlops(choices));
    EXPECT_EQ(sumOf(recorder, "w13_gemm_swiglu", ArgKey::Bytes),
              4LL * (hit * (2 * 56 * 136 + 2 * 56) + kTokens * 136 + choices * 56));
    EXPECT_EQ(sumOf(recorder, "w2_gemm", ArgKey::Bytes),
              4LL * (hit * (136 * 56 + 136) + choices * 56 + choices * 136));
    EXPECT_EQ(sumOf(recorder, "shared_w13_gemm_swiglu", ArgKey::Bytes),
              4LL * (2 * 40 * 136 + kTokens * (136 + 40)));
    EXPECT_EQ(sumOf(recorder, "shared_w2_gemm", ArgKey::Bytes), 4LL * (136 * 40 + kTokens * (40 + 136)));
    EXPECT_EQ(sumOf(recorder, "gate_gemm", ArgKey::Flops), config.gateFlops(kTokens));
    EXPECT_EQ(sumOf(recorder, "gate_gemm", ArgKey::Bytes), 4LL * (24 * 136 + 24 + kTokens * (136 + 24)));
}

TEST(FamilyRecords, KernelsAreCalledWhatTheyDo) {
    const auto routeOf = [](const MoeConfig& config) {
        CpuKernels kernels(1);
        Recorder recorder(kernels.recorderLanes(), 1 << 14);
        (void)run(kernels, *makeSyntheticWeights(config, 7), DType::F32, &recorder);
        std::string name;
        for (const auto& record : recorder.ranges().records()) {
            if (roleFromCategory(record.category) == Role::Route) name = record.name;
        }
        return name;
    };
    EXPECT_EQ(routeOf(oddConfig()), "topk_softmax");
    EXPECT_EQ(routeOf(llama4()), "topk_sigmoid");
    EXPECT_EQ(routeOf(deepSeek()), "grouped_topk");
}

/// The layer's bytes include what lies beside the packed matrices.
TEST(FamilyRecords, ALayersBytesCountBiasesAndCorrection) {
    CpuKernels kernels(1);
    const auto plain = kernels.load(*makeSyntheticWeights(oddConfig(), 7), DType::F32)->bytes();
    const auto biased = kernels.load(*makeSyntheticWeights(gptOss(), 7), DType::F32)->bytes();
    EXPECT_EQ(biased - plain, 4 * (24 + 24 * (2 * 56 + 136)));
    auto corrected = oddConfig();
    corrected.router.correctionBias = true;
    EXPECT_EQ(kernels.load(*makeSyntheticWeights(corrected, 7), DType::F32)->bytes() - plain, 4 * 24);
}

/// Biases in float32 are rounded to the model's dtype, as transformers does on loading; a correction is not.
TEST(FamilyRecords, BiasesAreRoundedAndTheCorrectionIsNot) {
    auto config = gptOss();
    config.router.correctionBias = true;
    const std::shared_ptr<const WeightSource> source = makeSyntheticWeights(config, 7);
    CpuKernels kernels(1);
    const auto layer = kernels.load(*source, DType::BF16);
    const auto rounded = kernels.load(*makeRoundedWeights(source, DType::BF16), DType::BF16);
    const auto& own = dynamic_cast<const CpuLayer&>(*layer);
    EXPECT_EQ(own.biases, dynamic_cast<const CpuLayer&>(*rounded).biases);
    std::vector<float> given(24), bias(2 * 56);
    source->read(Parameter::ScoreCorrection, 0, DType::F32, given.data());
    EXPECT_EQ(own.scoreCorrection, given);
    source->read(Parameter::ExpertGateUpBias, 5, DType::F32, bias.data());
    EXPECT_EQ(own.gateUp[5].bias[111], roundTo(bias[111], DType::BF16));
    EXPECT_NE(own.gateUp[5].bias[111], bias[111]);
}

/// Every row of an expert that has several blocks of them keeps its own weight.
TEST(FamilyRecords, WeightsBeforeTheExpertsFollowTheirRows) {
    auto config = llama4();
    config.sharedExpertIntermediateSize = 0;
    const auto source = makeSyntheticWeights(config, 7);
    CpuKernels kernels(2);
    const auto layer = kernels.load(*source, DType::F32);
    kernels.prepare(config, DType::F32, kTokens);
    const auto input = syntheticHiddenStates(kTokens, config.hiddenSize, DType::F32, 7);
    kernels.setInput(input, kTokens);
    Routing routing{kTokens, 1, std::vector<std::int32_t>(kTokens, 3), {}};
    for (int t = 0; t < kTokens; ++t)
        routing.weights.push_back(static_cast<float>(t + 1) / kTokens);
    kernels.overrideRouting(routing);
    SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
    (void)block.forward(*layer, kernels.input());
    std::vector<std::byte> bytes(input.size());
    kernels.readOutput(bytes);
    const auto output = toFloat64(bytes, DType::F32);
    const Float64Reference exact(*source, toFloat64(input, DType::F32));
    const auto expected =
        exact.output({kTokens, 1, routing.experts, {routing.weights.begin(), routing.weights.end()}});
    for (std::size_t i = 0; i < output.size(); ++i)
        ASSERT_NEAR(output[i], expected[i], 1e-5) << i;
}

/// Weight and product are rounded to the input's dtype, as transformers and vLLM do. 3 * 0.7009 is 2.1027 and
/// would be 135/64 in bf16, but 0.7009 is 179/256 first, and 3 times that 134/64.
TEST(FamilyRecords, AWeightBeforeTheExpertsIsRoundedToTheInputsDtype) {
    auto config = llama4();
    config.sharedExpertIntermediateSize = 0;
    config.dtype = DType::BF16;
    const auto source = makeSyntheticWeights(config, 7);
    CpuKernels kernels(1, GemmChoice::Scalar);
    const auto layer = kernels.load(*source, DType::BF16);
    kernels.prepare(config, DType::BF16, 1);
    const auto outputOf = [&](float x, float weight) {
        const std::vector<float> values(static_cast<std::size_t>(config.hiddenSize), x);
        std::vector<std::byte> input(values.size() * 2);
        convertElements(values.data(), DType::F32, input.data(), DType::BF16, values.size());
        kernels.setInput(input, 1);
        kernels.overrideRouting(Routing{1, 1, {3}, {weight}});
        SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
        (void)block.forward(*layer, kernels.input());
        std::vector<std::byte> output(input.size());
        kernels.readOutput(output);
        return output;
    };
    EXPECT_EQ(outputOf(3, 0.7009f), outputOf(134.0f / 64, 1));
    EXPECT_NE(outputOf(3, 0.7009f), outputOf(135.0f / 64, 1));
}

} // namespace
} // namespace gatescope
