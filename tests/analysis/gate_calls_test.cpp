// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "analysis/moe_traces.h"

#include <gmock/gmock.h>

#include <array>

namespace gatescope {
namespace {

using ::testing::HasSubstr;

/// Two iterations of three layers of 1000 ns, each with the given gate GEMMs.
TrackId addRun(MoeTraceBuilder& moe, const char* name, bool redundant, bool needed, int layersWithGate = 3) {
    const auto process = moe.process(name, 1);
    for (int iteration = 0; iteration < 2; ++iteration) {
        for (int layer = 0; layer < 3; ++layer) {
            const std::int64_t start = iteration * 100000 + layer * 10000;
            moe.range(Role::Block, "sparse_moe_block", start, 1000, layer, iteration);
            if (layer >= layersWithGate) continue;
            if (redundant) moe.range(Role::Gate, "gate_gemm (redundant)", start, 50, layer, iteration, true);
            if (needed) moe.range(Role::Gate, "gate_gemm", start + 100, 60, layer, iteration);
            moe.task(0, Role::Gate, "gate_gemm", start + 100, 60, layer, iteration);
        }
    }
    return process;
}

Detection detectIn(const std::shared_ptr<const Trace>& trace) {
    return detect(trace, {}, KernelPatterns::builtIn(), {});
}

TEST(GateCalls, TwicePerLayerIsRedundant) {
    MoeTraceBuilder moe;
    addRun(moe, "before fix", true, true);
    const auto trace = moe.build();
    const auto detection = detectIn(trace);
    ASSERT_EQ(detection.findings.size(), 1u);
    const auto& finding = detection.findings[0];
    EXPECT_EQ(finding.kind, "gate");
    EXPECT_EQ(finding.title, "Gate called twice per layer");
    EXPECT_THAT(finding.details,
                HasSubstr("6 of the calls in 6 of 6 passes of MoE layers are redundant: nothing reads"));
    EXPECT_THAT(finding.advice, HasSubstr("is_internal_router"));
    EXPECT_FALSE(finding.refutedBy.empty());
    EXPECT_EQ(finding.confidence, Confidence::DataFlow);
    EXPECT_EQ(finding.cost.lowNs, 6 * 50);
    EXPECT_EQ(finding.cost.highNs, 6 * 60);
    EXPECT_FALSE(finding.cost.how.empty());
    EXPECT_DOUBLE_EQ(detection.gates.meanCalls(), 2);
    EXPECT_DOUBLE_EQ(detection.gates.typicalWastedLowNs(), 50);
    EXPECT_DOUBLE_EQ(detection.gates.typicalWastedHighNs(), 60);
    ASSERT_EQ(finding.evidence.size(), 12u);
    for (const auto& layer : detection.gates.layers) {
        for (const auto& call : layer.calls)
            EXPECT_EQ(trace->boolean(call.slices.front(), ArgKey::Redundant), call.redundant);
    }
}

TEST(GateCalls, OnePreemptedCallIsNotThePrice) {
    MoeTraceBuilder moe;
    moe.process("before fix", 1);
    for (int layer = 0; layer < 3; ++layer) {
        moe.range(Role::Block, "sparse_moe_block", layer * 10000, 9000, layer, 0);
        moe.range(Role::Gate, "gate_gemm", layer * 10000, layer == 2 ? 5000 : 60, layer, 0, true);
        moe.range(Role::Gate, "gate_gemm", layer * 10000 + 6000, 50, layer, 0);
    }
    const auto gates = detectIn(moe.build()).gates;
    EXPECT_DOUBLE_EQ(gates.typicalWastedLowNs(), 50);
    EXPECT_DOUBLE_EQ(gates.typicalWastedHighNs(), 60);
}

TEST(GateCalls, OncePerLayerIsRightAndNoFinding) {
    MoeTraceBuilder moe;
    addRun(moe, "after fix", false, true);
    const auto detection = detectIn(moe.build());
    EXPECT_TRUE(detection.findings.empty());
    EXPECT_DOUBLE_EQ(detection.gates.meanCalls(), 1);
    EXPECT_EQ(detection.gates.redundant(), 0u);
    EXPECT_EQ(detection.gates.typicalWastedHighNs(), 0);
}

TEST(GateCalls, NoGateIsMissing) {
    MoeTraceBuilder moe;
    addRun(moe, "broken", false, false);
    const auto detection = detectIn(moe.build());
    ASSERT_EQ(detection.findings.size(), 1u);
    EXPECT_EQ(detection.findings[0].title, "Gate never called");
    EXPECT_EQ(detection.gates.meanCalls(), 0);
    EXPECT_EQ(detection.findings[0].evidence.size(), 6u) << "the blocks";
}

TEST(GateCalls, ALayerWithoutGateIsFoundAmongOthers) {
    MoeTraceBuilder moe;
    addRun(moe, "broken", false, true, 2);
    const auto findings = detectIn(moe.build()).findings;
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].title, "Gate never called in 2 of 6 passes of MoE layers");
}

TEST(GateCalls, EveryProcessIsJudgedAlone) {
    MoeTraceBuilder moe;
    addRun(moe, "after fix", false, true);
    moe.process("no blocks");
    addRun(moe, "before fix", true, true);
    const auto findings = detectIn(moe.build()).findings;
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].rank, 1);
    EXPECT_EQ(findings[0].title, "Gate called twice per layer");
}

TEST(GateCalls, OnADeviceTheKernelsAreTheCalls) {
    MoeTraceBuilder moe;
    const auto process = moe.process("before fix");
    moe.range(Role::Block, "sparse_moe_block", 0, 1000);
    const auto queue =
        moe.builder.addTrack({.name = "Queue 0", .kind = TrackKind::DeviceQueue, .parent = process});
    for (const bool redundant : {true, false}) {
        const std::array<Arg, 3> args{
            {{ArgKey::Layer, 0}, {ArgKey::Iteration, 0}, {ArgKey::Redundant, redundant}}};
        moe.builder.addSlice(queue, moe.builder.intern("gate_gemm"), moe.builder.intern("gate"), 100, 20,
                             args);
    }
    const auto detection = detectIn(moe.build());
    ASSERT_EQ(detection.findings.size(), 1u);
    EXPECT_DOUBLE_EQ(detection.gates.meanCalls(), 2);
    EXPECT_EQ(detection.findings[0].cost.lowNs, 20);
    EXPECT_EQ(detection.findings[0].cost.highNs, 20);
}

TEST(GateCalls, OtherTracesHaveNone) {
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    builder.addSlice(builder.addTrack({.name = "t", .parent = process}), builder.intern("gate_gemm"),
                     builder.intern("kernel"), 0, 1);
    EXPECT_TRUE(detectIn(builder.build()).findings.empty());
    EXPECT_TRUE(detectIn(TraceBuilder().build()).findings.empty());
}

} // namespace
} // namespace gatescope
