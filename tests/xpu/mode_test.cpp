// SPDX-License-Identifier: GPL-3.0-or-later
// What a pass asks of the driver, by counting its calls: what is timed must hold the layers' work alone.
#include "cpu/cpu_kernels.h"
#include "moe/traffic.h"
#include "profile/device_recording_cost.h"
#include "xpu/layer_run.h"
#include "xpu/xpu_kernels.h"
#include "xpu/zesim_calls.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

namespace gatescope {
namespace {

using test::callsDuring;
using test::LayerRun;
using test::Shape;

constexpr Shape kModeSmall{"small", DType::BF16, 6, 0};
constexpr Shape kShared{"shared", DType::F32, 6, 32};
constexpr int kModeLayers = 3;

class XpuModeTest : public testing::TestWithParam<XpuMode> {
protected:
    XpuModeTest() {
        run.forward(RouterPlacement::beforeFix()); // lists are recorded when first wanted
        run.forward(RouterPlacement::afterFix());
    }
    std::uint64_t calls(const char* function, RouterPlacement placement, Recorder* recorder = nullptr) {
        return callsDuring(function, [&] { run.forward(placement, recorder); });
    }
    /// Slices of a host call that recorded passes show.
    int slices(std::string_view call, RouterPlacement placement) {
        Recorder recorder(xpu.recorderLanes(), 1024);
        run.forward(placement, &recorder);
        recorder.clear(); // of a list's recording
        run.forward(placement, &recorder);
        int count = 0;
        for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
            for (const auto& record : recorder.lane(i).records())
                count += int{call == record.name};
        }
        return count;
    }
    bool eager() const { return GetParam() == XpuMode::Eager; }

