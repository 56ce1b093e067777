// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "moe/family_configs.h"
#include "moe/int8_check.h"
#include "moe/quantized_weights.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"

#include <gtest/gtest.h>

#include <string>

namespace gatescope {
namespace {

/// Experts as a checkpoint in `format` would have them, which nobody may ask for as numbers.
class QuantizedSource final : public WeightSource {
public:
    QuantizedSource(const std::shared_ptr<const WeightSource>& source, QuantizedMatrix::Format format)
        : m_source(makeQuantizedWeights(source, format)) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return m_source->description(); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        for (const auto isThere :
             {Parameter::ExpertGateUp, Parameter::ExpertDown, Parameter::SharedGateUp, Parameter::SharedDown})
            EXPECT_NE(parameter, isThere) << "experts are there as they are, and are asked for as numbers";
        m_source->read(parameter, expert, dtype, out);
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        return m_source->readQuantized(parameter, expert, format);
    }

private:
    std::shared_ptr<const WeightSource> m_source;
};

struct Int8Outcome {
    std::vector<float> output;
    std::vector<float> logits;
    Routing routing;
};

Int8Outcome run(const WeightSource& source, int tokens, int threads, GemmChoice gemm,
                WeightFormat format = WeightFormat::W8A8) {
    const auto& config = source.config();
    CpuKernels kernels(threads, gemm, format);
    const auto layer = kernels.load(source, DType::BF16);
    kernels.prepare(config, DType::BF16, tokens);
    kernels.setInput(syntheticHiddenStates(tokens, config.hiddenSize, DType::BF16, 3), tokens);
    SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
    (void)block.forward(*layer, kernels.input());
    std::vector<std::byte> output(static_cast<std::size_t>(tokens) *
                                  static_cast<std::size_t>(config.hiddenSize) * 2);
    kernels.readOutput(output);
    return {toFloat32(output, DType::BF16), kernels.readLogits(kernels.routedLogits()),
            kernels.readRouting()};
}

void expectReference(const WeightSource& source, int tokens, std::size_t mostDiffering) {
    SCOPED_TRACE(std::to_string(tokens) + " tokens");
    const auto& config = source.config();
    const auto one = run(source, tokens, 1, GemmChoice::Automatic);
    const auto x = toFloat32(syntheticHiddenStates(tokens, config.hiddenSize, DType::BF16, 3), DType::BF16);
    const std::vector<double> weights(one.routing.weights.begin(), one.routing.weights.end());
    const Int8Reference exact(source, x, {one.routing.experts, weights});
    const auto distance = int8Distance(exact, one.output, true);
    EXPECT_LE(distance.worst, 1) << "token " << distance.token;
    EXPECT_LE(distance.differing, mostDiffering);
    for (const int threads : {2, 3, 7})
        EXPECT_EQ(run(source, tokens, threads, GemmChoice::Automatic).output, one.output)
            << threads << " threads";
    const auto portable = run(source, tokens, 2, GemmChoice::Scalar);
    const auto portableDistance = int8Distance(exact, portable.output, true);
    EXPECT_LE(portableDistance.worst, 1) << "portable, token " << portableDistance.token;
    EXPECT_LE(portableDistance.differing, mostDiffering) << "portable";
}

/// Many rows of few experts: several blocks of rows for each, and columns cut into parts, so that whoever
/// does the last part quantises what others computed.
TEST(Int8Layer, IsTheIntegerReferenceWhateverTheThreads) {
    const auto config = test::smallConfig(136, 200, 3, 2, DType::BF16);
    const QuantizedSource source(makeSyntheticWeights(config, 3), QuantizedMatrix::Format::Int8Channels);
    for (const int tokens : {1, 5, 150})
        expectReference(source, tokens, 0);
}

class Int8FamilyLayer : public testing::TestWithParam<test::FamilyRules> {};

/// Biases, clamps, shared experts, weights before the experts: bit by bit.
TEST_P(Int8FamilyLayer, IsTheIntegerReference) {
    auto config = GetParam().config();
    config.dtype = DType::BF16;
    const QuantizedSource source(makeSyntheticWeights(config, 3), QuantizedMatrix::Format::Int8Channels);
    for (const int tokens : {1, 130})
        expectReference(source, tokens, 0);
}

INSTANTIATE_TEST_SUITE_P(Families, Int8FamilyLayer, testing::ValuesIn(test::kFamilies),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Int8Layer, QuantisedWeightsArePackedAsTheyAre) {
    const auto config = test::smallConfig(160, 96, 4, 2, DType::BF16);
    const auto plain = makeSyntheticWeights(config, 4);
    for (const auto& [format, stored] : {std::pair{WeightFormat::W8A8, QuantizedMatrix::Format::Int8Channels},
                                         {WeightFormat::Fp8, QuantizedMatrix::Format::Fp8Blocks},
                                         {WeightFormat::Mxfp4, QuantizedMatrix::Format::Mxfp4}}) {
        const QuantizedSource given(plain, stored);
        EXPECT_EQ(run(given, 9, 2, GemmChoice::Automatic, format).output,
                  run(*plain, 9, 2, GemmChoice::Automatic, format).output)
            << weightFormatName(format);
    }
}

} // namespace
} // namespace gatescope
