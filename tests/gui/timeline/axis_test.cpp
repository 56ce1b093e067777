// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timeline/sample_timeline.h"
#include "timeline/label_cache.h"
#include "timeline/row_tiles.h"
#include "timeline/time_ticks.h"
#include "timeline/track_edits.h"
#include "tracks/row_layout.h"
#include "workspace/counter_series.h"

#include <QApplication>

#include <gtest/gtest.h>

#include <random>

namespace gatescope {
namespace {

using test::SampleTimeline;

TimeAxis axisOf(TimeRange range, int width, double scale = 1) {
    TimeAxis axis;
    axis.set(range, width, scale);
    return axis;
}

TickTexts texts() {
    return {[](const QString& text) { return 7.0 * static_cast<double>(text.size()); },
            [](int number) { return QStringLiteral("step %1").arg(number); }};
}

TimeMap steps(int count, std::int64_t length, std::int64_t apart) {
    std::vector<TimeMap::Stretch> stretches;
    for (int i = 0; i < count; ++i)
        stretches.push_back({i * 2 * length, i * 2 * length + length, i * apart, i});
    return TimeMap(std::move(stretches));
}

void expectApart(const std::vector<AxisLabel>& labels, double width) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        EXPECT_GE(labels[i].textLeft, 0);
        EXPECT_LE(labels[i].textLeft + labels[i].textWidth, width);
        if (i > 0) {
            EXPECT_GT(labels[i].textLeft, labels[i - 1].textLeft + labels[i - 1].textWidth)
                << labels[i - 1].text.toStdString() << " | " << labels[i].text.toStdString();
        }
    }
}

TEST(TimeAxis, PansByWholePixels) {
    TimeAxis axis;
    const double span = 123456.789;
    axis.set({1e12, 1e12 + span}, 1000, 1);
    std::mt19937 random(1);
    std::vector<double> times;
    for (int i = 0; i < 200; ++i)
        times.push_back(1e12 + span * static_cast<double>(random() % 1000) / 500.0);
    std::vector<int> before;
    for (const double time : times)
        before.push_back(axis.pixelOf(time));
    double from = 1e12;
    for (int pan = 0; pan < 50; ++pan) {
        from += span * 0.0173;
        axis.set({from, from + span}, 1000, 1);
        const int moved = axis.pixelOf(times[0]) - before[0];
        for (std::size_t i = 0; i < times.size(); ++i)
            EXPECT_EQ(axis.pixelOf(times[i]) - before[i], moved) << "pan " << pan;
    }
}

TEST(TimeAxis, KnowsTheTimeOfAPixelAndBack) {
    const TimeAxis axis = axisOf({-50, 950}, 500, 2);
    EXPECT_EQ(axis.pixelOf(-50), 0);
    EXPECT_EQ(axis.pixelOf(450), 250);
    EXPECT_DOUBLE_EQ(axis.windowPixelOf(450), 125);
    EXPECT_DOUBLE_EQ(axis.timeAtWindowPixel(125), 450);
    EXPECT_LT(axis.pixelOf(1e18), 1 << 21) << "no overflow";
}

TEST(TimeTicks, NeverOverlap) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 400; ++i) {
        const double span = std::exp2(4 + static_cast<double>(random() % 360) / 10);
        const double from = static_cast<double>(random() % 1'000'000'000) * (i % 3 == 0 ? 1e3 : 1);
        const int width = 200 + static_cast<int>(random() % 1800);
        const TimeTicks ticks = timeTicks(axisOf({from, from + span}, width), TimeMap(), texts());
        expectApart(ticks.ticks, width);
        EXPECT_GE(ticks.ticks.size(), width > 400 ? 2U : 1U) << span;
    }
}

TEST(TimeTicks, NeverOverlapOverManySteps) {
    for (const int count : {2, 7, 60, 900, 20000}) {
        const TimeMap map = steps(count, 1000, 1015);
        for (const double zoom : {1.0, 3.0, 40.0, 700.0}) {
            const double span = 1015.0 * count / zoom;
            const TimeTicks ticks = timeTicks(axisOf({span * 0.3, span * 1.3}, 1200), map, texts());
            expectApart(ticks.ticks, 1200);
            expectApart(ticks.stretches, 1200);
            EXPECT_LE(ticks.begins.size(), 401U) << "no wall of lines";
        }
    }
}

