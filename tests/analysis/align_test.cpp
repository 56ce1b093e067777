// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/align.h"
#include "analysis/moe_traces.h"
#include "trace/stopping_sink.h"
#include "trace/trace_checks.h"

#include <gmock/gmock.h>

namespace gatescope {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> startsOf(const Trace& trace, std::string_view name) {
    std::vector<std::int64_t> starts;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (trace.name(id) == name) starts.push_back(trace.starts()[id]);
    }
    return starts;
}

/// A B B A: "before" takes 100, 120, "after" 80, 90.
std::shared_ptr<const Trace> interleaved() {
    MoeTraceBuilder moe;
    moe.process("before", 1);
    moe.range(Role::Iteration, "iteration", 1000, 100, -1, 0);
    moe.range(Role::Gate, "gate_gemm", 1010, 30, 0, 0);
    moe.task(0, Role::W13, "w13", 1050, 60, 0, 0); // ends after the iteration's slice
    moe.range(Role::Iteration, "iteration", 1400, 120, -1, 1);
    moe.range(Role::Gate, "gate_gemm", 1410, 30, 0, 1);
    moe.range(Role::Other, "outside", 5000, 3);
    moe.builder.addInstant(
        {.track = moe.ranges(), .name = moe.builder.intern("in"), .time = 1420, .args = "{}"});
    moe.builder.addInstant(
        {.track = moe.ranges(), .name = moe.builder.intern("out"), .time = 1300, .args = {}});
    moe.process("after", 1);
    moe.range(Role::Iteration, "iteration", 1200, 80, -1, 0);
    moe.range(Role::Gate, "gate_gemm", 1205, 30, 0, 0);
    moe.range(Role::Iteration, "iteration", 1280, 90, -1, 1);
    moe.range(Role::Gate, "gate_gemm", 1285, 30, 0, 1);
    moe.builder.setMetadata("{\"model\":\"x\"}");
    return moe.build();
}

TEST(Align, IterationsBeginTogether) {
    const auto aligned = alignIterations(*interleaved());
    ASSERT_EQ(aligned.size(), 2u);
    EXPECT_THAT(startsOf(*aligned[0], "iteration"), ElementsAre(0, 110));
    EXPECT_THAT(startsOf(*aligned[1], "iteration"), ElementsAre(0, 110));
    EXPECT_THAT(startsOf(*aligned[0], "gate_gemm"), ElementsAre(10, 120));
    EXPECT_THAT(startsOf(*aligned[1], "gate_gemm"), ElementsAre(5, 115));
    EXPECT_THAT(startsOf(*aligned[0], "w13"), ElementsAre(50));
    EXPECT_THAT(startsOf(*aligned[0], "outside"), ElementsAre());
}

TEST(Align, CanBeStopped) {
    StoppingSink whole;
    alignIterations(*interleaved(), whole, whole.token());
    EXPECT_EQ(whole.last(), 1.0);
    StoppingSink sink(0.5); // when the first of the two processes is done
    EXPECT_THROW(alignIterations(*interleaved(), sink, sink.token()), Cancelled);
    EXPECT_LT(sink.last(), 1.0);
}

TEST(Align, EachTraceHoldsOneProcess) {
    const auto aligned = alignIterations(*interleaved());
    EXPECT_EQ(aligned[0]->sliceCount(), 5u);
    EXPECT_EQ(aligned[0]->tracks().size(), 3u);
    EXPECT_EQ(aligned[0]->tracks()[0].name, "before");
    EXPECT_EQ(aligned[1]->tracks()[0].name, "after");
    EXPECT_EQ(aligned[1]->tracks()[1].kind, TrackKind::Ranges);
    EXPECT_EQ(aligned[1]->tracks()[1].parent, 0u);
    EXPECT_EQ(aligned[1]->metadata(), "{\"model\":\"x\"}");
    ASSERT_EQ(aligned[0]->instants().size(), 1u);
    EXPECT_EQ(aligned[0]->instants()[0].time, 130);
    for (const auto& trace : aligned)
        expectNested(*trace);
    EXPECT_EQ(aligned[0]->category(1), "gate");
    EXPECT_EQ(aligned[0]->integer(1, ArgKey::Layer), 0);
    EXPECT_EQ(aligned[0]->integer(1, ArgKey::Flops), 100);
}

TEST(Align, ALongerRunKeepsItsLastIterations) {
    MoeTraceBuilder moe;
    moe.process("one");
    moe.range(Role::Iteration, "iteration", 0, 10);
    moe.process("two");
    moe.range(Role::Iteration, "iteration", 20, 5);
    moe.range(Role::Iteration, "iteration", 30, 5);
    const auto aligned = alignIterations(*moe.build());
    EXPECT_THAT(startsOf(*aligned[1], "iteration"), ElementsAre(0, 10));
}

TEST(Align, WithoutIterationsEachProcessBeginsAtZero) {
    TraceBuilder builder;
    for (int i = 0; i < 2; ++i) {
        const auto process = builder.addTrack({.name = "p", .kind = TrackKind::Process, .pid = 0});
        const auto track = builder.addTrack({.name = "t", .parent = process});
        const auto first = builder.addSlice(track, builder.intern("a"), 0, 500 + i * 100, 10);
        builder.addFlow(first, builder.addSlice(track, builder.intern("b"), 0, 900, 10), 1);
    }
    builder.addSlice(builder.addTrack({.name = "orphan", .pid = 9}), 0, 0, 0, 1);
    const auto aligned = alignIterations(*builder.build());
    ASSERT_EQ(aligned.size(), 2u);
    EXPECT_THAT(aligned[0]->starts(), ElementsAre(0, 400));
    EXPECT_THAT(aligned[1]->starts(), ElementsAre(0, 300));
    EXPECT_EQ(aligned[1]->flows().size(), 1u);
}

TEST(Align, AnEmptyTraceGivesNone) {
    EXPECT_TRUE(alignIterations(*TraceBuilder().build()).empty());
}

} // namespace
} // namespace gatescope
