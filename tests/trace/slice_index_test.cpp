// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/slice_index.h"
#include "trace/trace_builder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace gatescope {
namespace {

std::shared_ptr<const Trace> randomTrace(std::uint64_t seed, int slices, std::int64_t length) {
    std::mt19937_64 random(seed);
    TraceBuilder builder;
    for (int i = 0; i < 3; ++i)
        builder.addTrack({.name = fmt::format("t{}", i)});
    for (int i = 0; i < slices; ++i) {
        const auto duration = static_cast<std::int64_t>(random() % (std::uint64_t{1} << (random() % 10)));
        const auto start = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
        builder.addSlice(static_cast<TrackId>(random() % 3), 0, 0, start, duration);
    }
    return builder.build();
}

/// What a row holds in a window, slice by slice.
std::vector<Slice> slicesIn(const Trace& trace, TrackId track, int depth, std::int64_t from,
                            std::int64_t to) {
    std::vector<Slice> found;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        if (slice.track != track || slice.depth != depth || slice.start >= to) continue;
        if (slice.end() > from || slice.start >= from) found.push_back(slice);
    }
    return found;
}

void expectFolded(const std::vector<VisibleSlice>& items, const std::vector<Slice>& slices,
                  std::int64_t resolution) {
    std::size_t at = 0;
    for (const auto& item : items) {
        ASSERT_LE(at + item.count, slices.size());
        const auto first = slices.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = first + item.count;
        EXPECT_EQ(item.start, first->start);
        EXPECT_EQ(item.end, std::prev(last)->end());
        const auto longest = std::max_element(
            first, last, [](const Slice& a, const Slice& b) { return a.duration < b.duration; });
        EXPECT_EQ(item.id, longest->id);
        if (item.count > 1) {
            EXPECT_LT(longest->duration, resolution);
            EXPECT_EQ(first->start / resolution, std::prev(last)->start / resolution);
        }
        at += item.count;
    }
    EXPECT_EQ(at, slices.size());
}

TEST(SliceIndex, AgreesWithBruteForce) {
    std::mt19937_64 random(21);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const auto trace = randomTrace(seed, 400, 5000);
        const SliceIndex index(trace);
        for (int i = 0; i < 60; ++i) {
            const auto from = static_cast<std::int64_t>(random() % 5500) - 200;
            const auto to = from + static_cast<std::int64_t>(random() % 3000);
            const auto resolution = static_cast<std::int64_t>(random() % 300);
            const auto track = static_cast<TrackId>(random() % trace->tracks().size());
            const auto depth = static_cast<int>(random() % 4);
            std::vector<VisibleSlice> items;
            index.query(track, depth, from, to, resolution, items);
            const auto expected = from < to ? slicesIn(*trace, track, depth, from, to) : std::vector<Slice>();
            expectFolded(items, expected, std::max<std::int64_t>(resolution, 1));
            if (resolution > 1) {
                // At most a folded and a long item per cell.
                EXPECT_LE(items.size(), static_cast<std::size_t>(2 * ((to - from) / resolution + 3)));
            }
        }
    }
}

TEST(SliceIndex, AgreesWithBruteForceWhereCellsHoldHundreds) {
    std::mt19937_64 random(22);
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        const auto trace = randomTrace(seed, 6000, 5'000'000);
        const SliceIndex index(trace);
        for (int i = 0; i < 40; ++i) {
            const auto from = static_cast<std::int64_t>(random() % 2'000'000);
            const auto to = from + static_cast<std::int64_t>(random() % 4'000'000);
            const auto resolution = 1000 + static_cast<std::int64_t>(random() % 2'000'000);
            const auto track = static_cast<TrackId>(random() % trace->tracks().size());
            std::vector<VisibleSlice> items;
            index.query(track, 0, from, to, resolution, items);
            const auto expected = from < to ? slicesIn(*trace, track, 0, from, to) : std::vector<Slice>();
            expectFolded(items, expected, resolution);
        }
    }
}

TEST(SliceIndex, ALongSliceAmongShortOnesStaysOnItsOwn) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 5; ++i)
        builder.addSlice(track, 0, 0, i, 1);
    builder.addSlice(track, 0, 0, 5, 300);
    builder.addSlice(track, 0, 0, 305, 1);
    const SliceIndex index(builder.build());
    std::vector<VisibleSlice> items;
    index.query(track, 0, 0, 1000, 100, items);
    ASSERT_EQ(items.size(), 3u);
    EXPECT_EQ(items[0].count, 5u);
    EXPECT_EQ(items[1].id, 5u);
    EXPECT_EQ(items[1].count, 1u);
    EXPECT_EQ(items[2].count, 1u);
}

