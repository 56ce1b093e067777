#include "cpu/cpu_kernels.h"
#include "moe/convert.h"
#include "moe/sparse_moe_block.h"
#include "moe/synthetic_weights.h"
#include "trace/recorder_trace.h"
#include "xpu/xpu_kernels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

namespace gatescope {
namespace {

using testing::HasSubstr;

struct Shape {
    const char* name;
    DType dtype;
    int tokens;
    int sharedExpert;
    bool gatedSharedExpert = true;
};

MoeConfig configOf(const Shape& shape) {
    MoeConfig config;
    config.modelType = "qwen3_moe";
    config.name = shape.name;
    config.hiddenSize = 128;
    config.moeIntermediateSize = 64;
    config.numExperts = 8;
    config.numExpertsPerTok = 2;
    config.normTopkProb = true;
    config.numHiddenLayers = 1;
    config.sharedExpertIntermediateSize = shape.sharedExpert;
    config.sharedExpertGated = shape.gatedSharedExpert;
    config.dtype = shape.dtype;
    return config;
}

/// A layer on a device, ready to run.
class LayerRun {
public:
    LayerRun(MoeKernels& kernels, const Shape& shape, int capacity = 0)
        : m_kernels(kernels), m_shape(shape), m_config(configOf(shape)) {
        const auto source = makeSyntheticWeights(m_config, 7);
        m_layer = kernels.load(*source, shape.dtype);
        kernels.prepare(m_config, shape.dtype, std::max(shape.tokens, capacity));
        setInput(0);
    }

    const MoeConfig& config() const { return m_config; }
    void setInput(int iteration) {
        m_kernels.setInput(
            syntheticHiddenStates(m_shape.tokens, m_config.hiddenSize, m_shape.dtype, 7, iteration),
            m_shape.tokens);
    }
    void forward(RouterPlacement placement, Recorder* recorder = nullptr) {
        m_kernels.setRecorder(recorder);
        SparseMoeBlock block(m_kernels, m_config, placement);
        EXPECT_EQ(block.forward(*m_layer, m_kernels.input()).tokens, m_shape.tokens);
        m_kernels.setRecorder(nullptr);
    }
    std::vector<std::byte> output() {
        std::vector<std::byte> bytes(static_cast<std::size_t>(m_shape.tokens) * m_config.hiddenSize *
                                     dtypeSize(m_shape.dtype));
        m_kernels.readOutput(bytes);
        return bytes;
    }
    std::vector<float> values() { return toFloat32(output(), m_shape.dtype); }
    std::vector<float> logits() { return m_kernels.readLogits(m_kernels.routedLogits()); }

private:
    MoeKernels& m_kernels;
    Shape m_shape;
    MoeConfig m_config;
    std::unique_ptr<PackedLayer> m_layer;
};

float largest(const std::vector<float>& values) {
    float most = 0;
    for (const float value : values)
        most = std::max(most, std::abs(value));
    return most;
}

void expectClose(const std::vector<float>& a, const std::vector<float>& b, float tolerance) {
    ASSERT_EQ(a.size(), b.size());
    const float limit = tolerance * largest(b);
    for (std::size_t i = 0; i < a.size(); ++i)
        ASSERT_NEAR(a[i], b[i], limit) << "element " << i;
}

/// One device for all tests: making one is slow, and a program has one too.
XpuKernels& xpu() {
    static XpuKernels kernels("xpu");
    return kernels;
}

class XpuLayerTest : public testing::TestWithParam<Shape> {};

TEST_P(XpuLayerTest, AgreesWithTheCpuAndTheBitsDoNotDependOnThePlacement) {
    LayerRun run(xpu(), GetParam());
    run.forward(RouterPlacement::beforeFix());
    const auto before = run.output();
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), before);
    run.forward(RouterPlacement::external());
    EXPECT_EQ(run.output(), before);

    CpuKernels cpu(2);
    LayerRun expected(cpu, GetParam());
    expected.forward(RouterPlacement::afterFix());
    const bool bf16 = GetParam().dtype == DType::BF16;
    expectClose(run.logits(), expected.logits(), bf16 ? 0.01f : 1e-5f);
    EXPECT_EQ(xpu().readRouting().experts, cpu.readRouting().experts);
    expectClose(run.values(), expected.values(), bf16 ? 0.02f : 1e-5f);
}

