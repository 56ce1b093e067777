// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/sample_traces.h"
#include "trace_io/temporary_file.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

void expectSame(const Trace& a, const Trace& b) {
    ASSERT_EQ(a.tracks().size(), b.tracks().size());
    for (std::size_t i = 0; i < a.tracks().size(); ++i) {
        const auto& left = a.tracks()[i];
        const auto& right = b.tracks()[i];
        EXPECT_EQ(left.name, right.name);
        EXPECT_EQ(left.kind, right.kind) << left.name;
        EXPECT_EQ(left.parent, right.parent) << left.name;
        EXPECT_EQ(left.order, right.order) << left.name;
        EXPECT_EQ(left.pid, right.pid) << left.name;
        EXPECT_EQ(left.tid, right.tid) << left.name;
    }
    ASSERT_EQ(a.sliceCount(), b.sliceCount());
    for (SliceId id = 0; id < a.sliceCount(); ++id) {
        const auto left = a.slice(id);
        const auto right = b.slice(id);
        ASSERT_EQ(left.start, right.start);
        ASSERT_EQ(left.duration, right.duration);
        ASSERT_EQ(left.depth, right.depth);
        ASSERT_EQ(left.track, right.track);
        ASSERT_EQ(a.name(id), b.name(id));
        ASSERT_EQ(a.category(id), b.category(id));
    }
    ASSERT_EQ(a.flows().size(), b.flows().size());
    for (std::size_t i = 0; i < a.flows().size(); ++i) {
        EXPECT_EQ(a.flows()[i].from, b.flows()[i].from);
        EXPECT_EQ(a.flows()[i].to, b.flows()[i].to);
        EXPECT_EQ(a.flows()[i].id, b.flows()[i].id);
    }
    ASSERT_EQ(a.instants().size(), b.instants().size());
    for (std::size_t i = 0; i < a.instants().size(); ++i) {
        EXPECT_EQ(a.instants()[i].track, b.instants()[i].track);
        EXPECT_EQ(a.instants()[i].time, b.instants()[i].time);
        EXPECT_EQ(a.instants()[i].args, b.instants()[i].args);
        EXPECT_EQ(a.string(a.instants()[i].name), b.string(b.instants()[i].name));
    }
    ASSERT_EQ(a.counters().size(), b.counters().size());
    for (std::size_t i = 0; i < a.counters().size(); ++i) {
        EXPECT_EQ(a.counters()[i].track, b.counters()[i].track);
        EXPECT_EQ(a.counters()[i].value, b.counters()[i].value);
        EXPECT_EQ(a.counters()[i].time, b.counters()[i].time);
    }
    EXPECT_EQ(a.duration(), b.duration());
    EXPECT_EQ(a.metadata(), b.metadata());
}

TEST(ChromeJsonRoundTrip, LosesNothing) {
    const auto trace = richTrace();
    const auto imported = readText(chromeJson(*trace));
    EXPECT_TRUE(imported.ours);
    EXPECT_TRUE(imported.diagnostics.empty());
    expectSame(*trace, *imported.trace);
    const auto gate = imported.trace->sliceCount() - 2;
    const auto id = static_cast<SliceId>(gate);
    EXPECT_EQ(imported.trace->integer(id, ArgKey::Flops), 9007199254740993);
    EXPECT_EQ(imported.trace->integer(id, ArgKey::Layer), 3);
    ASSERT_EQ(imported.trace->list(id, ArgKey::Reads).size(), 2u);
    EXPECT_EQ(imported.trace->list(id, ArgKey::Reads)[1], 32);
}

TEST(ChromeJsonRoundTrip, WritesTheSameBytesAgain) {
    const auto first = chromeJson(*richTrace());
    EXPECT_EQ(chromeJson(*readText(first).trace), first);
}

TEST(ChromeJsonRoundTrip, HoldsForRandomTraces) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const auto trace = randomTrace(seed, 150);
        const auto text = chromeJson(*trace);
        const auto imported = readText(text);
        ASSERT_TRUE(imported.diagnostics.empty()) << imported.diagnostics.front().what;
        expectSame(*trace, *imported.trace);
        ASSERT_EQ(chromeJson(*imported.trace), text);
    }
}

TEST(ChromeJsonRoundTrip, KeepsATraceThatBeginsLate) {
    TraceBuilder builder;
    builder.addSlice(builder.addTrack({.name = "t"}), 0, 0, 5'000, 1);
    EXPECT_EQ(readText(chromeJson(*builder.build())).trace->starts()[0], 5'000);
}

/// As far apart as two times that are read may be; a fuzzer turned a sign.
TEST(ChromeJsonRoundTrip, KeepsWhatLiesALifetimeApart) {
    const auto first =
        readText(R"([{"name": "a", "ph": "X", "ts": -2300000000000000.5, "dur": 1, "pid": 1, "tid": 2},
                                    {"name": "b", "ph": "X", "ts": 2300000000000000.25, "dur": 1, "pid": 1, "tid": 2}])");
    ASSERT_EQ(first.trace->sliceCount(), 2u);
    const auto again = readText(chromeJson(*first.trace));
    ASSERT_EQ(again.trace->sliceCount(), 2u);
    expectSame(*again.trace, *first.trace);
}

TEST(ChromeJsonRoundTrip, TrackKindsSurviveWhenTheListComesLast) {
    const auto imported =
        readText(R"({"traceEvents":[{"ph":"X","pid":1,"tid":4,"ts":0,"dur":1,"name":"a"}],)"
                 R"("otherData":{"gatescope":{"schema":1,"tracks":[)"
                 R"({"pid":1,"tid":4,"kind":"phases"},{"pid":1,"tid":1,"kind":"process"},7,)"
                 R"({"pid":"x"}]}}})");
    EXPECT_TRUE(imported.ours);
    EXPECT_EQ(imported.trace->tracks()[imported.trace->slice(0).track].kind, TrackKind::Ranges);
}

} // namespace
} // namespace gatescope
