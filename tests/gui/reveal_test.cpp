// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/link_band.h"
#include "compare/other_side.h"
#include "gui/timeline/sample_timeline.h"
#include "gui/window_fixture.h"
#include "panels/notes_panel.h"
#include "panels/show_slice.h"
#include "shell/drawer.h"
#include "shell/work_page.h"
#include "tables/data_table.h"
#include "timeline/timeline_actions.h"
#include "timeline/timeline_view.h"

#include <QComboBox>
#include <QStatusBar>

#include <gtest/gtest.h>

namespace gatescope {
namespace {

using test::SampleTimeline;

/// Two traces of which only parts are aligned.
class Reveal : public test::WindowTest {
protected:
    static TimelinePtr withSteps(const SampleTimeline& sample, std::vector<Stretch> steps) {
        auto timeline = std::make_shared<Timeline>(*sample.timeline());
        auto facts = std::make_shared<TimelineFacts>(*timeline->facts);
        facts->steps = std::move(steps);
        timeline->facts = facts;
        return timeline;
    }
    void show(std::vector<Stretch> stepsOfA, std::vector<Stretch> stepsOfB) {
        m_workspace.show(withSteps(m_before, std::move(stepsOfA)), withSteps(m_after, std::move(stepsOfB)));
        ASSERT_TRUE(waitUntilIdle());
        ASSERT_TRUE(m_view.timeMap(Slot::A).shows(0));
    }
    /// All of the first step and nothing else, or only its begin.
    void showFirstStep() {
        show({{0, SampleTimeline::kStepLength, 0}}, {{0, SampleTimeline::kStepLength, 0}});
    }
    void showLessOfB() { show({{0, SampleTimeline::kStepLength, 0}}, {{0, 40 * SampleTimeline::kUs, 0}}); }

    void expectRevealed(Slot slot, SliceId id) {
        const Slice slice = m_workspace.slot(slot)->trace().slice(id);
        const TimeMap& map = m_view.timeMap(slot);
        ASSERT_TRUE(map.shows(slice.start));
        const TimeRange shown = map.toShown(slice.start, slice.end());
        EXPECT_DOUBLE_EQ(shown.span(), double(slice.duration));
        EXPECT_TRUE(m_view.range().contains(shown.from) && m_view.range().contains(shown.to));
        EXPECT_EQ(m_view.view().align, Align::Start);
        EXPECT_TRUE(m_window.statusBar()->currentMessage().contains(QStringLiteral("starts are aligned")))
            << m_window.statusBar()->currentMessage().toStdString();
    }

    SampleTimeline m_before{true};
    SampleTimeline m_after{false};
};

TEST_F(Reveal, AJumpOutOfTheAlignedStepsAlignsStartsAndSaysSo) {
    showFirstStep();
    const View before = m_view.view();
    const SliceId outside = m_before.slice("w13", 2);
    ASSERT_FALSE(m_view.timeMap(Slot::A).shows(m_before.trace().starts()[outside]));
    showSlice(m_workspace, m_view, Slot::A, outside);
    expectRevealed(Slot::A, outside);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), outside);
    m_view.undoStack().undo();
    EXPECT_EQ(m_view.view(), before) << "one change to undo";
    m_view.undoStack().redo();
    expectRevealed(Slot::A, outside);
}

TEST_F(Reveal, AJumpWithinTheAlignedStepsLeavesThem) {
    showFirstStep();
    showSlice(m_workspace, m_view, Slot::A, m_before.slice("w13", 0));
    EXPECT_EQ(m_view.view().align, Align::Step);
    EXPECT_EQ(m_window.statusBar()->currentMessage(), QString());
}

TEST_F(Reveal, ANoteOutOfTheAlignedSteps) {
    const SliceId outside = m_before.slice("w13", 2);
    const Slice slice = m_before.trace().slice(outside);
    m_workspace.add(m_before.source(), {m_before.timeline()}, Workspace::Place::New);
    ASSERT_TRUE(waitUntilIdle());
    showFirstStep();
    ASSERT_FALSE(m_view.timeMap(Slot::A).shows(slice.start));
    m_workspace.entryOf(m_before.source().get())->notes->add({slice.start, slice.end(), {}});
    auto* panel = m_window.page().drawer().findChild<NotesPanel*>();
    ASSERT_TRUE(QTest::qWaitFor([panel] { return panel->table().model()->rowCount() == 1; }));
    panel->table().selectRow(0);
    panel->showChosen();
    expectRevealed(Slot::A, outside);
    ASSERT_TRUE(m_view.measure());
    EXPECT_DOUBLE_EQ(m_view.measure()->span(), double(slice.duration));
}

TEST_F(Reveal, TheCounterpartOutOfTheAlignedSteps) {
    showLessOfB();
    const SliceId here = m_before.slice("w13", 0);
    m_view.select(SliceSelection{Slot::A, here});
    ASSERT_TRUE(focusOtherSide(m_workspace, m_view, m_comparer));
    const auto there = m_view.selectedSlice(Slot::B);
    ASSERT_TRUE(there);
    expectRevealed(Slot::B, *there);
}

TEST_F(Reveal, APairOfWhichOneIsOutOfTheAlignedSteps) {
    showFirstStep();
    m_view.setTimeMaps({m_view.timeMap(Slot::A), TimeMap(std::vector<TimeMap::Stretch>{{0, 40'000, 0, 0}})});
    m_view.select(SliceSelection{Slot::A, m_before.slice("w13", 0)});
    LinkBand& band = m_window.page().links();
    QTest::keyClick(&band, Qt::Key_Down);
    const auto there = m_view.selectedSlice(Slot::B);
    ASSERT_TRUE(there);
    expectRevealed(Slot::B, *there);
}

TEST_F(Reveal, KeysShowASelectionThatTheAlignmentLeavesOut) {
    showFirstStep();
    const SliceId outside = m_before.slice("w13", 2);
    m_view.select(SliceSelection{Slot::A, outside});
    action("view.fit").trigger();
    expectRevealed(Slot::A, outside);
    EXPECT_LT(m_view.range().span(), 2e5);
}

TEST_F(Reveal, AnArrowLeadsOutOfTheAlignedSteps) {
    show({{0, 18 * SampleTimeline::kUs, 0}}, {{0, 18 * SampleTimeline::kUs, 0}});
    m_view.select(SliceSelection{Slot::A, m_before.slice("launch", 0)});
    action("view.flow-next").trigger();
    const SliceId kernel = m_before.slice("gate unread", 0);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), kernel);
    expectRevealed(Slot::A, kernel);
}

TEST_F(Reveal, TheBandSaysWhyNothingIsLinked) {
    showFirstStep();
    LinkBand& band = m_window.page().links();
    ASSERT_TRUE(m_comparer.comparison() && !m_comparer.comparison()->links().empty());
    m_view.setRange({0, 100'000});
    EXPECT_EQ(band.words(), QString());
    m_view.setRange({1'000, 1'100});
    EXPECT_TRUE(band.words().startsWith(QStringLiteral("No kernels in view"))) << band.words().toStdString();
    m_view.setRange({60'000, 60'100}); // in the midst of w13
    EXPECT_EQ(band.words(), QString()) << "the call began before, and is still going on";
}

} // namespace
} // namespace gatescope