    XpuKernels xpu{"xpu", GetParam()};
    LayerRun run{xpu, kModeSmall, 0, kModeLayers};
};

INSTANTIATE_TEST_SUITE_P(Modes, XpuModeTest, testing::Values(XpuMode::Eager, XpuMode::Replay),
                         [](const auto& info) { return xpuModeName(info.param); });

TEST_P(XpuModeTest, TheFixSavesALaunchPerLayerInEagerModeAndNoSubmissionInReplay) {
    const auto before = RouterPlacement::beforeFix();
    const auto after = RouterPlacement::afterFix();
    const auto launches = calls("appendLaunchKernel", after);
    const auto submissions = calls("commandQueueExecuteCommandLists", after);
    EXPECT_EQ(calls("appendLaunchKernel", before), launches + (eager() ? kModeLayers : 0));
    EXPECT_EQ(calls("commandQueueExecuteCommandLists", before), submissions);
    EXPECT_EQ(submissions, eager() ? 0u : kModeLayers);
    EXPECT_EQ(launches == 0, !eager()) << "a replayed list appends nothing";
}

TEST_P(XpuModeTest, RecordedPassesShowTheSame) {
    const auto before = RouterPlacement::beforeFix();
    const auto after = RouterPlacement::afterFix();
    const char* launch = "zeCommandListAppendLaunchKernel";
    const char* execute = "zeCommandQueueExecuteCommandLists";
    EXPECT_EQ(slices(launch, before) - slices(launch, after), eager() ? kModeLayers : 0);
    EXPECT_EQ(slices(execute, before), eager() ? 0 : kModeLayers);
    EXPECT_EQ(slices(execute, after), eager() ? 0 : kModeLayers);
}

TEST_P(XpuModeTest, APassWithoutARecorderAsksForNoTimes) {
    Recorder recorder(xpu.recorderLanes(), 1024);
    Recorder disabled(xpu.recorderLanes(), 1024);
    disabled.setEnabled(false);
    for (const char* function : {"eventQueryKernelTimestamp", "eventHostReset"}) {
        // The wait at an eager pass's end takes one event, however many layers and gates there are.
        const std::uint64_t ofTheWait = eager() && std::string_view(function) == "eventHostReset" ? 1 : 0;
        for (const auto placement : {RouterPlacement::beforeFix(), RouterPlacement::afterFix()}) {
            EXPECT_EQ(calls(function, placement), ofTheWait) << function;
            EXPECT_EQ(calls(function, placement, &disabled), ofTheWait) << function;
        }
        EXPECT_GE(calls(function, RouterPlacement::afterFix(), &recorder), kModeLayers * 6u) << function;
    }
    EXPECT_EQ(calls("deviceGetGlobalTimestamps", RouterPlacement::beforeFix()), 0u);
    EXPECT_EQ(calls("eventCreate", RouterPlacement::beforeFix()), 0u);
    EXPECT_EQ(disabled.lane(0).records().size(), 0u);
    EXPECT_GT(recorder.lane(0).records().size(), 0u);
}

TEST_P(XpuModeTest, OneWaitEndsAPassHoweverManyLayers) {
    const char* wait = eager() ? "eventHostSynchronize" : "commandQueueSynchronize";
    EXPECT_EQ(calls(wait, RouterPlacement::beforeFix()), 1u);
    Recorder recorder(xpu.recorderLanes(), 1024);
    EXPECT_EQ(calls(wait, RouterPlacement::beforeFix(), &recorder), 1u);
    EXPECT_EQ(callsDuring(wait, [&] { xpu.synchronize(); }), 0u) << "nothing to wait for";
}

TEST_P(XpuModeTest, TheDeviceTimesAPassWithoutEvents) {
    double ns = 0;
    const auto work = [&](RouterPlacement placement) {
        return [&, placement] {
            for (std::size_t layer = 0; layer < kModeLayers; ++layer)
                run.submit(placement, layer);
        };
    };
    EXPECT_EQ(callsDuring("eventQueryKernelTimestamp",
                          [&] { ns = xpu.timeOnDevice(work(RouterPlacement::beforeFix())).value_or(0); }),
              0u);
    EXPECT_GT(ns, 0);
    EXPECT_LT(ns, 60e9);
    const auto idle = xpu.timeOnDevice([] {});
    ASSERT_TRUE(idle.has_value());
    EXPECT_LT(*idle, ns);
}

TEST_P(XpuModeTest, WhatRecordingCostsTheDeviceComesInPairs) {
    int passes = 0;
    const auto submit = [&] {
        ++passes;
        for (std::size_t layer = 0; layer < kModeLayers; ++layer)
            run.submit(RouterPlacement::afterFix(), layer);
    };
    const auto five = [](std::size_t pairs) { return pairs < 5; };
    std::optional<PairedDifference> cost;
    Recorder recorder(xpu.recorderLanes(), 1024);
    const auto ofRecorded = calls("eventQueryKernelTimestamp", RouterPlacement::afterFix(), &recorder);
    // Of 12 passes, the two that warm up included, every second one is recorded.
    EXPECT_EQ(callsDuring("eventQueryKernelTimestamp",
                          [&] { cost = measureDeviceRecording(xpu, kModeLayers, 1024, submit, five); }),
              6 * ofRecorded);
    ASSERT_TRUE(cost.has_value());
    EXPECT_EQ(cost->n, 5u);
    EXPECT_EQ(passes, 12);
    EXPECT_GT(cost->relative, -1) << "the passes took time";
    CpuKernels cpu(1);
    LayerRun onHost(cpu, kModeSmall);
    EXPECT_FALSE(measureDeviceRecording(
                     cpu, 1, 1024, [&] { onHost.submit(RouterPlacement::afterFix()); }, five)
                     .has_value());
}

TEST_P(XpuModeTest, BytesAreTheWeightsOfTheExpertsHitAndTheActivations) {
    for (const auto& shape : {kModeSmall, kShared}) {
        LayerRun layer(xpu, shape);
        Recorder recorder(xpu.recorderLanes(), 256);
        layer.forward(RouterPlacement::afterFix(), &recorder);
        const int hit = xpu.readRouting().expertsHit(layer.config().numExperts);
        ASSERT_LT(hit, layer.config().numExperts) << "the test could not tell a count from another";
        const double element = static_cast<double>(dtypeSize(shape.dtype));
        const ElementBytes bytes{element, element, element, element, xpu.kernelSet()->xmx() ? 2.0 : 4.0, 4.0};
        const std::int64_t slots = shape.tokens * layer.config().numExpertsPerTok;
        const ExpertRows rows{shape.tokens, slots, hit, layer.config().moeIntermediateSize};
        int checked = 0;
        for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
            for (const auto& record : recorder.lane(i).records()) {
                const auto bytesOf = record.args.integer(ArgKey::Bytes);
                const Role role = roleFromCategory(record.category);
                if (recorder.lane(i).kind() != TrackKind::DeviceQueue) continue;
                ++checked;
                if (role == Role::Gate) {
                    EXPECT_EQ(bytesOf, gateTraffic(layer.config(), shape.tokens, bytes));
                } else if (role == Role::W13) {
                    EXPECT_EQ(record.args.integer(ArgKey::ExpertsHit), hit);
                    EXPECT_EQ(bytesOf, w13Traffic(layer.config(), rows, bytes));
                } else if (role == Role::W2) {
                    EXPECT_EQ(bytesOf, w2Traffic(layer.config(), rows, bytes));
                } else if (role == Role::Gather) {
                    EXPECT_EQ(bytesOf,
                              gatherTraffic(layer.config(), shape.tokens, shape.sharedExpert > 0, bytes));
                } else {
                    --checked;
                }
            }
        }
        EXPECT_EQ(checked, 4);
    }
}

TEST(XpuModes, GiveTheSameBits) {
    XpuKernels eager("xpu", XpuMode::Eager);
    XpuKernels replay("xpu", XpuMode::Replay);
    for (const auto& shape : {kModeSmall, kShared}) {
        LayerRun expected(eager, shape, 0, kModeLayers);
        LayerRun run(replay, shape, 0, kModeLayers);
        Recorder recorder(0, 1024);
        expected.forward(RouterPlacement::beforeFix());
        const auto bits = expected.output();
        expected.forward(RouterPlacement::afterFix(), &recorder);
        EXPECT_EQ(expected.output(), bits);
        run.forward(RouterPlacement::beforeFix(), &recorder);
        EXPECT_EQ(run.output(), bits);
        run.forward(RouterPlacement::afterFix());
        EXPECT_EQ(run.output(), bits);
        run.setInput(1);
        run.forward(RouterPlacement::afterFix());
        EXPECT_NE(run.output(), bits);
    }
}

} // namespace
} // namespace gatescope
