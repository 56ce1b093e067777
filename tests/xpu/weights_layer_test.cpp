// SPDX-License-Identifier: GPL-3.0-or-later
// Layers whose experts' weights stay in 8 or 4 bits.
#include "cpu/cpu_kernels.h"
#include "moe/float64_reference.h"
#include "moe/rounded_weights.h"
#include "moe/stored_weights.h"
#include "trace/recorder.h"
#include "xpu/closeness.h"
#include "xpu/devices_under_test.h"
#include "xpu/layer_run.h"
#include "xpu/recorded_bytes.h"
#include "xpu/xpu_kernels.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>

namespace gatescope {
namespace {

using test::expectClose;
using test::LayerRun;
using test::Shape;
using test::StoredWeights;

struct StoredFormat {
    const char* name;
    XpuExpertFormat xpu;
    WeightFormat cpu;
    QuantizedMatrix::Format stored;
};

XpuKernels& xpuOf(XpuExpertFormat format, XpuMode mode) {
    switch (format) {
    case XpuExpertFormat::Int8:
        return test::xpu<XpuExpertFormat::Int8>(mode);
    case XpuExpertFormat::Fp8:
        return test::xpu<XpuExpertFormat::Fp8>(mode);
    case XpuExpertFormat::Mxfp4:
        return test::xpu<XpuExpertFormat::Mxfp4>(mode);
    default:
        return test::xpu<XpuExpertFormat::Plain>(mode);
    }
}

class XpuWeightsTest : public testing::TestWithParam<std::tuple<StoredFormat, Shape, XpuMode>> {
protected:
    StoredFormat m_format = std::get<0>(GetParam());
    Shape m_shape = std::get<1>(GetParam());
    XpuMode m_mode = std::get<2>(GetParam());

    std::shared_ptr<WeightSource> weights(const MoeConfig& config, StoredWeights::Reading reading) const {
        return std::make_shared<StoredWeights>(
            makeRoundedWeights(makeSyntheticWeights(config, 7), m_shape.dtype), m_format.stored, reading);
    }
    std::shared_ptr<WeightSource> weights(StoredWeights::Reading reading) const {
        return weights(test::configOf(m_shape), reading);
    }
};

TEST_P(XpuWeightsTest, StoredBytesGiveWhatFloat64GivesForTheirValues) {
    auto& device = xpuOf(m_format.xpu, m_mode);
    LayerRun run(device, m_shape, *weights(StoredWeights::Reading::Stored));
    run.forward(RouterPlacement::beforeFix());
    const auto before = run.output();
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), before);
    EXPECT_EQ(device.gemmName(), std::string("portable OpenCL C kernels, ") + m_format.name + " weights");

    const auto dequantised = weights(StoredWeights::Reading::Dequantised);
    const auto x = toFloat32(run.input(), m_shape.dtype);
    const Float64Reference reference(*dequantised, std::vector<double>(x.begin(), x.end()));
    const auto routing = reference.route();
    EXPECT_EQ(device.readRouting().experts, routing.experts);
    const auto output = reference.output(routing);
    expectClose(run.values(), std::vector<float>(output.begin(), output.end()),
                m_shape.dtype == DType::BF16 ? 0.008f : 2e-6f);
}

class XpuFloatWeightsTest : public XpuWeightsTest {};

// In float32 the kernels that know nothing of formats read the same values.
TEST_P(XpuFloatWeightsTest, StoredBytesGiveTheBitsOfTheirValuesInFloat32) {
    LayerRun stored(xpuOf(m_format.xpu, m_mode), m_shape, *weights(StoredWeights::Reading::Stored));
    stored.forward(RouterPlacement::afterFix());
    LayerRun plain(xpuOf(XpuExpertFormat::Plain, m_mode), m_shape,
                   *weights(StoredWeights::Reading::Dequantised));
    plain.forward(RouterPlacement::afterFix());
    EXPECT_EQ(stored.output(), plain.output());
}

TEST_P(XpuWeightsTest, PlainWeightsAreQuantisedAsTheCpuDoes) {
    auto& device = xpuOf(m_format.xpu, m_mode);
    LayerRun run(device, m_shape);
    run.forward(RouterPlacement::afterFix());
    CpuKernels cpu(2, GemmChoice::Automatic, m_format.cpu);
    LayerRun expected(cpu, m_shape);
    expected.forward(RouterPlacement::afterFix());
    EXPECT_EQ(device.readRouting().experts, cpu.readRouting().experts);
    expectClose(run.values(), expected.values(), m_shape.dtype == DType::BF16 ? 0.012f : 1e-5f);
}

