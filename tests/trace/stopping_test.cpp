// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/slice_index.h"
#include "trace/stopping_sink.h"
#include "trace/trace_builder.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

constexpr int kSlices = 100'000;

void fill(TraceBuilder& builder) {
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < kSlices; ++i)
        builder.addSlice(track, 0, 0, 10 * (kSlices - i), 5);
}

TEST(Stopping, BuildingTellsItsProgressToTheEnd) {
    TraceBuilder builder;
    fill(builder);
    StoppingSink sink;
    EXPECT_EQ(builder.build(sink, sink.token())->sliceCount(), std::size_t{kSlices});
    EXPECT_EQ(sink.last(), 1.0);
    EXPECT_GT(sink.calls(), 20);
}

TEST(Stopping, BuildingEndsWhereverItIsStopped) {
    for (const double at : {0.0, 0.1, 0.3, 0.5, 0.7, 0.9}) {
        TraceBuilder builder;
        fill(builder);
        StoppingSink sink(at);
        EXPECT_THROW(builder.build(sink, sink.token()), Cancelled) << at;
        EXPECT_LT(sink.last(), at + 0.1) << at;
        EXPECT_EQ(builder.build()->sliceCount(), 0u); // nothing is left half-way
    }
}

TEST(Stopping, IndexingTellsItsProgressToTheEnd) {
    TraceBuilder builder;
    fill(builder);
    StoppingSink sink;
    const SliceIndex index(builder.build(), sink, sink.token());
    EXPECT_EQ(sink.last(), 1.0);
    EXPECT_GT(sink.calls(), 10);
}

TEST(Stopping, IndexingEndsWhereverItIsStopped) {
    TraceBuilder builder;
    fill(builder);
    const auto trace = builder.build();
    for (const double at : {0.0, 0.2, 0.4, 0.6, 0.8}) {
        StoppingSink sink(at);
        EXPECT_THROW(SliceIndex(trace, sink, sink.token()), Cancelled) << at;
        EXPECT_LT(sink.last(), at + 0.1) << at;
    }
}

} // namespace
} // namespace gatescope
