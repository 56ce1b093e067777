// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/recorded_args.h"
#include "trace/trace_builder.h"

#include <gmock/gmock.h>

#include <array>
#include <random>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;

std::vector<Arg> argsOf(const Trace& trace, SliceId id) {
    std::vector<Arg> args;
    for (std::size_t i = 0; i < trace.typedArgs(id).size(); ++i)
        args.push_back(trace.typedArgs(id)[i]);
    return args;
}

TEST(TypedArgs, AreFoundByKeyAndType) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const std::array<Arg, 4> args{{{ArgKey::Reads, builder.internList(std::array<std::int64_t, 2>{1, 32})},
                                   {ArgKey::Redundant, 1},
                                   {ArgKey::CollectiveName, builder.intern("all_reduce")},
                                   {ArgKey::Layer, 3}}};
    builder.addSlice(track, 0, 0, 0, 1, args);
    builder.addSlice(track, 0, 0, 1, 1);
    const auto trace = builder.build();
    EXPECT_EQ(trace->integer(0, ArgKey::Layer), 3);
    EXPECT_TRUE(trace->boolean(0, ArgKey::Redundant));
    EXPECT_EQ(trace->text(0, ArgKey::CollectiveName), "all_reduce");
    EXPECT_THAT(trace->list(0, ArgKey::Reads), ElementsAre(1, 32));
    EXPECT_EQ(trace->integer(1, ArgKey::Layer), std::nullopt);
    EXPECT_FALSE(trace->boolean(1, ArgKey::Redundant));
    EXPECT_EQ(trace->text(1, ArgKey::CollectiveName), std::nullopt);
    EXPECT_TRUE(trace->list(1, ArgKey::Reads).empty());
    EXPECT_EQ(trace->argsText(0), "");
    // In the vocabulary's order, whatever the producer's.
    const auto inOrder = argsOf(*trace, 0);
    ASSERT_EQ(inOrder.size(), 4u);
    EXPECT_EQ(inOrder[0].key, ArgKey::Layer);
    EXPECT_EQ(inOrder[3].key, ArgKey::CollectiveName);
}

TEST(TypedArgs, OfEqualKeysTheLastCounts) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const std::array<Arg, 3> args{{{ArgKey::Layer, 1}, {ArgKey::M, 7}, {ArgKey::Layer, 2}}};
    builder.addSlice(track, 0, 0, 0, 1, args);
    const auto trace = builder.build();
    EXPECT_EQ(trace->typedArgs(0).size(), 2u);
    EXPECT_EQ(trace->integer(0, ArgKey::Layer), 2);
    EXPECT_EQ(trace->integer(0, ArgKey::M), 7);
}

TEST(TypedArgs, EqualListsAreKeptOnce) {
    TraceBuilder builder;
    const std::array<std::int64_t, 2> list{1, 32};
    const std::array<std::int64_t, 2> other{32, 1};
    EXPECT_EQ(builder.internList(list), builder.internList(list));
    EXPECT_NE(builder.internList(list), builder.internList(other));
    EXPECT_NE(builder.internList(list), builder.internList({}));
    EXPECT_EQ(builder.build()->lists().size(), 3u);
}

TEST(TypedArgs, FollowTheirSlicesThroughTheSort) {
    std::mt19937_64 random(11);
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 1000; ++i) {
        const auto start = static_cast<std::int64_t>(random() % 100'000) * 10;
        std::vector<Arg> args{{ArgKey::M, start}};
        for (std::uint64_t more = random() % 3; more > 0; --more)
            args.push_back({static_cast<ArgKey>(static_cast<int>(ArgKey::K) + more), i});
        builder.addSlice(track, 0, 0, start, 1, args, std::to_string(start));
    }
    const auto trace = builder.build();
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        ASSERT_EQ(trace->integer(id, ArgKey::M), trace->starts()[id]);
        ASSERT_EQ(trace->argsText(id), std::to_string(trace->starts()[id]));
    }
}

