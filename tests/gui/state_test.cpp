// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/samples.h"
#include "state/alignment.h"
#include "state/story.h"
#include "state/view_json.h"
#include "state/view_state.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

#include <limits>

namespace gatescope {
namespace {

using test::SampleRun;

TEST(TimeMapTest, StretchesAreShiftedAsAWhole) {
    const TimeMap map(std::vector<TimeMap::Stretch>{{100, 200, 0, 0}, {500, 650, 110, 1}});
    EXPECT_EQ(map.toShown(150.0), 50);
    EXPECT_EQ(map.toShown(500.0), 110);
    EXPECT_EQ(map.toTrace(50.0), 150);
    EXPECT_EQ(map.toTrace(200.0), 590);
    // Between stretches nothing is shown: such times fall on the edge of what is.
    EXPECT_EQ(map.toShown(300.0), 100);
    EXPECT_FALSE(map.shows(300));
    EXPECT_TRUE(map.shows(600));
    EXPECT_EQ(map.toTrace(105.0), 200);
    EXPECT_EQ(map.toShown(0.0), 0);
}

TEST(TimeMapTest, ATraceMayHoldBothItsBeginAndADateOfToday) {
    // An event without a time stands at 0, the others count from 1970.
    const std::int64_t today = 1'795'000'000'000'000'000;
    EXPECT_TRUE(TimeMap().shows(today));
    EXPECT_EQ(TimeMap::shifted(-today).toShown(today, today + 500).span(), 500);
}

TEST(TimeMapTest, ASliceThatReachesBeyondItsStretchEndsWithIt) {
    const TimeMap map(std::vector<TimeMap::Stretch>{{100, 200, 0, 0}});
    const TimeRange shown = map.toShown(150, 900);
    EXPECT_EQ(shown.from, 50);
    EXPECT_EQ(shown.to, 100);
}

TEST(TimeMapTest, OnlyWhatIsInViewIsAskedFor) {
    std::vector<TimeMap::Stretch> many;
    for (int i = 0; i < 1000; ++i)
        many.push_back({i * 100, i * 100 + 50, i * 60, i});
    const TimeMap map(many);
    const auto visible = map.visibleIn({6010, 6130});
    ASSERT_EQ(visible.size(), 3u);
    EXPECT_EQ(visible.front().number, 100);
    EXPECT_EQ(visible.back().number, 102);
    EXPECT_TRUE(map.visibleIn({-500, -100}).empty());
}

TEST(AlignmentTest, IterationsOfBothPlacementsBeginTogether) {
    const auto timelines = SampleRun::timelines();
    ASSERT_EQ(timelines.size(), 2u);
    const Alignment alignment = alignTimelines(*timelines[0], timelines[1].get(), Align::Step, 0);
    EXPECT_EQ(alignment.by, Align::Step);
    ASSERT_EQ(alignment.maps.a.stretches().size(), std::size_t{SampleRun::kIterations});
    ASSERT_EQ(alignment.maps.b.stretches().size(), std::size_t{SampleRun::kIterations});
    for (std::size_t i = 0; i < alignment.maps.a.stretches().size(); ++i) {
        EXPECT_EQ(alignment.maps.a.stretches()[i].shownAt, alignment.maps.b.stretches()[i].shownAt) << i;
    }
    // What one lacks stands at the end of its step, not at the end of all.
    const auto& second = alignment.maps.a.stretches()[1];
    EXPECT_GT(second.shownAt, alignment.maps.a.stretches()[0].shownEnd());
}

TEST(AlignmentTest, WithoutStepsStartsAreAligned) {
    auto timelines = timelinesOf(SampleRun::open()); // no facts: no steps are known
    const Alignment alignment = alignTimelines(*timelines[0], timelines[1].get(), Align::Step, 0);
    EXPECT_EQ(alignment.by, Align::Start);
    EXPECT_EQ(alignment.maps.a.toShown(double(timelines[0]->extent().from)), 0);
    EXPECT_EQ(alignment.maps.b.toShown(double(timelines[1]->extent().from)), 0);
}

TEST(AlignmentTest, ByHandTheCandidateIsMoved) {
    const auto timelines = SampleRun::timelines();
    const Alignment still = alignTimelines(*timelines[0], timelines[1].get(), Align::ByHand, 0);
    const Alignment moved = alignTimelines(*timelines[0], timelines[1].get(), Align::ByHand, 5000);
    EXPECT_EQ(still.maps.a, moved.maps.a);
    EXPECT_EQ(moved.maps.b.toShown(1e5) - still.maps.b.toShown(1e5), 5000);
}

TEST(StoryTest, TheFirstLookIsAtALayersGates) {
    const auto timelines = SampleRun::timelines();
    const Alignment alignment = alignTimelines(*timelines[0], timelines[1].get(), Align::Step, 0);
    const TimeRange range = storyRange(*timelines[0], timelines[1].get(), alignment);
    const GateMark& gate = timelines[0]->gates().front();
    EXPECT_TRUE(gate.redundant);
    // Two gates, routing and permute: 30 us, and some room.
    EXPECT_GT(range.span(), 30.0 * SampleRun::kUs);
    EXPECT_LT(range.span(), 60.0 * SampleRun::kUs);
}

TEST(StoryTest, WhatLiesOutsideOfTheStepsIsNoPlaceToLookAt) {
    const auto timelines = SampleRun::timelines();
    Alignment alignment = alignTimelines(*timelines[0], timelines[1].get(), Align::Step, 0);
    auto last = alignment.maps.a.stretches().last(1);
    alignment.maps.a = TimeMap(std::vector<TimeMap::Stretch>(last.begin(), last.end()));
    alignment.by = Align::Start;
    const TimeRange range = storyRange(*timelines[0], nullptr, alignment);
    EXPECT_GT(range.span(), 30.0 * SampleRun::kUs);
}

TEST(StoryTest, TheRedundantGateHasNoCounterpartAndOthersHave) {
    const auto timelines = SampleRun::timelines();
    const Alignment alignment = alignTimelines(*timelines[0], timelines[1].get(), Align::Step, 0);
    const Timeline& before = *timelines[0];
    const Timeline& after = *timelines[1];
    int redundant = 0;
    int used = 0;
    for (const GateMark& gate : before.gates()) {
        const SliceId other = counterpart(before, gate.id, after, alignment.maps, Slot::A);
        if (gate.redundant) {
            EXPECT_EQ(other, kNoSlice);
            ++redundant;
        } else {
            ASSERT_NE(other, kNoSlice);
            EXPECT_TRUE(after.holdsSlice(other));
            EXPECT_EQ(after.trace().name(other), "gate_gemm");
            ++used;
        }
    }
    EXPECT_EQ(redundant, SampleRun::kIterations);
    EXPECT_EQ(used, SampleRun::kIterations);
}

View viewOf(TimeRange range) {
    View view;
    view.range = range;
    return view;
}

class ViewStateTest : public testing::Test {
protected:
    ViewStateTest() {
        m_state.setBounds({0, 1000});
        m_state.restart(viewOf({0, 1000}));
    }
    ViewState m_state;
};

TEST_F(ViewStateTest, EveryChangeCanBeUndoneAndDoneAgain) {
    m_state.setRange({100, 200}, QStringLiteral("Fit"));
    m_state.setFilter({QStringLiteral("gate"), {}});
    m_state.setColourBy(ColourBy::Name);
    m_state.setAlign(Align::Layer);
    m_state.setShow(Show::OnlyB);
    TrackView collapsed;
    collapsed.collapsed = {3};
    m_state.setTrackView(Slot::B, collapsed, QStringLiteral("Collapse"));
    m_state.select(SliceSelection{Slot::B, 7});
    const View last = m_state.view();
    const int changes = m_state.undoStack().count();
    EXPECT_EQ(changes, 7);
    while (m_state.undoStack().canUndo())
        m_state.undoStack().undo();
    EXPECT_EQ(m_state.view(), viewOf({0, 1000}));
    while (m_state.undoStack().canRedo())
        m_state.undoStack().redo();
    EXPECT_EQ(m_state.view(), last);
}

TEST_F(ViewStateTest, ZoomingGoesTogetherAsOne) {
    for (int i = 0; i < 30; ++i)
        m_state.zoom(0.9, 500);
    EXPECT_EQ(m_state.undoStack().count(), 1);
    EXPECT_LT(m_state.range().span(), 100);
    m_state.undoStack().undo();
    EXPECT_EQ(m_state.range(), (TimeRange{0, 1000}));
}

TEST_F(ViewStateTest, ARangeNeverLeavesTheBounds) {
    m_state.setRange({900, 1300});
    EXPECT_EQ(m_state.range(), (TimeRange{600, 1000}));
    m_state.zoom(100, 0);
    EXPECT_EQ(m_state.range(), (TimeRange{0, 1000}));
}

TEST_F(ViewStateTest, AnotherTraceIsNotLit) {
    m_state.setLit(TimeRange{10, 20});
    QSignalSpy lit(&m_state, &ViewState::litChanged);
    m_state.restart(viewOf({0, 1000}));
    EXPECT_FALSE(m_state.lit());
    EXPECT_EQ(lit.size(), 1) << "who draws it is told";
}

TEST_F(ViewStateTest, WhatIsTheSameIsNoChange) {
    QSignalSpy selections(&m_state, &ViewState::selectionChanged);
    m_state.select(SliceSelection{Slot::A, 3});
    m_state.select(SliceSelection{Slot::A, 3});
    EXPECT_EQ(selections.size(), 1);
    EXPECT_EQ(m_state.undoStack().count(), 1);
}

TEST_F(ViewStateTest, ShowingAPlaceOutOfSightMovesTheRange) {
    m_state.setRange({0, 100});
    m_state.selectAndShow(SliceSelection{Slot::A, 3}, {500, 510});
    EXPECT_TRUE(m_state.range().contains(505));
    const TimeRange there = m_state.range();
    m_state.selectAndShow(SliceSelection{Slot::A, 4}, {507, 509});
    EXPECT_EQ(m_state.range(), there) << "what is in sight needs no move";
}

TEST(ViewJsonTest, AViewComesBackAsItWas) {
    View view = viewOf({12.5, 99});
    view.filter = {QStringLiteral("gemm"), TimeRange{10, 20}};
    view.tracks.a = {
        .collapsed = {1}, .pinned = {2, 3}, .hidden = {4}, .order = {9, 8}, .filter = QStringLiteral("GPU")};
    view.colourBy = ColourBy::Stream;
    view.align = Align::ByHand;
    view.byHandNs = -1234567890123;
    view.show = Show::Difference;
    EXPECT_EQ(viewFrom(toJson(view)), view);
}

TEST(ViewJsonTest, KeysActOnTheSideThatIsSeen) {
    View view;
    view.show = Show::OnlyB;
    EXPECT_EQ(viewFrom(toJson(view)).focus, Slot::B);
}

TEST(ViewJsonTest, NoTimeIsTooLongToAddTo) {
    const View view = viewFrom({{QStringLiteral("by_hand_ns"), std::numeric_limits<qint64>::max()}});
    EXPECT_GT(view.byHandNs, 0);
    EXPECT_LT(view.byHandNs, std::numeric_limits<qint64>::max() / 4);
}

TEST(ViewJsonTest, NonsenseIsAsInANewView) {
    const QJsonObject nonsense{{QStringLiteral("range_ns"), QStringLiteral("all")},
                               {QStringLiteral("show"), 99},
                               {QStringLiteral("colour_by"), -4},
                               {QStringLiteral("baseline_tracks"), 3}};
    EXPECT_EQ(viewFrom(nonsense), View{});
}

} // namespace
} // namespace gatescope
