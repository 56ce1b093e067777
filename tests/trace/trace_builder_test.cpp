// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/trace_builder.h"
#include "trace/trace_checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <random>
#include <string>

namespace gatescope {
namespace {

TEST(TraceBuilder, SortsAndGivesDepths) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const auto name = builder.intern("k");
    builder.addSlice(track, name, 0, 50, 10, {}, "{\"x\":3}");
    builder.addSlice(track, name, 0, 10, 5, {}, "{\"x\":2}");
    builder.addSlice(track, name, 0, 0, 40, {}, "{\"x\":1}");
    builder.addSlice(track, name, 0, 12, 2);
    const auto trace = builder.build();
    ASSERT_EQ(trace->sliceCount(), 4u);
    EXPECT_EQ(trace->slice(0).duration, 40);
    EXPECT_EQ(trace->argsText(0), "{\"x\":1}");
    EXPECT_EQ(trace->slice(1).depth, 1);
    EXPECT_EQ(trace->argsText(1), "{\"x\":2}");
    EXPECT_EQ(trace->slice(2).depth, 2);
    EXPECT_EQ(trace->argsText(2), "");
    EXPECT_EQ(trace->slice(3).depth, 0);
    EXPECT_EQ(trace->argsText(3), "{\"x\":3}");
    EXPECT_EQ(trace->duration(), 60);
    EXPECT_EQ(trace->name(3), "k");
    EXPECT_EQ(builder.movedSlices().overlapping, 0u);
}

TEST(TraceBuilder, EqualSlicesNestInTheOrderOfAddition) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (const char* name : {"outer", "middle", "inner"})
        builder.addSlice(track, builder.intern(name), 0, 5, 5);
    const auto trace = builder.build();
    for (SliceId id = 0; id < 3; ++id)
        EXPECT_EQ(trace->slice(id).depth, id);
    EXPECT_EQ(trace->name(0), "outer");
    EXPECT_EQ(trace->name(2), "inner");
}

TEST(TraceBuilder, EmptySlicesNestAtTheirParentsStartOnly) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    builder.addSlice(track, 0, 0, 0, 10);
    builder.addSlice(track, 0, 0, 0, 0);  // at the start: a child
    builder.addSlice(track, 0, 0, 10, 0); // at the end: the parent is over
    builder.addSlice(track, 0, 0, 10, 0); // as short as its parent
    const auto trace = builder.build();
    EXPECT_EQ(trace->slice(1).depth, 1);
    EXPECT_EQ(trace->slice(2).depth, 0);
    EXPECT_EQ(trace->slice(3).depth, 1);
    EXPECT_EQ(builder.movedSlices().overlapping, 0u);
}

TEST(TraceBuilder, ThousandsOfEmptySlicesAtOneTimeAreKept) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 5000; ++i)
        builder.addSlice(track, 0, 0, 7, 0);
    const auto trace = builder.build();
    EXPECT_EQ(trace->sliceCount(), 5000u);
    EXPECT_EQ(trace->tracks().size(), 1u);
}

TEST(TraceBuilder, PartOverlapsStayOnTheirTrackOnALane) {
    TraceBuilder builder;
    const auto queue = builder.addTrack({.name = "Queue 0", .kind = TrackKind::DeviceQueue, .tid = 3});
    builder.addSlice(queue, 0, 0, 0, 10);
    builder.addSlice(queue, 0, 0, 1, 2);
    builder.addSlice(queue, 0, 0, 5, 10);
    builder.addSlice(queue, 0, 0, 6, 5);
    builder.addSlice(queue, 0, 0, 8, 10);
    builder.addSlice(queue, 0, 0, 20, 1);
    const auto trace = builder.build();
    EXPECT_EQ(builder.movedSlices().overlapping, 3u);
    EXPECT_EQ(trace->tracks().size(), 1u);
    const std::vector<int> rows{0, 1, 2, 3, 4, 0};
    for (SliceId id = 0; id < rows.size(); ++id)
        EXPECT_EQ(trace->slice(id).depth, rows[id]) << id;
    EXPECT_EQ(trace->parent(2), kNoSlice);
    EXPECT_EQ(trace->parent(3), 2u);
    expectNested(*trace);
}

/// Adds a kernel as profilers record it.
void addKernel(TraceBuilder& builder, TrackId queue, std::int64_t start, std::int64_t duration,
               std::int64_t launch, std::int64_t stream = 7) {
    const std::array args{Arg{ArgKey::Correlation, launch}, Arg{ArgKey::Stream, stream}};
    builder.addSlice(queue, 0, 0, start, duration, args);
}

