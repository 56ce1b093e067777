// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "moe/int8_check.h"
#include "moe/quantize.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"

#include <gtest/gtest.h>

#include <cstring>

namespace gatescope {
namespace {

/// Another source's experts as a checkpoint in `format` would have them.
class QuantizedSource final : public WeightSource {
public:
    QuantizedSource(std::shared_ptr<const WeightSource> source, QuantizedMatrix::Format format)
        : m_source(std::move(source)), m_format(format) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "quantised " + m_source->description(); }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        EXPECT_EQ(parameter, Parameter::Gate)
            << "experts are there as they are, and are asked for as numbers";
        m_source->read(parameter, expert, dtype, out);
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               QuantizedMatrix::Format format) const override {
        if (format != m_format || parameter == Parameter::Gate) return {};
        const auto shape = parameterShape(config(), parameter);
        const int parts = parameter == Parameter::ExpertGateUp ? 2 : 1;
        const int rows = shape.rows / parts;
        const auto elements = static_cast<std::size_t>(rows) * static_cast<std::size_t>(shape.columns);
        std::vector<float> values(elements * static_cast<std::size_t>(parts));
        m_source->read(parameter, expert, DType::F32, values.data());
        std::vector<QuantizedMatrix> matrices;
        for (int i = 0; i < parts; ++i) {
            matrices.push_back(
                quantize(format, std::span(values).subspan(static_cast<std::size_t>(i) * elements, elements),
                         rows, shape.columns));
        }
        return matrices;
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    QuantizedMatrix::Format m_format;
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

/// Many rows of few experts: several blocks of rows for each, and columns cut into parts, so that whoever
/// does the last part quantises what others computed.
TEST(Int8Layer, IsTheIntegerReferenceWhateverTheThreads) {
    const auto config = test::smallConfig(136, 200, 3, 2, DType::BF16);
    const QuantizedSource source(makeSyntheticWeights(config, 3), QuantizedMatrix::Format::Int8Channels);
    for (const int tokens : {1, 5, 150}) {
        const auto one = run(source, tokens, 1, GemmChoice::Automatic);
        const auto x =
            toFloat32(syntheticHiddenStates(tokens, config.hiddenSize, DType::BF16, 3), DType::BF16);
        const std::vector<double> weights(one.routing.weights.begin(), one.routing.weights.end());
        const Int8Reference exact(source, x, {one.routing.experts, weights});
        const auto distance = int8Distance(exact, one.output, true);
        EXPECT_LE(distance.worst, 1) << tokens << " tokens, token " << distance.token;
        EXPECT_LE(distance.differing, one.output.size() / 100);
        for (const int threads : {2, 3, 7}) {
            EXPECT_EQ(run(source, tokens, threads, GemmChoice::Automatic).output, one.output)
                << tokens << " tokens, " << threads << " threads";
        }
        const auto portable = run(source, tokens, 2, GemmChoice::Scalar);
        EXPECT_LE(int8Distance(exact, portable.output, true).worst, 1) << tokens;
    }
}

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
