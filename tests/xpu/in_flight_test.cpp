// SPDX-License-Identifier: GPL-3.0-or-later
// What may be done to the device while it still runs layers, and to kernels that are still to be run.
#include "cpu/cpu_kernels.h"
#include "xpu/layer_run.h"
#include "xpu/xpu_kernels.h"

#include <gtest/gtest.h>

#include <optional>

namespace gatescope {
namespace {

using test::LayerRun;
using test::Shape;

constexpr Shape kSmall{"small", DType::F32, 6, 0};
constexpr int kLayers = 3;

std::vector<std::byte> bitsOfLastLayer(XpuKernels& xpu, const Shape& shape) {
    LayerRun run(xpu, shape, 0, kLayers);
    run.submit(RouterPlacement::afterFix(), kLayers - 1);
    return run.output();
}

class XpuInFlightTest : public testing::TestWithParam<XpuMode> {
protected:
    XpuKernels xpu{"xpu", GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Modes, XpuInFlightTest, testing::Values(XpuMode::Eager, XpuMode::Replay),
                         [](const auto& info) { return xpuModeName(info.param); });

// Layers share buffers: one that overtook another would leave its bits, and a mixture more likely.
TEST_P(XpuInFlightTest, LayersRunInTheOrderOfTheirCalls) {
    const auto expected = bitsOfLastLayer(xpu, kSmall);
    LayerRun run(xpu, kSmall, 0, kLayers);
    run.submit(RouterPlacement::afterFix(), 0);
    EXPECT_NE(run.output(), expected) << "the layers' weights differ";
    for (int pass = 0; pass < 3; ++pass) {
        for (const std::size_t layer : {1, 0, 2})
            run.submit(RouterPlacement::beforeFix(), layer);
        EXPECT_EQ(run.output(), expected);
    }
}

TEST_P(XpuInFlightTest, ALayerMayBeRecordedTwiceInAPass) {
    LayerRun run(xpu, kSmall);
    Recorder recorder(xpu.recorderLanes(), 256);
    xpu.setRecorder(&recorder);
    for (int i = 0; i < 3; ++i)
        run.submit(RouterPlacement::afterFix());
    xpu.synchronize();
    int gates = 0;
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        for (const auto& record : recorder.lane(i).records()) {
            if (roleFromCategory(record.category) != Role::Gate) continue;
            ++gates;
            EXPECT_GE(record.end, record.start);
        }
    }
    EXPECT_EQ(gates, 3);
    xpu.setRecorder(nullptr);
}

TEST_P(XpuInFlightTest, TheNextInputWaitsForTheLayersThatReadTheLast) {
    LayerRun run(xpu, kSmall);
    run.forward(RouterPlacement::afterFix());
    const auto expected = run.output();
    run.submit(RouterPlacement::afterFix());
    run.setInput(1);
    EXPECT_EQ(run.output(), expected);
}

TEST_P(XpuInFlightTest, WhatTheDeviceStillReadsIsNotFreed) {
    std::optional<XpuKernels> own(std::in_place, "xpu", GetParam());
    LayerRun run(*own, kSmall, 0, kLayers);
    for (std::size_t layer = 0; layer < kLayers; ++layer)
        run.submit(RouterPlacement::afterFix(), layer);
    run.dropLayers(); // zesim complains of memory freed in use
    LayerRun again(*own, kSmall);
    again.submit(RouterPlacement::afterFix());
    own->prepare(again.config(), kSmall.dtype, 2 * kSmall.tokens);
    LayerRun last(*own, kSmall);
    last.submit(RouterPlacement::afterFix());
    own.reset();
}

TEST_P(XpuInFlightTest, ARecorderThatLeavesBeforeTheWaitIsNotWrittenTo) {
    LayerRun run(xpu, kSmall);
    std::optional<Recorder> recorder(std::in_place, xpu.recorderLanes(), std::size_t{256});
    xpu.setRecorder(&*recorder);
    run.submit(RouterPlacement::afterFix());
    xpu.setRecorder(nullptr);
    recorder.reset();
    xpu.synchronize();
    // The events are ready for the next time.
    Recorder next(xpu.recorderLanes(), 256);
    run.forward(RouterPlacement::afterFix(), &next);
    EXPECT_GT(next.lane(next.laneCount() - 1).records().size(), 5u);
}

// The kernels of the first load are those that its recorded lists launch.
TEST_P(XpuInFlightTest, AnotherModelsLoadLeavesRecordedListsAlone) {
    LayerRun run(xpu, kSmall);
    run.forward(RouterPlacement::beforeFix());
    const auto expected = run.output();
    auto other = test::configOf({"other", DType::BF16, 1, 32});
    other.numExperts = 4;
    const auto foreign = xpu.load(*makeSyntheticWeights(other, 3), DType::BF16);
    run.forward(RouterPlacement::beforeFix());
    EXPECT_EQ(run.output(), expected);
    EXPECT_THROW(xpu.begin(*foreign), UsageError) << "not what was prepared";
}

TEST_P(XpuInFlightTest, ALayerOfAnotherShapeIsRefused) {
    auto narrow = test::configOf(kSmall);
    narrow.moeIntermediateSize = 32;
    const auto layer = xpu.load(*makeSyntheticWeights(narrow, 3), kSmall.dtype);
    LayerRun run(xpu, kSmall);
    EXPECT_THROW(xpu.begin(*layer), UsageError);
}

/// Both devices must take and refuse the same.
void expectOverridesChecked(MoeKernels& kernels) {
    LayerRun run(kernels, kSmall);
    run.forward(RouterPlacement::afterFix());
    const auto own = run.output();
    const auto& config = run.config();
    const auto fits = drawRouting(RoutingSpec::parse("single:5"), kSmall.tokens, config.numExperts, 2,
                                  {.renormalise = true}, 1);
    auto fewer = fits;
    fewer.experts.pop_back();
    EXPECT_THROW(kernels.overrideRouting(fewer), UsageError);
    EXPECT_THROW(kernels.overrideRouting(drawRouting(RoutingSpec::parse("uniform"), kSmall.tokens + 1,
                                                     config.numExperts, 2, {.renormalise = true}, 1)),
                 UsageError);
    auto unknown = fits;
    unknown.experts[3] = config.numExperts;
    EXPECT_THROW(kernels.overrideRouting(unknown), UsageError);
    auto twice = fits;
    twice.experts[1] = twice.experts[0];
    EXPECT_THROW(kernels.overrideRouting(twice), UsageError);
    for (const auto& wrong : {fewer, unknown, twice})
        EXPECT_THROW(kernels.overrideRoutingOf(run.layer(0), wrong), UsageError);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), own) << "a refused routing changes nothing";
    kernels.overrideRoutingOf(run.layer(0), fits);
    const std::vector<std::byte> one(run.output().size() / kSmall.tokens);
    kernels.setInput(one, 1);
    run.setInput(0);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), own) << "an input of another number of tokens takes a layer's override back";

    kernels.overrideRouting(fits);
    run.forward(RouterPlacement::afterFix());
    EXPECT_NE(run.output(), own);

    // It was checked against the number of tokens; no value of a later input can make it wrong.
    const std::vector<std::byte> nan(run.output().size(), std::byte{0xff});
    kernels.setInput(nan, kSmall.tokens);
    run.forward(RouterPlacement::afterFix());
    EXPECT_GT(nonFiniteRows(kernels.readLogits(kernels.routedLogits()), config.numExperts), 0u);
    EXPECT_EQ(kernels.readRouting().experts, fits.experts);
    EXPECT_EQ(kernels.readRouting().weights, fits.weights);
    kernels.setInput(std::span(nan).first(nan.size() / kSmall.tokens), 1);
    run.setInput(0);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), own) << "an input of another number of tokens takes an override back";

    kernels.overrideRouting(fits);
    kernels.prepare(config, kSmall.dtype, kSmall.tokens);
    EXPECT_THROW(kernels.overrideRouting(fits), UsageError) << "there is no input that it could fit";
    EXPECT_THROW(kernels.gate(kernels.input()), UsageError) << "nor one for the gate";
    run.setInput(0);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), own) << "prepare() takes an override back";
}

TEST_P(XpuInFlightTest, OverridesAreCheckedAndTakenBackByPrepare) {
    expectOverridesChecked(xpu);
}

TEST(CpuOverride, IsCheckedAndTakenBackByPrepare) {
    CpuKernels cpu(2);
    expectOverridesChecked(cpu);
}

} // namespace
} // namespace gatescope