TEST(TraceBuilder, SlicesThatCoverTheNextOfTheirStreamEncloseNone) {
    TraceBuilder builder;
    const auto queue = builder.addTrack({.name = "stream 7", .kind = TrackKind::DeviceQueue});
    builder.addSlice(queue, 0, builder.intern("gpu_user_annotation"), 0, 1000);
    addKernel(builder, queue, 10, 900, 1); // covers all that follow
    addKernel(builder, queue, 20, 500, 2); // covers the next two
    addKernel(builder, queue, 30, 5, 3);
    addKernel(builder, queue, 40, 5, 4);
    addKernel(builder, queue, 600, 5, 5);
    const auto trace = builder.build();
    EXPECT_EQ(builder.movedSlices().overlong, 2u);
    EXPECT_EQ(builder.movedSlices().overlapping, 0u);
    EXPECT_EQ(trace->overlong(), (std::map<SliceId, std::int64_t>{{1, 20}, {2, 30}}));
    EXPECT_EQ(trace->latestEnd(1), 20);
    EXPECT_EQ(trace->latestEnd(3), 35);
    const std::vector<int> rows{0, 2, 3, 1, 1, 1};
    for (SliceId id = 0; id < rows.size(); ++id)
        EXPECT_EQ(trace->slice(id).depth, rows[id]) << id;
    for (const SliceId id : {3u, 4u, 5u})
        EXPECT_EQ(trace->parent(id), 0u) << id;
    expectNested(*trace);
}

TEST(TraceBuilder, SlicesOfOneLaunchOrOtherStreamsMayCoverOneAnother) {
    TraceBuilder builder;
    const auto queue = builder.addTrack({.name = "stream 7", .kind = TrackKind::DeviceQueue});
    addKernel(builder, queue, 0, 100, 1);
    addKernel(builder, queue, 10, 10, 1);
    addKernel(builder, queue, 30, 10, 2, 8);
    const auto host = builder.addTrack({.name = "thread"});
    addKernel(builder, host, 0, 100, 1);
    addKernel(builder, host, 10, 10, 2);
    const auto trace = builder.build();
    EXPECT_TRUE(trace->overlong().empty());
    EXPECT_EQ(trace->slice(2).depth, 1);
    EXPECT_EQ(trace->slice(3).depth, 1);
}

