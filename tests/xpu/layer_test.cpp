// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "moe/synthetic_weights.h"
#include "trace/recorder_trace.h"
#include "xpu/closeness.h"
#include "xpu/devices_under_test.h"
#include "xpu/layer_run.h"
#include "xpu/recorded_bytes.h"
#include "xpu/xpu_kernels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <tuple>

namespace gatescope {
namespace {

using testing::HasSubstr;

using test::expectClose;
using test::LayerRun;
using test::Shape;
using test::xpu;

class XpuLayerTest : public testing::TestWithParam<std::tuple<Shape, XpuMode>> {
protected:
    Shape m_shape = std::get<0>(GetParam());
    XpuKernels& m_xpu = xpu(std::get<1>(GetParam()));
};

TEST_P(XpuLayerTest, AgreesWithTheCpuAndTheBitsDoNotDependOnThePlacement) {
    LayerRun run(m_xpu, m_shape);
    run.forward(RouterPlacement::beforeFix());
    const auto before = run.output();
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), before);
    run.forward(RouterPlacement::external());
    EXPECT_EQ(run.output(), before);

    CpuKernels cpu(2);
    LayerRun expected(cpu, m_shape);
    expected.forward(RouterPlacement::afterFix());
    const bool bf16 = m_shape.dtype == DType::BF16;
    expectClose(run.logits(), expected.logits(), bf16 ? 0.01f : 1e-5f);
    EXPECT_EQ(m_xpu.readRouting().experts, cpu.readRouting().experts);
    expectClose(run.values(), expected.values(), bf16 ? 0.02f : 1e-5f);
}

TEST_P(XpuLayerTest, ASecondRunGivesTheSameBitsAndFollowsTheInput) {
    LayerRun run(m_xpu, m_shape);
    run.forward(RouterPlacement::beforeFix());
    const auto first = run.output();
    run.setInput(1);
    run.forward(RouterPlacement::beforeFix());
    EXPECT_NE(run.output(), first);
    run.setInput(0);
    run.forward(RouterPlacement::beforeFix());
    EXPECT_EQ(run.output(), first);
}

// With top-2 of 8 experts: every kind of plan, and of the GEMMs that rows per expert choose.
INSTANTIATE_TEST_SUITE_P(
    Shapes, XpuLayerTest,
    testing::Combine(testing::Values(Shape{"f32_deepseek", DType::F32, 9, 32, false, test::deepseekRules},
                                     Shape{"bf16_deepseek", DType::BF16, 20, 64, false, test::deepseekRules},
                                     Shape{"f32_gpt_oss", DType::F32, 9, 0, true, test::gptOssRules},
                                     Shape{"bf16_gpt_oss_few", DType::BF16, 3, 0, true, test::gptOssRules},
                                     Shape{"bf16_gpt_oss", DType::BF16, 20, 64, false, test::gptOssRules},
                                     Shape{"bf16_gpt_oss_many", DType::BF16, 150, 0, true, test::gptOssRules},
                                     Shape{"f32_llama4", DType::F32, 9, 32, false, test::llama4Rules},
                                     Shape{"bf16_llama4", DType::BF16, 150, 64, false, test::llama4Rules},
                                     Shape{"f32_decode", DType::F32, 1, 0},
                                     Shape{"f32_shared", DType::F32, 9, 48},
                                     Shape{"f32_ungated_shared", DType::F32, 5, 32, false},
                                     Shape{"f32_prefill", DType::F32, 150, 0},
                                     Shape{"bf16_decode", DType::BF16, 1, 64},
                                     Shape{"bf16_few_rows", DType::BF16, 20, 0},
                                     Shape{"bf16_many_rows", DType::BF16, 150, 64}),
                     testing::Values(XpuMode::Eager, XpuMode::Replay)),
    [](const auto& info) {
        return std::string(std::get<0>(info.param).name) + "_" + xpuModeName(std::get<1>(info.param));
    });

/// int8 weights and activations: whole numbers, so that the CPU's values are the XPU's but for silu's last
/// bits.
class XpuInt8LayerTest : public testing::TestWithParam<std::tuple<Shape, XpuMode>> {};

XpuKernels& int8Xpu(XpuMode mode) {
    return xpu<XpuExpertFormat::W8A8>(mode);
}

TEST_P(XpuInt8LayerTest, AgreesWithTheCpusInt8) {
    const auto& [shape, mode] = GetParam();
    auto& device = int8Xpu(mode);
    LayerRun run(device, shape);
    run.forward(RouterPlacement::beforeFix());
    const auto before = run.output();
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), before);
    CpuKernels cpu(2, GemmChoice::Automatic, WeightFormat::W8A8);
    LayerRun expected(cpu, shape);
    expected.forward(RouterPlacement::afterFix());
    EXPECT_EQ(device.readRouting().experts, cpu.readRouting().experts);
    expectClose(run.values(), expected.values(), 0.008f); // a unit in bf16's last place
    EXPECT_THAT(device.gemmName(), HasSubstr("int8 weights and activations"));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, XpuInt8LayerTest,
    testing::Combine(testing::Values(Shape{"decode", DType::BF16, 1, 64},
                                     Shape{"few_rows", DType::BF16, 20, 0},
                                     Shape{"many_rows", DType::BF16, 150, 64},
                                     Shape{"ungated_shared", DType::BF16, 9, 96, false, test::deepseekRules},
                                     Shape{"weighed_before", DType::BF16, 33, 64, false, test::llama4Rules}),
                     testing::Values(XpuMode::Eager, XpuMode::Replay)),
    [](const auto& info) {
        return std::string(std::get<0>(info.param).name) + "_" + xpuModeName(std::get<1>(info.param));
    });

