// SPDX-License-Identifier: GPL-3.0-or-later
// Captured routing on the device: each layer follows its own, as on the CPU.
#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "profile/layer_session.h"
#include "xpu/layer_run.h"
#include "xpu/xpu_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace gatescope {
namespace {

using test::LayerRun;
using test::Shape;

constexpr Shape kShape{"replay", DType::F32, 6, 0};
constexpr int kReplayLayers = 3;

class XpuReplayTest : public testing::TestWithParam<XpuMode> {};
INSTANTIATE_TEST_SUITE_P(Modes, XpuReplayTest, testing::Values(XpuMode::Eager, XpuMode::Replay),
                         [](const auto& info) { return xpuModeName(info.param); });

void expectClose(const std::vector<float>& a, const std::vector<float>& b) {
    ASSERT_EQ(a.size(), b.size());
    float most = 0;
    for (const float value : b)
        most = std::max(most, std::abs(value));
    for (std::size_t i = 0; i < a.size(); ++i)
        ASSERT_NEAR(a[i], b[i], 1e-5f * most) << "element " << i;
}

/// Of each layer the routing that its experts followed and what it put out.
struct Outcome {
    std::vector<std::vector<std::int32_t>> experts;
    std::vector<std::vector<float>> outputs;
};

Outcome outcomeOf(LayerRun& run, MoeKernels& kernels) {
    Outcome outcome;
    for (std::size_t layer = 0; layer < kReplayLayers; ++layer) {
        run.submit(RouterPlacement::beforeFix(), layer);
        outcome.experts.push_back(kernels.readRouting().experts);
        outcome.outputs.push_back(run.values());
    }
    return outcome;
}

Routing routingOf(const char* spec, const LayerRun& run, std::uint64_t seed) {
    return drawRouting(RoutingSpec::parse(spec), kShape.tokens, run.config().numExperts,
                       run.config().numExpertsPerTok, {.renormalise = true}, seed);
}

TEST_P(XpuReplayTest, LayersFollowTheirOwnOverrideElseThatOfAllElseTheGate) {
    XpuKernels xpu("xpu", GetParam());
    CpuKernels cpu(2);
    LayerRun onXpu(xpu, kShape, 0, kReplayLayers);
    LayerRun onCpu(cpu, kShape, 0, kReplayLayers);
    const auto gates = outcomeOf(onXpu, xpu);
    const auto all = routingOf("single:5", onXpu, 1);
    const auto first = routingOf("uniform", onXpu, 2);
    const auto last = routingOf("uniform", onXpu, 3);
    const auto onBoth = [&](auto&& work) {
        work(xpu, onXpu);
        work(cpu, onCpu);
        const auto device = outcomeOf(onXpu, xpu);
        const auto host = outcomeOf(onCpu, cpu);
        EXPECT_EQ(device.experts, host.experts);
        for (std::size_t layer = 0; layer < kReplayLayers; ++layer)
            expectClose(device.outputs[layer], host.outputs[layer]);
        return device;
    };
    auto seen = onBoth([&](MoeKernels& kernels, LayerRun& run) {
        kernels.overrideRouting(all);
        kernels.overrideRoutingOf(run.layer(0), first);
        kernels.overrideRoutingOf(run.layer(2), last);
    });
    EXPECT_EQ(seen.experts[0], first.experts);
    EXPECT_EQ(seen.experts[1], all.experts);
    EXPECT_EQ(seen.experts[2], last.experts);
    EXPECT_NE(first.experts, last.experts);

    seen = onBoth([&](MoeKernels& kernels, LayerRun& run) { kernels.overrideRoutingOf(run.layer(0), last); });
    EXPECT_EQ(seen.experts[0], last.experts) << "a later one takes the place of the layer's first";
    EXPECT_EQ(seen.experts[2], last.experts);

    seen = onBoth([&](MoeKernels& kernels, LayerRun&) { kernels.overrideRouting(std::nullopt); });
    EXPECT_EQ(seen.experts, gates.experts) << "all are taken back";
    EXPECT_EQ(seen.outputs, gates.outputs);
}

TEST_P(XpuReplayTest, BuffersForMoreTokensTakeOverridesBackAndNewOnesFit) {
    XpuKernels xpu("xpu", GetParam());
    LayerRun run(xpu, kShape, 0, kReplayLayers);
    const auto gates = outcomeOf(run, xpu);
    const auto routing = routingOf("uniform", run, 2);
    xpu.overrideRoutingOf(run.layer(1), routing);
    EXPECT_EQ(outcomeOf(run, xpu).experts[1], routing.experts);
    xpu.prepare(run.config(), kShape.dtype, 40 * kShape.tokens);
    run.setInput(0);
    EXPECT_EQ(outcomeOf(run, xpu).experts, gates.experts);
    xpu.overrideRoutingOf(run.layer(1), routing);
    const auto seen = outcomeOf(run, xpu);
    EXPECT_EQ(seen.experts[0], gates.experts[0]);
    EXPECT_EQ(seen.experts[1], routing.experts);
}

TEST_P(XpuReplayTest, ACaptureOfSeveralLayersGivesWhatTheCpuGives) {
    Experiment experiment;
    experiment.config = test::configOf(kShape);
    experiment.dtype = kShape.dtype;
    experiment.layers = kReplayLayers;
    experiment.tokens = 4;
    experiment.threads = 2;
    experiment.xpuMode = GetParam();
    auto capture = std::make_shared<RoutingCapture>();
    capture->tokens = 10;
    capture->topK = 2;
    capture->numExperts = 8;
    capture->layers = {0, 1, 2};
    for (int token = 0; token < capture->tokens; ++token) {
        for (int layer = 0; layer < kReplayLayers; ++layer) {
            const int one = (token + 3 * layer) % 8;
            capture->experts.insert(capture->experts.end(), {one, (one + 1 + layer) % 8});
            capture->weights.insert(capture->weights.end(), {0.6f, 0.4f});
        }
    }
    experiment.replay = capture;
    LayerSession onCpu(experiment, noProgress(), {});
    experiment.device = "xpu";
    LayerSession onXpu(experiment, noProgress(), {});
    for (auto* session : {&onCpu, &onXpu})
        session->addVariant(RouterPlacement::afterFix());
    for (const int input : {0, 1, -1}) {
        onCpu.setInput(input);
        onXpu.setInput(input);
        const auto expected = onCpu.routings(0);
        const auto seen = onXpu.routings(0);
        for (std::size_t layer = 0; layer < kReplayLayers; ++layer) {
            EXPECT_EQ(seen[layer].experts, expected[layer].experts) << "layer " << layer;
            EXPECT_EQ(seen[layer].weights, expected[layer].weights) << "layer " << layer;
        }
        EXPECT_NE(seen[0].experts, seen[1].experts);
        (void)onCpu.run(0);
        (void)onXpu.run(0);
        expectClose(toFloat32(onXpu.output(), kShape.dtype), toFloat32(onCpu.output(), kShape.dtype));
    }
}

} // namespace
} // namespace gatescope
