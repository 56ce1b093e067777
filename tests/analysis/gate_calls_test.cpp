// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_calls.h"
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

TEST(GateCalls, TwicePerLayerIsRedundant) {
    MoeTraceBuilder moe;
    const auto process = addRun(moe, "before fix", true, true);
    const auto trace = moe.build();
    const auto findings = findGateCalls(*trace);
    ASSERT_EQ(findings.size(), 1u);
    const auto& finding = findings[0];
    EXPECT_EQ(finding.kind, FindingKind::RedundantGate);
    EXPECT_EQ(finding.process, process);
    EXPECT_EQ(finding.title, "gate called twice per layer");
    EXPECT_THAT(finding.details,
                HasSubstr("2.00 gate calls per layer, 1.00 redundant, over 3 layers in 2 iterations"));
    EXPECT_THAT(finding.details, HasSubstr("costs a layer between 0.05 us"));
    EXPECT_THAT(finding.advice, HasSubstr("is_internal_router"));
    EXPECT_DOUBLE_EQ(finding.gateCallsPerLayer, 2);
    EXPECT_DOUBLE_EQ(finding.wastedLowNs, 50);
    EXPECT_DOUBLE_EQ(finding.blockNs, 1000);
    ASSERT_EQ(finding.evidence.size(), 12u);
    for (std::size_t i = 0; i < 12; ++i) {
        EXPECT_EQ(trace->boolean(finding.evidence[i], ArgKey::Redundant), i < 6);
    }
}

TEST(GateCalls, OncePerLayerIsRight) {
    MoeTraceBuilder moe;
    addRun(moe, "after fix", false, true);
    const auto findings = findGateCalls(*moe.build());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].kind, FindingKind::GateOnce);
    EXPECT_EQ(findings[0].title, "gate called once per layer");
    EXPECT_THAT(findings[0].details, HasSubstr("none redundant"));
    EXPECT_EQ(findings[0].wastedLowNs, 0);
    EXPECT_EQ(findings[0].wastedHighNs, 0);
    EXPECT_EQ(findings[0].evidence.size(), 6u);
}

TEST(GateCalls, NoGateIsMissing) {
    MoeTraceBuilder moe;
    addRun(moe, "broken", false, false);
    const auto findings = findGateCalls(*moe.build());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].kind, FindingKind::MissingGate);
    EXPECT_EQ(findings[0].title, "gate never called");
    EXPECT_EQ(findings[0].gateCallsPerLayer, 0);
    EXPECT_TRUE(findings[0].evidence.empty());
}

TEST(GateCalls, ALayerWithoutGateIsFoundAmongOthers) {
    MoeTraceBuilder moe;
    addRun(moe, "broken", false, true, 2);
    const auto findings = findGateCalls(*moe.build());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].kind, FindingKind::MissingGate);
    EXPECT_THAT(findings[0].details, HasSubstr("2 of 6 MoE blocks"));
}

TEST(GateCalls, EveryProcessIsJudgedAlone) {
    MoeTraceBuilder moe;
    const auto before = addRun(moe, "before fix", true, true);
    moe.process("no blocks");
    const auto after = addRun(moe, "after fix", false, true);
    const auto findings = findGateCalls(*moe.build());
    ASSERT_EQ(findings.size(), 2u);
    EXPECT_EQ(findings[0].process, before);
    EXPECT_EQ(findings[0].kind, FindingKind::RedundantGate);
    EXPECT_EQ(findings[1].process, after);
    EXPECT_EQ(findings[1].kind, FindingKind::GateOnce);
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
    const auto findings = findGateCalls(*moe.build());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].kind, FindingKind::RedundantGate);
    EXPECT_DOUBLE_EQ(findings[0].gateCallsPerLayer, 2);
    EXPECT_DOUBLE_EQ(findings[0].wastedLowNs, 20);
    EXPECT_DOUBLE_EQ(findings[0].wastedHighNs, 20);
}

TEST(GateCalls, OtherTracesHaveNone) {
    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    builder.addSlice(builder.addTrack({.name = "t", .parent = process}), builder.intern("gate_gemm"),
                     builder.intern("kernel"), 0, 1);
    EXPECT_TRUE(findGateCalls(*builder.build()).empty());
    EXPECT_TRUE(findGateCalls(*TraceBuilder().build()).empty());
}

} // namespace
} // namespace gatescope