class XpuInt8RecordingTest : public testing::TestWithParam<XpuMode> {};

INSTANTIATE_TEST_SUITE_P(Modes, XpuInt8RecordingTest, testing::Values(XpuMode::Eager, XpuMode::Replay),
                         [](const auto& info) { return xpuModeName(info.param); });

TEST_P(XpuInt8RecordingTest, QuantisingAndPackingHaveNamesOfTheirOwnAndTheBytesOfWhatTheyMove) {
    auto& device = int8Xpu(GetParam());
    constexpr std::int64_t kTokens = 150;
    constexpr std::int64_t kShared = 64;
    LayerRun run(device, Shape{"many_rows", DType::BF16, kTokens, kShared});
    Recorder recorder(device.recorderLanes(), 256);
    run.forward(RouterPlacement::afterFix(), &recorder);
    const std::int64_t slots = kTokens * run.config().numExpertsPerTok;
    const std::int64_t h = run.config().hiddenSize;
    const std::int64_t i = run.config().moeIntermediateSize;
    // Quantising reads two bytes of an element and writes one. Rows of x are quantised once for all experts.
    std::map<std::string, std::int64_t> expected{{"quantize_rows", 3 * kTokens * h},
                                                 {"quantize_hidden", 3 * slots * i},
                                                 {"shared_quantize_hidden", 3 * kTokens * kShared}};
    if (device.kernelSet()->xmx()) { // each row is read, and written once for each slot
        expected["pack_rows_m32"] = (kTokens + slots) * h;
        expected["pack_hidden_m32"] = (slots + slots) * i;
        expected["shared_pack_rows_m32"] = (kTokens + kTokens) * h;
        expected["shared_pack_hidden_m32"] = (kTokens + kTokens) * kShared;
    }
    EXPECT_EQ(test::recordedBytes(recorder, {"quantize", "pack"}), expected);
}

constexpr Shape kSmall{"small", DType::BF16, 6, 0};

TEST(XpuLayer, BuffersForManyTokensServeFewer) {
    LayerRun exact(xpu(), kSmall);
    exact.forward(RouterPlacement::afterFix());
    const auto expected = exact.output();
    LayerRun roomy(xpu(), kSmall, 200);
    roomy.forward(RouterPlacement::afterFix());
    EXPECT_EQ(roomy.output(), expected);
}

TEST(XpuLayer, AnOverrideReplacesTheRoutingAndCanBeTakenBack) {
    LayerRun run(xpu(), kSmall);
    run.forward(RouterPlacement::afterFix());
    const auto own = run.output();
    const auto routing = drawRouting(RoutingSpec::parse("single:5"), kSmall.tokens, run.config().numExperts,
                                     run.config().numExpertsPerTok, {.renormalise = true}, 1);
    xpu().overrideRouting(routing);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(xpu().readRouting().experts, routing.experts);
    EXPECT_EQ(xpu().readRouting().weights, routing.weights);
    EXPECT_NE(run.output(), own);
    xpu().overrideRouting(std::nullopt);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), own);
}

class XpuRecordingTest : public testing::TestWithParam<XpuMode> {
protected:
    XpuKernels& m_xpu = xpu(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Modes, XpuRecordingTest, testing::Values(XpuMode::Eager, XpuMode::Replay),
                         [](const auto& info) { return xpuModeName(info.param); });

TEST_P(XpuRecordingTest, TheQueueShowsEveryKernelOnceAndTheRedundantGate) {
    LayerRun run(m_xpu, kSmall);
    run.forward(RouterPlacement::beforeFix());
    Recorder recorder(m_xpu.recorderLanes(), 256);
    recorder.setPosition(3, 5);
    const auto before = TickClock::now();
    run.forward(RouterPlacement::beforeFix(), &recorder);
    const auto after = TickClock::now();

    const RecorderLane* queue = nullptr;
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        if (recorder.lane(i).kind() == TrackKind::DeviceQueue) queue = &recorder.lane(i);
    }
    ASSERT_NE(queue, nullptr);
    std::map<Role, int> roles;
    std::vector<SliceRecord> records(queue->records().begin(), queue->records().end());
    std::ranges::sort(records, {}, &SliceRecord::start);
    std::int64_t end = before;
    for (const auto& record : records) {
        ++roles[roleFromCategory(record.category)];
        EXPECT_GE(record.start, end) << record.name; // in order, none beside another
        EXPECT_GE(record.end, record.start) << record.name;
        EXPECT_EQ(record.args.integer(ArgKey::Layer), 5);
        EXPECT_EQ(record.args.integer(ArgKey::Iteration), 3);
        // A list's commands were appended before; alone, what is appended is submitted.
        EXPECT_EQ(record.appended != 0, GetParam() == XpuMode::Replay);
        EXPECT_LT(record.appended, record.submitted);
        EXPECT_LE(record.submitted, record.start) << record.name;
        end = record.end;
    }
    EXPECT_LE(end, after);
    EXPECT_EQ(roles[Role::Gate], 2);
    EXPECT_EQ(roles[Role::Route], 1);
    EXPECT_EQ(roles[Role::W13], 1);
    EXPECT_EQ(roles[Role::W2], 1);
    EXPECT_EQ(roles[Role::Gather], 1);
    ASSERT_EQ(roleFromCategory(records[2].category), Role::Route);
    const int first = records[0].args.list(ArgKey::Writes)[0];
    const int second = records[1].args.list(ArgKey::Writes)[0];
    EXPECT_NE(first, second);
    EXPECT_FALSE(records[2].args.list(ArgKey::Reads).contains(first));
    EXPECT_TRUE(records[2].args.list(ArgKey::Reads).contains(second));
}

