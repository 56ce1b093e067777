// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/gate_calls.h"
#include "analysis/own_gates.h"
#include "foreign_traces.h"
#include "moe_traces.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// Two layers, two iterations; the first gate of every layer is redundant where there are two.
void addPlacement(MoeTraceBuilder& moe, std::string name, int gates, std::int64_t at) {
    moe.process(std::move(name));
    for (int iteration = 0; iteration < 2; ++iteration) {
        moe.range(Role::Iteration, "iteration", at, 200, -1, iteration);
        for (int layer = 0; layer < 2; ++layer, at += 100) {
            moe.range(Role::Block, "block", at, 90, layer, iteration);
            for (int gate = 0; gate < gates; ++gate)
                moe.range(Role::Gate, "gate_gemm", at + 10 * gate, 10 - 2 * gate, layer, iteration,
                          gate + 1 < gates);
        }
    }
}

TEST(OwnGates, CountEveryPlacement) {
    MoeTraceBuilder moe;
    addPlacement(moe, "before", 2, 0);
    addPlacement(moe, "after", 1, 1000);
    addPlacement(moe, "never", 0, 2000);
    const auto trace = moe.build();
    const auto report = gatesOfOwnRun(*trace);
    EXPECT_THAT(report.callsPerLayer(), ElementsAre(Pair(0, 4), Pair(1, 4), Pair(2, 4)));
    EXPECT_EQ(report.moeLayers, 2U);
    EXPECT_EQ(report.steps, 2U);
    EXPECT_EQ(report.stepNs, 3 * 2 * 200);
    EXPECT_EQ(report.wastedLowNs(), 4 * 8);
    EXPECT_EQ(report.wastedHighNs(), 4 * 10);
    EXPECT_EQ(report.redundant(), 4U);
    EXPECT_EQ(redundantGates(*trace).size(), 4U);
}

TEST(OwnGates, TracesOfOthersHaveNone) {
    ForeignTrace trace;
    for (const auto& kernel : {kNorm, kGate, kRouter, kExperts})
        trace.add(kernel);
    EXPECT_THAT(gatesOfOwnRun(*trace.build()).layers, IsEmpty());
}

} // namespace
} // namespace gatescope