TEST(TimeTicks, CountFromTheStepsBegin) {
    const TimeMap map = steps(3, 100'000, 110'000);
    const TimeTicks ticks = timeTicks(axisOf({0, 330'000}, 1800), map, texts());
    ASSERT_EQ(ticks.stretches.size(), 3U);
    EXPECT_EQ(ticks.stretches[1].text, QStringLiteral("step 1"));
    EXPECT_NEAR(ticks.stretches[1].x, 110.0 / 330 * 1800, 1.5);
    int zeros = 0;
    for (const AxisLabel& tick : ticks.ticks) {
        zeros += tick.text.startsWith(QStringLiteral("0")) ? 1 : 0;
        EXPECT_FALSE(tick.text.startsWith(QStringLiteral("11")))
            << "a time of no step: " << tick.text.toStdString();
    }
    EXPECT_EQ(zeros, 3);
}

TEST(TimeTicks, NumberTheStepsWhereTheyAreNarrow) {
    const TimeTicks ticks = timeTicks(axisOf({0, 200 * 1015.0}, 1200), steps(200, 1000, 1015), texts());
    ASSERT_GT(ticks.stretches.size(), 10U);
    EXPECT_EQ(ticks.stretches[0].text, QStringLiteral("0"));
    EXPECT_TRUE(ticks.ticks.empty());
}

TEST(ShownSpans, AreNoMoreThanPixels) {
    const TimeMap map = steps(50'000, 1000, 1015);
    const TimeAxis axis = axisOf({0, 50'000 * 1015.0}, 1000);
    const auto spans = shownSpans(map, axis, 0, 1000);
    EXPECT_LE(spans.size(), 1000U);
    EXPECT_TRUE(spans.front().folded);
    EXPECT_EQ(spans.front().from, 0);
    EXPECT_EQ(spans.back().to, map.stretches().back().to);
}

TEST(RowTiles, DoNotDependOnWhatElseIsAskedFor) {
    const SampleTimeline sample(true);
    const Timeline& timeline = *sample.timeline();
    const TimeMap wholeSteps = steps(3, SampleTimeline::kStepLength, SampleTimeline::kStepLength + 1000);
    const TimeMap cut(std::vector<TimeMap::Stretch>{{0, 95'000, 0, 0}, {95'000, 100'000, 145'000, 1}});
    std::mt19937 random(5);
    for (int zoom = 0; zoom < 80; ++zoom) {
        const TimeMap& map = zoom < 40 ? wholeSteps : cut;
        const double span = 400'000 / std::exp2(zoom % 14);
        const double from = static_cast<double>(random() % 300'000);
        const TimeAxis axis = axisOf({from, from + span}, 300, zoom % 2 == 0 ? 1 : 2);
        std::vector<SliceTile> tiles;
        const TrackId track = sample.track("stream 7");
        RowTiles(timeline, map, axis, 0, 300).collect(track, 0, tiles);
        std::vector<SliceId> drawn(300, kNoSlice);
        for (const SliceTile& tile : tiles) {
            for (int x = std::max(tile.left, 0); x < std::min(tile.right, 300); ++x) {
                EXPECT_EQ(drawn[static_cast<std::size_t>(x)], kNoSlice) << "two slices at one pixel";
                drawn[static_cast<std::size_t>(x)] = tile.id;
            }
        }
        for (int x = 0; x < 300; ++x)
            EXPECT_EQ(RowTiles::at(timeline, map, axis, track, 0, x).id, drawn[static_cast<std::size_t>(x)])
                << "zoom " << zoom << " pixel " << x;
    }
}

TEST(RowTiles, CountEverySliceOfStepsTooNarrowToBeSeen) {
    const SampleTimeline sample(true, 400);
    std::vector<TimeMap::Stretch> stretches;
    for (int i = 0; i < 400; ++i) {
        stretches.push_back({i * SampleTimeline::kStep,
                             i * SampleTimeline::kStep + SampleTimeline::kStepLength, i * 101'000, i});
    }
    const TimeMap map(std::move(stretches));
    const TimeAxis axis = axisOf({0, 400 * 101'000.0}, 100);
    std::vector<SliceTile> tiles;
    RowTiles(*sample.timeline(), map, axis, 0, 100).collect(sample.track("copies"), 0, tiles);
    std::uint32_t count = 0;
    for (const SliceTile& tile : tiles) {
        count += tile.count;
        if (tile.count < 4) continue;
        EXPECT_NEAR(tile.busy, 0.33, 0.08) << "30 of 101 us, but for the last gap";
    }
    EXPECT_EQ(count, 400U);
    EXPECT_LE(tiles.size(), 100U);
}

TEST(RowTiles, AreCutWhereStretchesAreApart) {
    const SampleTimeline sample(true);
    // Between them stands the gap of a longer step on the other side. A cell of folded slices begins at
    // 94208.
    const TimeMap map(std::vector<TimeMap::Stretch>{{0, 95'000, 0, 0}, {95'000, 100'000, 195'000, 1}});
    for (const double scale : {1.0, 2.0}) {
        const TimeAxis axis = axisOf({0, 400'000}, 300, scale);
        std::vector<SliceTile> tiles;
        RowTiles(*sample.timeline(), map, axis, 0, 300).collect(sample.track("stream 7"), 0, tiles);
        const int gapFrom = axis.pixelOf(95'000) + 1;
        const int gapTo = axis.pixelOf(195'000);
        std::uint32_t tiny = 0;
        for (const SliceTile& tile : tiles) {
            EXPECT_TRUE(tile.right <= gapFrom || tile.left >= gapTo)
                << tile.left << " to " << tile.right << ", " << tile.count << " slices";
            const std::int64_t start = sample.trace().starts()[tile.id];
            EXPECT_EQ(start >= 95'000, tile.left >= gapTo) << "the slice that it tells of stands elsewhere";
            if (sample.trace().name(tile.id).starts_with("tiny")) tiny += tile.count;
        }
        EXPECT_EQ(tiny, 40U) << "each is counted once";
    }
}

TEST(RowTiles, DrawGatesWideEnoughToBeSeen) {
    const SampleTimeline sample(true);
    const TimeAxis axis = axisOf({0, 500'000}, 50);
    const SliceId gate = sample.slice("gate unread");
    const int pixel = axis.pixelOf(20'000);
    const SliceTile tile =
        RowTiles::at(*sample.timeline(), TimeMap(), axis, sample.track("stream 7"), 0, pixel);
    EXPECT_EQ(tile.id, gate);
    EXPECT_GE(tile.width(), 4);
}

TEST(CounterSeries, KnowsTheExtremesOfAWindow) {
    TraceBuilder builder;
    const TrackId track = builder.addTrack({.name = "c", .kind = TrackKind::Counter});
    for (int i = 0; i < 1000; ++i)
        builder.addCounter({track, i * 10, i == 500 ? 99.0 : static_cast<double>(i % 7)});
    const auto trace = builder.build();
    const CounterSeries series(*trace);
    const auto whole = series.in(track, 0, 10'000);
    EXPECT_EQ(whole.high, 99);
    EXPECT_EQ(whole.low, 0);
    EXPECT_EQ(series.in(track, 4900, 5000).high, 6) << "500 comes at 5000";
    const auto held = series.in(track, 5003, 5007);
    EXPECT_EQ(held.low, 99) << "a value holds until the next one";
}

TEST(LabelCache, KeepsNamesOnOneLine) {
    TraceBuilder builder;
    const StringId plain = builder.intern("gate gemm");
    const StringId broken = builder.intern("gate\u2028gemm");
    const auto trace = builder.build();
    LabelCache labels;
    labels.setFont(QApplication::font());
    const double line = labels.text(*trace, plain, 400)->size().height();
    EXPECT_EQ(labels.text(*trace, broken, 400)->size().height(), line);
}

TEST(TrackEdits, MoveAmongSiblings) {
    const SampleTimeline sample(true);
    const Timeline& timeline = *sample.timeline();
    const TrackId stream = sample.track("stream 7");
    const TrackId copies = sample.track("copies");
    const TrackView moved = withMoved(timeline, {}, copies, -1);
    const auto groups = trackGroups(timeline, moved);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].tracks[0], copies);
    EXPECT_EQ(groups[0].tracks[1], stream);
    EXPECT_EQ(withMoved(timeline, {}, stream, -1), TrackView()) << "it is the first already";
    const TrackView back = withMovedBefore(timeline, moved, stream, copies);
    EXPECT_EQ(trackGroups(timeline, back)[0].tracks[0], stream);
    EXPECT_EQ(withMovedBefore(timeline, {}, stream, sample.track("thread 0")), TrackView()) << "no sibling";
    const TrackId host = trackGroups(timeline, {})[1].process;
    EXPECT_EQ(trackGroups(timeline, withMoved(timeline, {}, host, -1))[0].process, host);
}

} // namespace
} // namespace gatescope
