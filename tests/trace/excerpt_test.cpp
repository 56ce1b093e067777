// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace/excerpt.h"
#include "trace/stopping_sink.h"
#include "trace/trace_builder.h"
#include "trace/trace_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace gatescope {
namespace {

using testing::ElementsAre;

/// 0 process, 1 "a" and 2 "b" with slices, 3 a counter; 4 another process, 5 "c".
std::shared_ptr<const Trace> manySlices(std::uint64_t seed, int count) {
    std::mt19937_64 random(seed);
    TraceBuilder builder;
    const auto first = builder.addTrack({.name = "p", .kind = TrackKind::Process});
    builder.addTrack({.name = "a", .parent = first, .order = 4, .tid = 71});
    builder.addTrack({.name = "b", .parent = first});
    const auto counter = builder.addTrack({.name = "n", .kind = TrackKind::Counter, .parent = first});
    const auto second = builder.addTrack({.name = "q", .kind = TrackKind::Process});
    builder.addTrack({.name = "c", .parent = second});
    constexpr std::array<TrackId, 3> kTracks{1, 2, 5};
    for (int i = 0; i < count; ++i) {
        const std::array<Arg, 1> args{{{ArgKey::Layer, i}}};
        const auto duration = static_cast<std::int64_t>(random() % (random() % 4 == 0 ? 2000 : 30));
        builder.addSlice(kTracks[random() % 3], builder.intern("k" + std::to_string(random() % 5)),
                         builder.intern("kernel"), static_cast<std::int64_t>(random() % 10000),
                         random() % 5 == 0 ? 0 : duration, args, "{\"layer\":" + std::to_string(i) + "}");
        if (i > 0) builder.addFlow(random() % i, static_cast<std::uint32_t>(i), random() % 9);
    }
    for (int i = 0; i < 50; ++i) {
        const auto time = static_cast<std::int64_t>(random() % 10000);
        builder.addInstant({i % 3 == 0 ? kNoTrack : kTracks[i % 3], builder.intern("i"), time, {}});
        builder.addCounter({counter, time, static_cast<double>(i)});
    }
    builder.setMetadata(R"({"who":"test"})");
    return builder.build();
}

using Facts = std::tuple<std::int64_t, std::int64_t, std::string, std::string, std::string, std::int64_t>;

std::vector<Facts> factsOf(const Trace& trace) {
    std::vector<Facts> facts;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        facts.emplace_back(trace.starts()[id], trace.durations()[id],
                           trace.tracks()[trace.sliceTracks()[id]].name, std::string(trace.name(id)),
                           std::string(trace.argsText(id)), trace.integer(id, ArgKey::Layer).value());
    }
    std::ranges::sort(facts);
    return facts;
}

TEST(Excerpt, HoldsWhatOverlapsTheTime) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const auto trace = manySlices(seed, 600);
        for (const bool whole : {false, true}) {
            constexpr std::int64_t kFrom = 3000;
            constexpr std::int64_t kTo = 6000;
            std::vector<Facts> expected;
            std::size_t cut = 0;
            for (auto [start, duration, track, name, text, layer] : factsOf(*trace)) {
                const auto end = start + duration;
                const bool in = duration == 0 ? start >= kFrom && start < kTo : start < kTo && end > kFrom;
                if (!in) continue;
                if (!whole) {
                    cut += start < kFrom || end > kTo ? 1 : 0;
                    start = std::max(start, kFrom);
                    duration = std::min(end, kTo) - start;
                }
                expected.emplace_back(start, duration, track, name, text, layer);
            }
            std::ranges::sort(expected);
            const auto excerpt =
                takeExcerpt(*trace, {.from = kFrom, .to = kTo, .wholeSlices = whole, .tracks = {}});
            EXPECT_EQ(factsOf(*excerpt.trace), expected);
            EXPECT_EQ(excerpt.cutSlices, cut);
            EXPECT_GT(expected.size(), 100u);
            EXPECT_EQ(excerpt.trace->metadata(), trace->metadata());
        }
    }
}

TEST(Excerpt, WhatTouchesAnEdgeIsOutside) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const auto add = [&](const char* name, std::int64_t start, std::int64_t duration) {
        builder.addSlice(track, builder.intern(name), 0, start, duration);
    };
    add("ends at from", 0, 10);
    add("begins at to", 20, 5);
    add("empty at from", 10, 0);
    add("empty at to", 20, 0);
    add("fills it", 10, 10);
    const auto trace = builder.build();
    for (const bool whole : {false, true}) {
        const auto excerpt = takeExcerpt(*trace, {.from = 10, .to = 20, .wholeSlices = whole, .tracks = {}});
        std::vector<std::string> names;
        for (SliceId id = 0; id < excerpt.trace->sliceCount(); ++id)
            names.emplace_back(excerpt.trace->name(id));
        EXPECT_THAT(names, ElementsAre("fills it", "empty at from"));
        EXPECT_EQ(excerpt.cutSlices, 0u);
    }
}