TEST(TypedArgs, AnAppendedTraceKeepsThemAndTheText) {
    TraceBuilder first;
    const std::array<Arg, 4> args{
        {{ArgKey::Reads, first.internList(std::array<std::int64_t, 1>{16})},
         {ArgKey::CollectiveName, first.intern("all_reduce")},
         {ArgKey::InputDims, first.internList(std::array<std::int64_t, 3>{2, 4, 8})},
         {ArgKey::Layer, 3}}};
    first.addSlice(first.addTrack({.name = "t"}), first.intern("gate"), 0, 0, 1, args, "{\"x\":1}");
    const auto one = first.build();

    TraceBuilder builder;
    // Numbers of texts and lists are others here.
    builder.intern("something else");
    builder.internList(std::array<std::int64_t, 1>{99});
    builder.append(*one, 5);
    builder.append(*one, 500);
    const auto trace = builder.build();
    ASSERT_EQ(trace->sliceCount(), 2u);
    for (SliceId id = 0; id < 2; ++id) {
        EXPECT_EQ(trace->integer(id, ArgKey::Layer), 3);
        EXPECT_EQ(trace->text(id, ArgKey::CollectiveName), "all_reduce");
        EXPECT_THAT(trace->list(id, ArgKey::Reads), ElementsAre(16));
        EXPECT_THAT(trace->list(id, ArgKey::InputDims), ElementsAre(2, 4, 8));
        EXPECT_EQ(trace->argsText(id), "{\"x\":1}");
    }
    EXPECT_EQ(trace->lists().size(), 3u);
}

TEST(TypedArgs, MayBeSetLater) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const std::array<Arg, 1> args{{{ArgKey::Layer, 3}}};
    const auto gate = builder.addSlice(track, builder.intern("gate"), 0, 0, 1, args);
    const auto foreign = builder.addSlice(track, 0, 0, 1, 1, args, "{\"layer\":3,\"x\":1}");
    const auto last = builder.addSlice(track, 0, 0, 2, 1, args, "{\"layer\":3}");
    builder.setArg(gate, {ArgKey::GateCall, 1});
    builder.setArg(gate, {ArgKey::GateCall, 2});
    builder.setName(gate, builder.intern("gate (redundant)"));
    builder.setArg(foreign, {ArgKey::Layer, 4});
    const auto trace = builder.build();
    EXPECT_EQ(trace->name(gate), "gate (redundant)");
    EXPECT_EQ(trace->integer(gate, ArgKey::Layer), 3);
    EXPECT_EQ(trace->integer(gate, ArgKey::GateCall), 2);
    EXPECT_EQ(trace->integer(foreign, ArgKey::Layer), 4);
    EXPECT_EQ(trace->argsText(foreign), ""); // it would say something else
    EXPECT_EQ(trace->integer(last, ArgKey::Layer), 3);
    EXPECT_EQ(trace->argsText(last), "{\"layer\":3}");
}

TEST(RecordedArgs, AreAShortListWithoutWhatDoesNotApply) {
    RecordedArgs args;
    args.addShape(16, 0, 2048);
    args.addList(ArgKey::Reads, {1, 32});
    args.addPositive(ArgKey::Flops, -1);
    EXPECT_EQ(args.size(), 3u);
    EXPECT_EQ(args.integer(ArgKey::M), 16);
    EXPECT_EQ(args.integer(ArgKey::N), std::nullopt);
    EXPECT_EQ(args.integer(ArgKey::Flops), std::nullopt);
    EXPECT_TRUE(args.list(ArgKey::Reads).contains(32));
    EXPECT_TRUE(args.list(ArgKey::Writes).empty());
    args.set(ArgKey::M, 8);
    args.set(ArgKey::Bytes, 5);
    EXPECT_EQ(args.size(), 4u);
    EXPECT_EQ(args.integer(ArgKey::M), 8);
    RecordedArgs more;
    more.add(ArgKey::Layer, 3);
    more.addAll(args);
    EXPECT_EQ(more.size(), 5u);
    EXPECT_EQ(more.integer(ArgKey::Bytes), 5);
    more.clear();
    EXPECT_EQ(more.integer(ArgKey::Layer), std::nullopt);
}

TEST(RecordedArgs, WhatDoesNotFitIsLeftOut) {
    RecordedArgs args;
    for (std::size_t i = 0; i < 2 * RecordedArgs::kMost; ++i)
        args.add(static_cast<ArgKey>(i), 1);
    EXPECT_EQ(args.size(), RecordedArgs::kMost);
    ShortList list;
    for (int i = 1; i < 10; ++i)
        list.add(i);
    EXPECT_EQ(list.size(), ShortList::kMost);
    EXPECT_EQ(ShortList(list.bits()), list);
    EXPECT_EQ(list[3], 4);
    EXPECT_FALSE(list.contains(5));
    EXPECT_FALSE(list.contains(0));
}

} // namespace
} // namespace gatescope