TEST_P(XpuRecordingTest, AnArrowLeadsFromTheSubmissionToEachKernel) {
    LayerRun run(m_xpu, kSmall);
    Recorder recorder(m_xpu.recorderLanes(), 256);
    run.forward(RouterPlacement::afterFix(), &recorder);
    recorder.scale().calibrate();
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "run", .kind = TrackKind::Process});
    const SliceRoute route = [&](const SliceRecord&) { return process; };
    appendRecorded(builder, recorder, firstRecordedNs(recorder, route), route);
    const auto trace = builder.build();
    EXPECT_EQ(builder.movedSlices().overlapping, 0u);

    std::size_t kernels = 0;
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto slice = trace->slice(id);
        if (trace->tracks()[slice.track].kind == TrackKind::DeviceQueue) ++kernels;
        EXPECT_GE(slice.start, 0);
    }
    EXPECT_EQ(trace->flows().size(), kernels);
    for (const auto& flow : trace->flows()) {
        EXPECT_EQ(trace->name(flow.from), GetParam() == XpuMode::Eager ? "zeCommandListAppendLaunchKernel"
                                                                       : "zeCommandQueueExecuteCommandLists");
        EXPECT_GT(trace->integer(flow.to, ArgKey::SubmitToStartNs).value_or(0), 0);
        EXPECT_GE(trace->slice(flow.to).start, trace->slice(flow.from).start);
    }
}

TEST(XpuLayer, NothingIsRecordedWhereNobodyAsks) {
    LayerRun run(xpu(), kSmall);
    Recorder recorder(xpu().recorderLanes(), 256);
    recorder.setEnabled(false);
    run.forward(RouterPlacement::beforeFix(), &recorder);
    for (std::size_t i = 0; i < recorder.laneCount(); ++i)
        EXPECT_TRUE(recorder.lane(i).records().empty());
}

TEST(XpuLayer, AFullRecorderCountsWhatItDrops) {
    LayerRun run(xpu(), kSmall);
    Recorder recorder(xpu().recorderLanes(), 3);
    run.forward(RouterPlacement::beforeFix(), &recorder);
    EXPECT_GT(recorder.dropped(), 0u);
}

TEST(XpuLayer, TheDevicesFeaturesChooseTheKernels) {
    LayerRun run(xpu(), kSmall);
    const char* features = std::getenv("ZESIM_FEATURES");
    const std::map<std::string, std::string> expected{
        {"xe-hpc", "XMX (DPAS) kernels, sub-group 16"},
        {"xe2", "XMX (DPAS) kernels, sub-group 16, 2D block loads"},
        {"xe-hpg", "XMX (DPAS) kernels, sub-group 8"}};
    const auto found = expected.find(features != nullptr ? features : "");
    EXPECT_EQ(xpu().kernelSet()->description(),
              found != expected.end() ? found->second : "portable OpenCL C kernels");
    EXPECT_TRUE(xpu().simulated());
    EXPECT_THAT(xpu().deviceName(), HasSubstr("imulated"));
}

TEST(XpuLayer, ShapesThatNoKernelTakesAreRefused) {
    auto config = test::configOf(kSmall);
    config.moeIntermediateSize = 30;
    const auto source = makeSyntheticWeights(config, 1);
    EXPECT_THROW(xpu().load(*source, DType::F32), UsageError);
    EXPECT_THROW(xpu().load(*source, DType::F16), UsageError);
}

TEST(XpuLayer, Int8ExpertsThatNoKernelTakesAreRefused) {
    auto config = test::configOf(kSmall);
    EXPECT_THROW(int8Xpu(XpuMode::Eager).load(*makeSyntheticWeights(config, 1), DType::F32), UsageError);
    test::gptOssRules(config);
    EXPECT_THROW(int8Xpu(XpuMode::Eager).load(*makeSyntheticWeights(config, 1), DType::BF16), UsageError);
}

} // namespace
} // namespace gatescope
