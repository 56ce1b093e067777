// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_groups.h"
#include "analysis/kernel_summary.h"
#include "analysis/moe_traces.h"

#include <gmock/gmock.h>

#include <map>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;

std::map<std::string, KernelSummary> byName(const std::vector<KernelSummary>& rows) {
    std::map<std::string, KernelSummary> map;
    for (const auto& row : rows)
        map[row.name] = row;
    return map;
}

TEST(KernelGroups, WholeNanosecondsAddUpToWholeOnes) {
    std::vector<double> ns(49, 0.0);
    ns.front() = 1; // 49 times the mean is a bit less
    EXPECT_EQ(groupOfRuns("kernel", "other", false, ns, 1).totalNs, 1.0);
}

TEST(KernelSummary, CountsPhasesAsCalls) {
    MoeTraceBuilder moe;
    const auto before = moe.process("before fix");
    for (int layer = 0; layer < 4; ++layer) {
        const std::int64_t start = layer * 1000;
        moe.range(Role::Block, "sparse_moe_block", start, 400, layer);
        moe.range(Role::Gate, "gate_gemm (redundant)", start, 40 + layer, layer, 0, true);
        moe.range(Role::Experts, "fused_moe", start + 100, 300, layer);
        moe.range(Role::Gate, "gate_gemm", start + 100, 20, layer);
    }
    moe.process("after fix");
    moe.range(Role::Gate, "gate_gemm", 9000, 999);
    const auto rows = summarizeKernels(*moe.build(), before);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].name, "gate_gemm (redundant)");
    EXPECT_EQ(rows[0].role, Role::Gate);
    EXPECT_DOUBLE_EQ(rows[0].callsPerLayer, 1);
    EXPECT_DOUBLE_EQ(rows[0].medianNs, 41.5);
    EXPECT_DOUBLE_EQ(rows[0].p10Ns, 40.3);
    EXPECT_DOUBLE_EQ(rows[0].p90Ns, 42.7);
    EXPECT_DOUBLE_EQ(rows[0].share, 166.0 / 1600);
    EXPECT_EQ(rows[0].flops, 100);
    EXPECT_DOUBLE_EQ(rows[1].medianNs, 20);
}

TEST(KernelSummary, TasksOfOneLayerAreOneCall) {
    MoeTraceBuilder moe;
    const auto process = moe.process("p", 2);
    for (int iteration = 0; iteration < 3; ++iteration) {
        for (int layer = 0; layer < 2; ++layer) {
            const std::int64_t start = iteration * 10000 + layer * 1000;
            moe.range(Role::Block, "sparse_moe_block", start, 100, layer, iteration);
            moe.task(0, Role::W13, "w13_gemm", start + 10, 30, layer, iteration);
            moe.task(0, Role::W13, "w13_gemm", start + 50, 10, layer, iteration);
            moe.task(1, Role::W13, "w13_gemm", start + 10, 20, layer, iteration);
        }
    }
    const auto rows = summarizeKernels(*moe.build(), process);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_DOUBLE_EQ(rows[0].callsPerLayer, 1);
    EXPECT_DOUBLE_EQ(rows[0].medianNs, 30); // (30 + 10 + 20) / 2 workers
    EXPECT_DOUBLE_EQ(rows[0].share, 0.3);
    EXPECT_EQ(rows[0].flops, 30);
    EXPECT_EQ(rows[0].bytes, 12);
}

TEST(KernelSummary, APhaseHidesTheTasksOfItsName) {
    MoeTraceBuilder moe;
    const auto process = moe.process("p", 2);
    moe.range(Role::Block, "sparse_moe_block", 0, 100);
    moe.range(Role::Gate, "gate_gemm", 0, 50);
    moe.task(0, Role::Gate, "gate_gemm", 1, 40);
    moe.task(1, Role::Gate, "gate_gemm", 1, 30);
    moe.task(1, Role::Api, "submit", 60, 10);
    moe.task(1, Role::Api, "submit", 80, 10);
    const auto rows = byName(summarizeKernels(*moe.build(), process));
    EXPECT_DOUBLE_EQ(rows.at("gate_gemm").medianNs, 50);
    EXPECT_DOUBLE_EQ(rows.at("gate_gemm").callsPerLayer, 1);
    EXPECT_DOUBLE_EQ(rows.at("submit").callsPerLayer, 2); // host calls are no shared work
    EXPECT_DOUBLE_EQ(rows.at("submit").medianNs, 10);
}

TEST(KernelSummary, WithoutBlocksThereAreNoShares) {
    MoeTraceBuilder moe;
    const auto process = moe.process("p");
    moe.range(Role::Gate, "gate_gemm", 0, 50);
    const auto rows = summarizeKernels(*moe.build(), process);
    EXPECT_EQ(rows.at(0).share, 0);
    EXPECT_EQ(rows.at(0).callsPerLayer, 0);
}

TEST(KernelSummary, ProcessesComeInTheirOrder) {
    TraceBuilder builder;
    builder.addTrack({.name = "late", .kind = TrackKind::Process, .order = 2, .pid = 1});
    builder.addTrack({.name = "thread", .pid = 9});
    builder.addTrack({.name = "early", .kind = TrackKind::Process, .order = 1, .pid = 2});
    EXPECT_THAT(processes(*builder.build()), ElementsAre(2u, 0u));
}

} // namespace
} // namespace gatescope
