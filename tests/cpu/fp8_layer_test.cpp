// SPDX-License-Identifier: GPL-3.0-or-later
// Layers whose experts are stored as FP8 with scales of channels.
#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "moe/family_configs.h"
#include "moe/float64_reference.h"
#include "moe/quantized_weights.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/stored_weights.h"
#include "moe/synthetic_weights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace gatescope {
namespace {

using test::StoredWeights;
using Format = QuantizedMatrix::Format;

constexpr int kTokens = 9;

struct Outcome {
    std::vector<float> output;
    std::string gemm;
    std::int64_t bytes = 0;
};

Outcome run(CpuKernels& kernels, const WeightSource& source, DType dtype) {
    const auto& config = source.config();
    const auto layer = kernels.load(source, dtype);
    kernels.prepare(config, dtype, kTokens);
    kernels.setInput(syntheticHiddenStates(kTokens, config.hiddenSize, dtype, 3), kTokens);
    SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
    (void)block.forward(*layer, kernels.input());
    std::vector<std::byte> output(static_cast<std::size_t>(kTokens * config.hiddenSize) * dtypeSize(dtype));
    kernels.readOutput(output);
    return {toFloat32(output, dtype), kernels.gemmName(), layer->bytes()};
}

/// The rms of the difference over that of what float64 gives for the values of `truth`.
double distance(const std::vector<float>& output, const WeightSource& truth, DType dtype) {
    const auto x = toFloat32(syntheticHiddenStates(kTokens, truth.config().hiddenSize, dtype, 3), dtype);
    const Float64Reference reference(truth, {x.begin(), x.end()});
    const auto expected = reference.output(reference.route());
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        difference += std::pow(double{output[i]} - expected[i], 2);
        size += expected[i] * expected[i];
    }
    return std::sqrt(difference / size);
}

using Change = std::function<void(std::vector<QuantizedMatrix>&)>;

/// The same weights with other scales.
class OtherScales final : public WeightSource {
public:
    OtherScales(std::shared_ptr<const WeightSource> source, Change change)
        : m_source(std::move(source)), m_change(std::move(change)) {}

    const MoeConfig& config() const override { return m_source->config(); }
    DType dtype() const override { return m_source->dtype(); }
    int layer() const override { return m_source->layer(); }
    std::string description() const override { return "other scales"; }
    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        m_source->read(parameter, expert, dtype, out);
    }
    std::vector<QuantizedMatrix> readQuantized(Parameter parameter, int expert,
                                               Format format) const override {
        auto matrices = m_source->readQuantized(parameter, expert, format);
        m_change(matrices);
        return matrices;
    }

private:
    std::shared_ptr<const WeightSource> m_source;
    Change m_change;
};

class Fp8FamilyLayer : public testing::TestWithParam<test::FamilyRules> {};

TEST_P(Fp8FamilyLayer, IsWhatFloat64GivesForCodesTimesScales) {
    auto config = GetParam().config();
    for (const auto dtype : {DType::F32, DType::BF16}) {
        config.dtype = dtype;
        const auto plain = makeSyntheticWeights(config, 3);
        const StoredWeights stored(plain, Format::Fp8Channels);
        const StoredWeights truth(plain, Format::Fp8Channels, StoredWeights::Reading::Dequantised);
        for (const auto choice : {GemmChoice::Automatic, GemmChoice::Scalar}) {
            CpuKernels kernels(2, choice, WeightFormat::Fp8);
            const auto got = run(kernels, stored, dtype);
            EXPECT_LT(distance(got.output, truth, dtype), dtype == DType::F32 ? 1e-6 : 0.006);
            EXPECT_TRUE(got.gemm.ends_with("fp8 weights with scales of channels")) << got.gemm;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Families, Fp8FamilyLayer, testing::ValuesIn(test::kFamilies),
                         [](const auto& info) { return std::string(info.param.name); });

/// What a loader or a kernel may get wrong is told from what it should be.
TEST(Fp8Layer, OtherScalesAreFarFromIt) {
    auto config = test::smallConfig(160, 136, 4, 2);
    config.sharedExpertIntermediateSize = 72;
    config.sharedExpertGated = true;
    const auto plain = makeSyntheticWeights(config, 4);
    const auto stored = std::make_shared<StoredWeights>(plain, Format::Fp8Channels);
    const StoredWeights truth(plain, Format::Fp8Channels, StoredWeights::Reading::Dequantised);
    const auto with = [&](const Change& change) {
        CpuKernels kernels(2, GemmChoice::Automatic, WeightFormat::Fp8);
        return distance(run(kernels, OtherScales(stored, change), DType::F32).output, truth, DType::F32);
    };
    EXPECT_LT(with([](auto&) {}), 1e-6);
    EXPECT_GT(with([](auto& matrices) {
                  if (matrices.size() == 2) std::swap(matrices[0].scales, matrices[1].scales);
              }),
              1e-3);
    EXPECT_GT(with([](auto& matrices) {
                  for (auto& matrix : matrices)
                      std::ranges::rotate(matrix.scales, matrix.scales.begin() + 1);
              }),
              1e-3);
    EXPECT_GT(with([](auto& matrices) {
                  if (!matrices.empty()) matrices.back().scales[3] = 1;
              }),
              1e-3);
}

/// One engine holds layers of both kinds, and those that are not FP8 get scales of blocks.
TEST(Fp8Layer, LayersOfEitherKindOfScalesTakeTurns) {
    const auto config = test::smallConfig(160, 136, 4, 2);
    const auto plain = makeSyntheticWeights(config, 5);
    const StoredWeights channels(plain, Format::Fp8Channels), blocks(plain, Format::Fp8Blocks);
    CpuKernels kernels(2, GemmChoice::Automatic, WeightFormat::Fp8);
    const auto first = run(kernels, channels, DType::F32);
    const auto second = run(kernels, blocks, DType::F32);
    EXPECT_EQ(run(kernels, *plain, DType::F32).output, second.output);
    EXPECT_TRUE(kernels.gemmName().ends_with(", fp8 weights")) << kernels.gemmName();
    EXPECT_NE(first.output, second.output);

    const auto one = kernels.load(channels, DType::F32), other = kernels.load(blocks, DType::F32);
    kernels.prepare(config, DType::F32, kTokens);
    kernels.setInput(syntheticHiddenStates(kTokens, config.hiddenSize, DType::F32, 3), kTokens);
    for (const auto& [layer, expected] :
         {std::pair{one.get(), &first}, {other.get(), &second}, {one.get(), &first}}) {
        SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
        (void)block.forward(*layer, kernels.input());
        std::vector<std::byte> output(expected->output.size() * sizeof(float));
        kernels.readOutput(output);
        EXPECT_EQ(toFloat32(output, DType::F32), expected->output);
    }
}

} // namespace
} // namespace gatescope