TEST(TraceBuilder, AMillionStaggeredSlicesTakeFewLanes) {
    TraceBuilder builder;
    const auto queue = builder.addTrack({.name = "Queue 0", .kind = TrackKind::DeviceQueue});
    for (int i = 0; i < 1'000'000; ++i)
        builder.addSlice(queue, 0, 0, i, 1'000'000);
    const auto trace = builder.build();
    ASSERT_EQ(trace->sliceCount(), 1'000'000u);
    EXPECT_LT(trace->slice(999'999).depth, 64);
    EXPECT_EQ(builder.movedSlices().overlapping, 47u);
    EXPECT_EQ(builder.movedSlices().crowded, 1'000'000u - 48);
}

TEST(TraceBuilder, NumbersOfTracksAreUnique) {
    TraceBuilder builder;
    const auto a = builder.addTrack({.name = "a", .kind = TrackKind::Process, .pid = UINT32_MAX});
    const auto b = builder.addTrack({.name = "b", .kind = TrackKind::Process, .pid = UINT32_MAX});
    const auto c = builder.addTrack({.name = "c", .kind = TrackKind::Process, .pid = 0});
    const auto a1 = builder.addTrack({.name = "a1", .parent = a});
    const auto a2 = builder.addTrack({.name = "a2", .parent = a});
    EXPECT_EQ(builder.track(a).pid, UINT32_MAX);
    EXPECT_GE(builder.track(b).pid, 1u);
    EXPECT_GE(builder.track(c).pid, 1u);
    EXPECT_NE(builder.track(b).pid, builder.track(c).pid);
    EXPECT_EQ(builder.track(a1).pid, UINT32_MAX);
    EXPECT_NE(builder.track(a1).tid, builder.track(a2).tid);
}

TEST(TraceBuilder, FlowsFollowTheirSlicesThroughTheSort) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const auto late = builder.addSlice(track, builder.intern("late"), 0, 100, 1);
    const auto early = builder.addSlice(track, builder.intern("early"), 0, 0, 1);
    builder.addFlow(early, late, 42);
    const auto trace = builder.build();
    ASSERT_EQ(trace->flows().size(), 1u);
    EXPECT_EQ(trace->name(trace->flows()[0].from), "early");
    EXPECT_EQ(trace->name(trace->flows()[0].to), "late");
    EXPECT_EQ(trace->flows()[0].id, 42u);
}

TEST(TraceBuilder, IsEmptyAfterwards) {
    TraceBuilder builder;
    builder.addSlice(builder.addTrack({.name = "t"}), builder.intern("x"), 0, 0, 1, {}, "{}");
    builder.setMetadata("{\"a\":1}");
    builder.build();
    const auto second = builder.build();
    EXPECT_EQ(second->sliceCount(), 0u);
    EXPECT_TRUE(second->tracks().empty());
    EXPECT_EQ(second->metadata(), "{}");
    EXPECT_EQ(second->duration(), 0);
}

TEST(TraceBuilder, RandomSlicesAlwaysNestAndNoneIsLost) {
    std::mt19937_64 random(11);
    for (int round = 0; round < 200; ++round) {
        TraceBuilder builder;
        for (int t = 0; t < 3; ++t)
            builder.addTrack({.name = std::to_string(t)});
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> added;
        for (int i = 0; i < 100; ++i) {
            const auto start = static_cast<std::int64_t>(random() % 60);
            const auto duration = static_cast<std::int64_t>(random() % 12);
            const auto args = "{\"i\":" + std::to_string(i) + "}";
            builder.addSlice(random() % 3, 0, 0, start, duration, {}, args);
            added[args] = {start, duration};
        }
        const auto trace = builder.build();
        ASSERT_EQ(trace->sliceCount(), 100u);
        for (SliceId id = 0; id < 100; ++id) {
            const auto slice = trace->slice(id);
            const auto expected = std::pair{slice.start, slice.duration};
            ASSERT_EQ(added[std::string(trace->argsText(id))], expected);
        }
        expectNested(*trace);
    }
}

TEST(TraceBuilder, AppendsATraceLater) {
    TraceBuilder first;
    const auto process = first.addTrack({.name = "p", .kind = TrackKind::Process, .pid = 7});
    const auto track = first.addTrack({.name = "t", .parent = process, .tid = 3});
    const auto outer =
        first.addSlice(track, first.intern("outer"), first.intern("c"), 0, 100, {}, "{\"x\":1}");
    const auto inner = first.addSlice(track, first.intern("inner"), 0, 10, 20);
    first.addFlow(outer, inner, 5);
    first.addInstant({.track = track, .name = first.intern("mark"), .time = 50, .args = "{}"});
    first.addCounter({.track = track, .time = 60, .value = 2.5});
    const auto one = first.build();

    TraceBuilder builder;
    builder.addTrack({.name = "other", .kind = TrackKind::Process, .pid = 7});
    builder.addSlice(builder.addTrack({.name = "o", .parent = 0}), builder.intern("other"), 0, 1000, 1);
    const auto base = builder.append(*one, 500);
    EXPECT_EQ(base, 1u);
    const auto trace = builder.build();
    ASSERT_EQ(trace->sliceCount(), 3u);
    EXPECT_EQ(trace->name(0), "outer");
    EXPECT_EQ(trace->slice(0).start, 500);
    EXPECT_EQ(trace->argsText(0), "{\"x\":1}");
    EXPECT_EQ(trace->category(0), "c");
    EXPECT_EQ(trace->name(1), "inner");
    EXPECT_EQ(trace->parent(1), 0u);
    EXPECT_EQ(trace->parent(0), kNoSlice);
    ASSERT_EQ(trace->flows().size(), 1u);
    EXPECT_EQ(trace->flows()[0].to, 1u);
    EXPECT_EQ(trace->instants()[0].time, 550);
    EXPECT_EQ(trace->counters()[0].time, 560);
    const auto& moved = trace->tracks()[trace->slice(0).track];
    EXPECT_EQ(moved.name, "t");
    EXPECT_EQ(trace->tracks()[moved.parent].name, "p");
    EXPECT_NE(moved.pid, 7u); // taken by the other process
}

TEST(TraceBuilder, IndexesFlowsInBothDirections) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 4; ++i)
        builder.addSlice(track, 0, 0, 10 * (3 - i), 5); // provisional id i is slice 3 - i
    builder.addFlow(3, 0, 1);                           // 0 to 3
    builder.addFlow(3, 1, 2);                           // 0 to 2
    builder.addFlow(2, 0, 3);                           // 1 to 3
    const auto trace = builder.build();
    ASSERT_EQ(trace->outgoing(0).size(), 2u);
    EXPECT_EQ(trace->outgoing(0)[0].to, 2u);
    EXPECT_EQ(trace->outgoing(0)[1].to, 3u);
    EXPECT_TRUE(trace->outgoing(2).empty());
    ASSERT_EQ(trace->incoming(3).size(), 2u);
    EXPECT_EQ(trace->flows()[trace->incoming(3)[0]].from, 0u);
    EXPECT_EQ(trace->flows()[trace->incoming(3)[1]].from, 1u);
    EXPECT_TRUE(trace->incoming(0).empty());
}

TEST(TraceBuilder, TakesAMillionSlicesInAnyOrder) {
    std::mt19937_64 random(5);
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 1'000'000; ++i) {
        builder.addSlice(track, 0, 0, static_cast<std::int64_t>(random() % 1'000'000) * 10, 5, {},
                         "{\"layer\":1}");
    }
    const auto trace = builder.build();
    EXPECT_EQ(trace->sliceCount(), 1'000'000u);
    EXPECT_TRUE(std::ranges::is_sorted(trace->starts()));
}

} // namespace
} // namespace gatescope