TEST(Excerpt, KeepsParentsAndFlows) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const auto outer = builder.addSlice(track, builder.intern("outer"), 0, 0, 100);
    const auto inner = builder.addSlice(track, builder.intern("inner"), 0, 10, 80);
    const auto gone = builder.addSlice(track, builder.intern("gone"), 0, 95, 5);
    builder.addFlow(outer, inner, 7);
    builder.addFlow(outer, gone, 8);
    const auto excerpt = takeExcerpt(*builder.build(), {.from = 20, .to = 60, .tracks = {}});
    const Trace& trace = *excerpt.trace;
    ASSERT_EQ(trace.sliceCount(), 2u);
    // Both are now as long as the range; the outer one still encloses the inner one.
    EXPECT_EQ(trace.name(0), "outer");
    EXPECT_EQ(trace.parent(1), 0u);
    EXPECT_EQ(trace.starts()[1], 20);
    EXPECT_EQ(trace.durations()[1], 40);
    ASSERT_EQ(trace.flows().size(), 1u);
    EXPECT_EQ(trace.flows()[0].id, 7u);
}

TEST(Excerpt, OfTracksBringsTheirProcess) {
    const auto trace = manySlices(3, 300);
    std::vector<bool> tracks(trace->tracks().size());
    tracks[1] = true;
    const auto excerpt = takeExcerpt(*trace, {.tracks = tracks});
    const auto& kept = excerpt.trace->tracks();
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0].name, "p");
    EXPECT_EQ(kept[1].name, "a");
    EXPECT_EQ(kept[1].parent, 0u);
    EXPECT_EQ(kept[1].tid, 71u);
    EXPECT_EQ(kept[1].order, 4);
    auto expected = factsOf(*trace);
    std::erase_if(expected, [](const Facts& facts) { return std::get<2>(facts) != "a"; });
    EXPECT_EQ(factsOf(*excerpt.trace), expected);
    EXPECT_TRUE(excerpt.trace->counters().empty());
    for (const auto& instant : excerpt.trace->instants())
        EXPECT_TRUE(instant.track == kNoTrack || kept[instant.track].name == "a");
}

TEST(Excerpt, CountersHaveTheirValueFromTheStart) {
    TraceBuilder builder;
    const auto a = builder.addTrack({.name = "a", .kind = TrackKind::Counter});
    const auto b = builder.addTrack({.name = "b", .kind = TrackKind::Counter});
    for (const auto& sample :
         {CounterSample{a, 1, 1}, {a, 5, 2}, {b, 7, 3}, {a, 12, 4}, {a, 20, 5}, {b, 30, 6}})
        builder.addCounter(sample);
    const auto excerpt = takeExcerpt(*builder.build(), {.from = 10, .to = 20, .tracks = {}});
    std::vector<std::tuple<TrackId, std::int64_t, double>> samples;
    for (const auto& sample : excerpt.trace->counters())
        samples.emplace_back(sample.track, sample.time, sample.value);
    EXPECT_THAT(samples, ElementsAre(std::tuple(a, 10, 2.0), std::tuple(b, 10, 3.0), std::tuple(a, 12, 4.0)));
}

TEST(Excerpt, ASampleAtTheStartIsTheOneThatCounts) {
    TraceBuilder builder;
    const auto a = builder.addTrack({.name = "a", .kind = TrackKind::Counter});
    builder.addCounter({a, 1, 1});
    builder.addCounter({a, 10, 2});
    const auto excerpt = takeExcerpt(*builder.build(), {.from = 10, .tracks = {}});
    ASSERT_FALSE(excerpt.trace->counters().empty());
    EXPECT_EQ(excerpt.trace->counters().back().value, 2);
}

TEST(Excerpt, InstantsOfTheTime) {
    const auto trace = manySlices(4, 10);
    const auto excerpt = takeExcerpt(*trace, {.from = 2000, .to = 7000, .tracks = {}});
    const auto in = [](const Instant& instant) { return instant.time >= 2000 && instant.time < 7000; };
    EXPECT_EQ(static_cast<std::ptrdiff_t>(excerpt.trace->instants().size()),
              std::ranges::count_if(trace->instants(), in));
    EXPECT_TRUE(std::ranges::all_of(excerpt.trace->instants(), in));
}

TEST(Excerpt, CanBeStopped) {
    const auto trace = manySlices(5, 100000);
    StoppingSink sink(0.2);
    EXPECT_THROW(takeExcerpt(*trace, {}, sink, sink.token()), Cancelled);
    EXPECT_LT(sink.last(), 1.0);
}

} // namespace
} // namespace gatescope