TEST_P(XpuLayerTest, AReplayedListGivesTheSameBitsAndFollowsTheInput) {
    LayerRun run(xpu(), GetParam());
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
INSTANTIATE_TEST_SUITE_P(Shapes, XpuLayerTest,
                         testing::Values(Shape{"f32_decode", DType::F32, 1, 0},
                                         Shape{"f32_shared", DType::F32, 9, 48},
                                         Shape{"f32_ungated_shared", DType::F32, 5, 32, false},
                                         Shape{"f32_prefill", DType::F32, 150, 0},
                                         Shape{"bf16_decode", DType::BF16, 1, 64},
                                         Shape{"bf16_few_rows", DType::BF16, 20, 0},
                                         Shape{"bf16_many_rows", DType::BF16, 150, 64}),
                         [](const auto& info) { return info.param.name; });

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
                                     run.config().numExpertsPerTok, true, 1);
    xpu().overrideRouting(routing);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(xpu().readRouting().experts, routing.experts);
    EXPECT_EQ(xpu().readRouting().weights, routing.weights);
    EXPECT_NE(run.output(), own);
    xpu().overrideRouting(std::nullopt);
    run.forward(RouterPlacement::afterFix());
    EXPECT_EQ(run.output(), own);
}

TEST(XpuLayer, TheQueueShowsEveryKernelOnceAndTheRedundantGate) {
    LayerRun run(xpu(), kSmall);
    run.forward(RouterPlacement::beforeFix());
    Recorder recorder(xpu().recorderLanes(), 256);
    recorder.setPosition(3, 5);
    const auto before = TickClock::now();
    run.forward(RouterPlacement::beforeFix(), &recorder);
    const auto after = TickClock::now();

    const RecorderLane* queue = nullptr;
    for (std::size_t i = 0; i < recorder.laneCount(); ++i) {
        if (recorder.lane(i).kind() == TrackKind::DeviceQueue) queue = &recorder.lane(i);
    }
    ASSERT_NE(queue, nullptr);
    std::map<KernelKind, int> kinds;
    std::vector<SliceRecord> records(queue->records().begin(), queue->records().end());
    std::ranges::sort(records, {}, &SliceRecord::start);
    std::int64_t end = before;
    for (const auto& record : records) {
        ++kinds[record.args.kind];
        EXPECT_GE(record.start, end) << record.name; // in order, none beside another
        EXPECT_GE(record.end, record.start) << record.name;
        EXPECT_EQ(record.args.layer, 5);
        EXPECT_EQ(record.args.iteration, 3);
        EXPECT_LT(record.appended, record.submitted);
        EXPECT_LE(record.submitted, record.start) << record.name;
        end = record.end;
    }
    EXPECT_LE(end, after);
    EXPECT_EQ(kinds[KernelKind::Gate], 2);
    EXPECT_EQ(kinds[KernelKind::Route], 1);
    EXPECT_EQ(kinds[KernelKind::W13], 1);
    EXPECT_EQ(kinds[KernelKind::W2], 1);
    EXPECT_EQ(kinds[KernelKind::Gather], 1);
    ASSERT_EQ(records[2].args.kind, KernelKind::Route);
    const int first = records[0].args.writes.front();
    EXPECT_NE(first, records[1].args.writes.front());
    EXPECT_FALSE(records[2].args.reads.contains(first));
    EXPECT_TRUE(records[2].args.reads.contains(records[1].args.writes.front()));
}

TEST(XpuLayer, AnArrowLeadsFromTheSubmissionToEachKernel) {
    LayerRun run(xpu(), kSmall);
    Recorder recorder(xpu().recorderLanes(), 256);
    run.forward(RouterPlacement::afterFix(), &recorder);
    recorder.scale().calibrate();
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "run", .kind = TrackKind::Process});
    const SliceRoute route = [&](const SliceRecord&) { return process; };
    appendRecorded(builder, recorder, firstRecordedNs(recorder, route), route);
    const auto trace = builder.build();
    EXPECT_EQ(builder.movedSlices(), 0u);

    std::size_t kernels = 0;
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto slice = trace->slice(id);
        if (trace->tracks()[slice.track].kind == TrackKind::DeviceQueue) ++kernels;
        EXPECT_GE(slice.start, 0);
    }
    EXPECT_EQ(trace->flows().size(), kernels);
    for (const auto& flow : trace->flows()) {
        EXPECT_EQ(trace->name(flow.from), "zeCommandQueueExecuteCommandLists");
        EXPECT_GT(KernelArgs::parse(trace->args(flow.to)).submitToStartNs, 0);
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
    auto config = configOf(kSmall);
    config.moeIntermediateSize = 30;
    const auto source = makeSyntheticWeights(config, 1);
    EXPECT_THROW(xpu().load(*source, DType::F32), UsageError);
    EXPECT_THROW(xpu().load(*source, DType::F16), UsageError);
}

} // namespace
} // namespace gatescope