TEST(SliceIndex, FoldingStandsStillWhilePanning) {
    const auto trace = randomTrace(3, 3000, 100000);
    const SliceIndex index(trace);
    std::vector<VisibleSlice> whole;
    index.query(0, 0, 0, 100000, 500, whole);
    std::vector<VisibleSlice> part;
    index.query(0, 0, 20137, 60011, 500, part);
    ASSERT_GT(part.size(), 4u);
    // All but the items at the window's edges are the same.
    for (std::size_t i = 2; i + 2 < part.size(); ++i) {
        const auto same = std::ranges::find_if(whole, [&](const VisibleSlice& item) {
            return item.id == part[i].id && item.start == part[i].start && item.count == part[i].count;
        });
        EXPECT_NE(same, whole.end());
    }
}

TEST(SliceIndex, FindsTheSliceUnderTheCursor) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    builder.addSlice(track, 0, 0, 10, 10);
    builder.addSlice(track, 0, 0, 20, 0);
    builder.addSlice(track, 0, 0, 40, 10);
    const SliceIndex index(builder.build());
    EXPECT_EQ(index.find(track, 0, 10), 0u);
    EXPECT_EQ(index.find(track, 0, 19), 0u);
    EXPECT_EQ(index.find(track, 0, 20), 1u);
    EXPECT_EQ(index.find(track, 0, 21), kNoSlice);
    EXPECT_EQ(index.find(track, 0, 9), kNoSlice);
    EXPECT_EQ(index.find(track, 0, 9, 1), 0u);
    EXPECT_EQ(index.find(track, 0, 25, 10), 1u);
    EXPECT_EQ(index.find(track, 0, 35, 10), 2u);
    EXPECT_EQ(index.find(track, 0, 55, 10), 2u);
    EXPECT_EQ(index.find(track, 0, 500, 10), kNoSlice);
    EXPECT_EQ(index.find(track, 1, 10), kNoSlice);
    EXPECT_EQ(index.find(7, 0, 10), kNoSlice);
}

TEST(SliceIndex, WalksToNeighboursAndParents) {
    const auto trace = randomTrace(8, 300, 2000);
    const SliceIndex index(trace);
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto slice = trace->slice(id);
        SliceId next = kNoSlice;
        SliceId parent = kNoSlice;
        for (SliceId other = 0; other < trace->sliceCount(); ++other) {
            const auto candidate = trace->slice(other);
            if (candidate.track != slice.track) continue;
            if (other > id && next == kNoSlice) next = other;
            // The row above may be another lane's.
            if (other < id && candidate.depth + 1 == slice.depth && candidate.end() >= slice.end())
                parent = other;
        }
        ASSERT_EQ(index.neighbour(id, 1), next);
        if (next != kNoSlice) {
            ASSERT_EQ(index.neighbour(next, -1), id);
        }
        ASSERT_EQ(trace->parent(id), parent);
        if (parent != kNoSlice) {
            ASSERT_LE(trace->slice(parent).start, slice.start);
            ASSERT_GE(trace->slice(parent).end(), slice.end());
        }
    }
}

TEST(SliceIndex, AMillionSlicesNeedFewItems) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    for (int i = 0; i < 1'000'000; ++i)
        builder.addSlice(track, 0, 0, std::int64_t{i} * 10, 1 + i % 9);
    const SliceIndex index(builder.build());
    EXPECT_EQ(index.depthCount(track), 1);
    EXPECT_EQ(index.row(track, 0).size(), 1'000'000u);
    std::vector<VisibleSlice> items;
    index.query(track, 0, 0, 10'000'000, 5'000, items);
    EXPECT_EQ(items.size(), 2000u);
    std::uint64_t total = 0;
    for (const auto& item : items)
        total += item.count;
    EXPECT_EQ(total, 1'000'000u);
}

TEST(SliceIndex, TakesAnEmptyTrace) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const SliceIndex index(builder.build());
    std::vector<VisibleSlice> items;
    index.query(track, 0, 0, 100, 1, items);
    EXPECT_TRUE(items.empty());
    EXPECT_EQ(index.depthCount(track), 0);
    EXPECT_TRUE(index.row(track, 0).empty());
}

} // namespace
} // namespace gatescope
