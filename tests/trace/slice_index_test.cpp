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

/// Bursts of short slices far apart, some of them in a burst of bursts, and a few long ones.
std::shared_ptr<const Trace> burstyTrace(std::uint64_t seed, int slices) {
    std::mt19937_64 random(seed);
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    std::int64_t time = 0;
    for (int i = 0; i < slices; ++i) {
        const auto duration = static_cast<std::int64_t>(random() % 400);
        builder.addSlice(track, 0, 0, time, random() % 500 == 0 ? 100'000 * duration : duration);
        if (random() % 100 == 0) builder.addSlice(track, 0, 0, time, duration);
        time += static_cast<std::int64_t>(random() % 500);
        if (random() % 30 == 0) time += i < slices / 2 ? 10'000'000 : 30'000;
    }
    return builder.build();
}

bool isOver(const VisibleSlice& item, std::int64_t from, std::int64_t to) {
    return item.start < to && (item.start >= from || item.end > from);
}

/// The items of a whole row, slice by slice. Those of one cell are together but for a long one at its end.
std::vector<VisibleSlice> foldedOneByOne(const Trace& trace, TrackId track, int depth, std::int64_t cell) {
    std::vector<VisibleSlice> items;
    std::int64_t end = INT64_MIN; // of the cell
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        if (slice.track != track || slice.depth != depth) continue;
        const VisibleSlice own{slice.start, slice.end(), slice.duration, slice.duration, id, 1};
        if (cell <= 1 || slice.start >= end || slice.duration >= cell) {
            items.push_back(own);
            end = slice.start - slice.start % cell + cell;
            continue;
        }
        auto& item = items.back();
        item.end = own.end;
        item.busyNs += own.busyNs;
        ++item.count;
        if (own.longestNs <= item.longestNs) continue;
        item.longestNs = own.longestNs;
        item.id = id;
    }
    return items;
}

std::vector<VisibleSlice> queried(const SliceIndex& index, TrackId track, int depth, std::int64_t from,
                                  std::int64_t to, std::int64_t resolution) {
    std::vector<VisibleSlice> items;
    index.query(track, depth, from, to, resolution, items);
    return items;
}

/// All cells' widths, in windows of any width at any place.
void expectFoldsOf(const std::shared_ptr<const Trace>& trace, std::uint64_t seed) {
    const SliceIndex index(trace);
    std::mt19937_64 random(seed);
    const auto length = static_cast<std::uint64_t>(trace->duration());
    for (unsigned bits = 0; std::uint64_t{1} << bits < 2 * length; ++bits) {
        const auto track = static_cast<TrackId>(random() % trace->tracks().size());
        const auto depth = static_cast<int>(random() % 3);
        const auto cell = std::int64_t{1} << bits;
        const auto resolution =
            bits < 2 ? cell : cell - static_cast<std::int64_t>(random() % (std::uint64_t{1} << (bits - 1)));
        const auto all = foldedOneByOne(*trace, track, depth, cell);
        ASSERT_EQ(queried(index, track, depth, -1, trace->duration() + 1, resolution), all);
        for (int i = 0; i < 30; ++i) {
            const auto from = static_cast<std::int64_t>(random() % (length + length / 10)) - 200;
            const auto to = from + static_cast<std::int64_t>(random() % length >> random() % 20);
            auto expected = all;
            std::erase_if(expected, [&](const auto& item) { return from >= to || !isOver(item, from, to); });
            ASSERT_EQ(queried(index, track, depth, from, to, resolution), expected)
                << "cells of 2^" << bits << ", " << from << " to " << to;
        }
    }
}

TEST(SliceIndex, FoldsAsSliceBySlice) {
    for (std::uint64_t seed = 0; seed < 40; ++seed)
        expectFoldsOf(randomTrace(seed, 400, 5000), seed);
}

TEST(SliceIndex, FoldsAsSliceBySliceWhereCellsHoldHundreds) {
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        expectFoldsOf(randomTrace(seed, 6000, 5'000'000), seed);
}

TEST(SliceIndex, FoldsAsSliceBySliceWhereSlicesComeInBursts) {
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        expectFoldsOf(burstyTrace(seed, 20'000), seed);
}

TEST(SliceIndex, KnowsWhatAStretchHolds) {
    const auto trace = randomTrace(5, 3000, 40'000);
    const SliceIndex index(trace);
    std::mt19937_64 random(5);
    for (int i = 0; i < 500; ++i) {
        const auto from = static_cast<std::int64_t>(random() % 41'000) - 100;
        const auto to = from + static_cast<std::int64_t>(random() % 40'000 >> random() % 12);
        SliceTotals expected;
        std::int64_t longest = -1;
        for (const auto& item : foldedOneByOne(*trace, 1, 0, 1)) {
            if (from >= to || !isOver(item, from, to)) continue;
            ++expected.count;
            expected.busyNs += std::min(item.end, to) - std::max(item.start, from);
            if (item.longestNs > longest) expected.longest = item.id;
            longest = std::max(longest, item.longestNs);
        }
        const auto totals = index.totals(1, 0, from, to);
        ASSERT_EQ(totals.count, expected.count) << from << " to " << to;
        ASSERT_EQ(totals.busyNs, expected.busyNs) << from << " to " << to;
        ASSERT_EQ(totals.longest, expected.longest) << from << " to " << to;
    }
    EXPECT_EQ(index.totals(7, 0, 0, 1000).count, 0u);
}

TEST(SliceIndex, SummariesTakeAFifthOfTheColumns) {
    constexpr std::size_t kColumns = 50; // a slice's, in the trace
    for (const auto& trace : {burstyTrace(1, 40'000), randomTrace(2, 40'000, 3'000'000)}) {
        const SliceIndex index(trace);
        EXPECT_GT(index.summaryBytes(), trace->sliceCount() / 2);
        EXPECT_LE(index.summaryBytes(), trace->sliceCount() * kColumns / 5);
        EXPECT_LE(index.columnBytes(), trace->sliceCount() * 20 + 1000);
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
    index.query(track, 0, 0, 1000, 100, items); // cells of 128
    ASSERT_EQ(items.size(), 3u);
    EXPECT_EQ(items[0].count, 5u);
    EXPECT_EQ(items[1].id, 5u);
    EXPECT_EQ(items[1].count, 1u);
    EXPECT_EQ(items[2].count, 1u);
    // A window that ends before it, and one that begins with it.
    EXPECT_EQ(queried(index, track, 0, 0, 5, 100), std::vector(items.begin(), items.begin() + 1));
    EXPECT_EQ(queried(index, track, 0, 5, 6, 100), std::vector(items.begin() + 1, items.begin() + 2));
}

TEST(SliceIndex, FoldingStandsStillWhilePanning) {
    const auto trace = randomTrace(3, 3000, 100000);
    const SliceIndex index(trace);
    const auto whole = queried(index, 0, 0, 0, 100000, 500);
    const auto part = queried(index, 0, 0, 20137, 60011, 500);
    ASSERT_GT(part.size(), 4u);
    EXPECT_NE(std::ranges::search(whole, part).begin(), whole.end());
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
    EXPECT_EQ(items.size(), 10'000'000u / 8192 + 1);
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