constexpr StoredFormat kFormats[] = {
    {"fp8", XpuExpertFormat::Fp8, WeightFormat::Fp8, QuantizedMatrix::Format::Fp8Blocks},
    {"mxfp4", XpuExpertFormat::Mxfp4, WeightFormat::Mxfp4, QuantizedMatrix::Format::Mxfp4},
    {"int8", XpuExpertFormat::Int8, WeightFormat::Int8, QuantizedMatrix::Format::Int8Channels}};

/// Widths that no block of scales divides, and matrices of more than one block.
void wideRules(MoeConfig& config) {
    test::deepseekRules(config);
    config.hiddenSize = 164;
    config.moeIntermediateSize = 132;
}

constexpr Shape kFloatShapes[] = {Shape{"f32_decode", DType::F32, 1, 0},
                                  Shape{"f32_shared", DType::F32, 9, 48},
                                  Shape{"f32_gpt_oss", DType::F32, 9, 0, true, test::gptOssRules},
                                  Shape{"f32_llama4", DType::F32, 9, 32, false, test::llama4Rules},
                                  Shape{"f32_wide", DType::F32, 30, 136, false, wideRules}};
constexpr Shape kBf16Shapes[] = {Shape{"bf16_decode", DType::BF16, 1, 64},
                                 Shape{"bf16_gpt_oss", DType::BF16, 20, 64, false, test::gptOssRules},
                                 Shape{"bf16_many_rows", DType::BF16, 150, 64},
                                 Shape{"bf16_wide", DType::BF16, 20, 136, false, wideRules}};
const auto kModes = testing::Values(XpuMode::Eager, XpuMode::Replay);

std::string nameOf(const testing::TestParamInfo<std::tuple<StoredFormat, Shape, XpuMode>>& info) {
    return std::string(std::get<0>(info.param).name) + "_" + std::get<1>(info.param).name + "_" +
           xpuModeName(std::get<2>(info.param));
}

INSTANTIATE_TEST_SUITE_P(Float, XpuWeightsTest,
                         testing::Combine(testing::ValuesIn(kFormats), testing::ValuesIn(kFloatShapes),
                                          kModes),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Bf16, XpuWeightsTest,
                         testing::Combine(testing::ValuesIn(kFormats), testing::ValuesIn(kBf16Shapes),
                                          kModes),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Float, XpuFloatWeightsTest,
                         testing::Combine(testing::ValuesIn(kFormats), testing::ValuesIn(kFloatShapes),
                                          kModes),
                         nameOf);

// H 128, I 64, 8 experts, a shared one of 64: every matrix is one block of 128 x 128 or less.
TEST(XpuWeights, ALayerTakesWhatItsFormatStores) {
    const Shape shape{"sizes", DType::BF16, 3, 64};
    const std::int64_t weights = 3 * 128 * 64 * (8 + 1);
    const std::int64_t others = (8 + 1) * 128 * 2; // the gates
    const std::map<XpuExpertFormat, std::int64_t> expected{
        {XpuExpertFormat::Fp8, weights + 3 * 9 * 4},
        {XpuExpertFormat::Mxfp4, weights * 17 / 32},
        {XpuExpertFormat::Int8, weights + (2 * 64 + 128) * 9 * 4},
        {XpuExpertFormat::Plain, weights * 2}};
    for (const auto& [format, bytes] : expected) {
        LayerRun run(xpuOf(format, XpuMode::Eager), shape);
        EXPECT_EQ(run.layer(0).bytes(), bytes + others);
    }
}

TEST(XpuWeights, TheTraceHasTheFormatsKernelsAndTheirBytes) {
    auto& device = xpuOf(XpuExpertFormat::Mxfp4, XpuMode::Eager);
    LayerRun run(device, Shape{"traced", DType::BF16, 1, 64});
    Recorder recorder(device.recorderLanes(), 256);
    run.forward(RouterPlacement::afterFix(), &recorder);
    // One token, two experts; x in bf16, h and y in float32.
    const std::map<std::string, std::int64_t> expected{
        {"w13_mxfp4_decode", 2 * 128 * 64 * 2 * 17 / 32 + 128 * 2 + 2 * 64 * 4},
        {"w2_mxfp4_decode", 2 * 64 * 128 * 17 / 32 + 2 * 64 * 4 + 2 * 128 * 4},
        {"shared_w13_mxfp4_decode", 128 * 64 * 2 * 17 / 32 + 128 * 2 + 64 * 4},
        {"shared_w2_mxfp4_decode", 64 * 128 * 17 / 32 + 64 * 4 + 128 * 4}};
    EXPECT_EQ(test::recordedBytes(recorder, {"mxfp4"}), expected);
}

} // namespace
} // namespace gatescope
