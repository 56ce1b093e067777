// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timeline/timeline_fixture.h"
#include "timeline/canvas_menu.h"
#include "timeline/time_ruler.h"
#include "timeline/timeline_actions.h"

#include <QMenu>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QWheelEvent>

namespace gatescope {
namespace {

class InputTest : public test::TimelineFixture {
protected:
    void wheel(QPoint at, QPoint angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier, QPoint fine = {}) {
        QWheelEvent event(at, canvas().mapToGlobal(at), fine, angle, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas(), &event);
        settle();
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
              Qt::MouseButton button = Qt::LeftButton) {
        QTest::mousePress(&canvas(), button, modifiers, from);
        QTest::mouseMove(&canvas(), (from + to) / 2);
        QTest::mouseMove(&canvas(), to);
        QTest::mouseRelease(&canvas(), button, modifiers, to);
        settle();
    }
    void moveTo(QPoint at) {
        QTest::mouseMove(&canvas(), at);
        settle();
    }
    double timeAt(int x) { return canvas().scene().axis.timeAtWindowPixel(x); }
};

TEST_F(InputTest, WAndSZoomAtThePointer) {
    showOne();
    moveTo({300, 200});
    const double there = timeAt(300);
    const double span = m_view.range().span();
    key(Qt::Key_W);
    EXPECT_LT(m_view.range().span(), span);
    EXPECT_NEAR(timeAt(300), there, span / 500);
    const double in = m_view.range().span();
    key(Qt::Key_S);
    EXPECT_GT(m_view.range().span(), in);
}

TEST_F(InputTest, AJumpMovesTheViewUnderThePointer) {
    showOne();
    const QPoint pointer = at("w13");
    moveTo(pointer);
    ASSERT_TRUE(m_view.hovered());
    m_view.setRange({4'000, 14'000}, QStringLiteral("a jump"));
    settle();
    ASSERT_TRUE(m_view.hoverTime());
    EXPECT_DOUBLE_EQ(*m_view.hoverTime(), timeAt(pointer.x()));
    EXPECT_FALSE(m_view.hovered()) << "w13 is not there any more";
}

TEST_F(InputTest, TheRulerMarksNoTimeThatIsOutOfSight) {
    showOne();
    const QImage without = m_timeline.ruler().grab().toImage();
    m_view.setHover(std::nullopt, 5e8);
    settle();
    EXPECT_EQ(m_timeline.ruler().grab().toImage(), without);
    m_view.setHover(std::nullopt, 50'000);
    settle();
    EXPECT_NE(m_timeline.ruler().grab().toImage(), without);
}

TEST_F(InputTest, TheTimeUnderThePointerIsNotWrittenAcrossATitle) {
    showBoth();
    TimeRuler& ruler = m_timeline.ruler();
    ASSERT_FALSE(ruler.ticks().stretches.empty());
    const AxisLabel title = ruler.ticks().stretches.front();
    const int left = canvas().mapTo(&m_timeline, QPoint()).x() - ruler.mapTo(&m_timeline, QPoint()).x();
    const int y = ruler.fontMetrics().height() * 4 / 5 + 1; // the titles' line
    const int below = y + ruler.fontMetrics().height() - 2;
    const auto isInk = [](QRgb pixel) { return qGray(pixel) < 140; };
    const auto inked = [&](const QImage& image, int from, int to) {
        int count = 0;
        for (int x = from; x < to; ++x) {
            for (int line = y; line < below; ++line)
                count += isInk(image.pixel(x, line)) ? 1 : 0;
        }
        return count;
    };
    const int titleFrom = left + int(title.textLeft) + 2; // behind the line where the step begins
    const int titleTo = left + int(title.textLeft + title.textWidth);
    const auto picture = [&] { return ruler.grab().toImage().convertToFormat(QImage::Format_RGB32); };
    ASSERT_GT(inked(picture(), titleFrom, titleTo), 5) << "the title is there";
    // The pointer is so far behind the title that only its label's left end reaches over.
    m_view.setHover(std::nullopt, timeAt(titleTo - left + 2));
    settle();
    const QImage covered = picture();
    const QRgb ground = lightTheme().raised.rgb();
    int box = titleTo + 2;
    while (box > 0 && (covered.pixel(box - 1, y) == ground || isInk(covered.pixel(box - 1, y))))
        --box;
    ASSERT_LT(box, titleTo) << "the label reaches over the title";
    EXPECT_EQ(inked(covered, titleFrom, box), 0) << "a part of the title is left";
}

TEST_F(InputTest, AAndDPan) {
    showOne();
    m_view.setRange({50'000, 80'000}, QStringLiteral("middle"));
    const double span = m_view.range().span();
    key(Qt::Key_D);
    EXPECT_GT(m_view.range().from, 50'000);
    EXPECT_NEAR(m_view.range().span(), span, 1e-6);
    key(Qt::Key_A);
    key(Qt::Key_A);
    EXPECT_LT(m_view.range().from, 50'000);
}

TEST_F(InputTest, LettersAreAnOpenMenus) {
    showOne();
    const auto takes = [this] {
        QKeyEvent pressed(QEvent::ShortcutOverride, Qt::Key_D, Qt::NoModifier);
        pressed.ignore();
        QApplication::sendEvent(&canvas(), &pressed);
        return pressed.isAccepted();
    };
    EXPECT_TRUE(takes());
    QMenu menu;
    menu.addAction(QStringLiteral("&Drawer"));
    menu.popup({});
    EXPECT_FALSE(takes());
    menu.close();
    EXPECT_TRUE(takes());
}

TEST_F(InputTest, HeldKeysGoOnSmoothlyUntilTheyAreReleased) {
    showOne();
    moveTo({300, 200});
    QTest::keyPress(&canvas(), Qt::Key_W);
    const double first = m_view.range().span();
    QTest::qWait(150);
    const double second = m_view.range().span();
    EXPECT_LT(second, first * 0.95);
    QTest::keyRelease(&canvas(), Qt::Key_W);
    const double released = m_view.range().span();
    QTest::qWait(60);
    EXPECT_EQ(m_view.range().span(), released);
    QTest::keyPress(&canvas(), Qt::Key_D);
    QFocusEvent away(QEvent::FocusOut);
    QCoreApplication::sendEvent(&canvas(), &away);
    const double from = m_view.range().from;
    QTest::qWait(60);
    EXPECT_EQ(m_view.range().from, from) << "a key released elsewhere is not held for ever";
}

TEST_F(InputTest, HeldKeysAreOneStepToUndo) {
    showOne();
    const TimeRange before = m_view.range();
    const int count = m_view.undoStack().count();
    key(Qt::Key_W);
    key(Qt::Key_W);
    key(Qt::Key_D);
    EXPECT_EQ(m_view.undoStack().count(), count + 1);
    m_view.undoStack().undo();
    EXPECT_EQ(m_view.range(), before);
}

TEST_F(InputTest, TheWheelScrollsTracks) {
    m_timeline.resize(1000, 220);
    showOne();
    ASSERT_GT(canvas().scrollRange(), 0);
    const TimeRange before = m_view.range();
    wheel({300, 100}, {0, -120});
    EXPECT_GT(canvas().scene().scroll, 0);
    EXPECT_EQ(m_view.range(), before);
    wheel({300, 100}, {0, 1200});
    EXPECT_EQ(canvas().scene().scroll, 0);
}

TEST_F(InputTest, ControlAndTheWheelZoomAtThePointer) {
    showOne();
    const double there = timeAt(600);
    const double span = m_view.range().span();
    wheel({600, 100}, {0, 120}, Qt::ControlModifier);
    EXPECT_NEAR(m_view.range().span(), span * 0.8, span * 0.001);
    EXPECT_NEAR(timeAt(600), there, span / 500);
    EXPECT_EQ(canvas().scene().scroll, 0);
}

TEST_F(InputTest, ShiftAndTheWheelPan) {
    showOne();
    m_view.setRange({50'000, 80'000}, QStringLiteral("middle"));
    wheel({600, 100}, {0, -120}, Qt::ShiftModifier);
    EXPECT_GT(m_view.range().from, 50'000);
    wheel({600, 100}, {240, 0});
    EXPECT_LT(m_view.range().from, 50'000) << "a wheel that tilts";
}

TEST_F(InputTest, TheTouchpadPansPixelByPixel) {
    showOne();
    m_view.setRange({50'000, 80'000}, QStringLiteral("middle"));
    settle();
    const double there = timeAt(500);
    wheel({500, 100}, {-40, 0}, Qt::NoModifier, {-30, 0});
    EXPECT_NEAR(timeAt(470), there, 60) << "content follows the fingers";
}

TEST_F(InputTest, PinchingZoomsAtThePointer) {
    showOne();
    const double there = timeAt(400);
    const double span = m_view.range().span();
    const QPointF at(400, 100);
    QNativeGestureEvent pinch(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, at, at,
                              canvas().mapToGlobal(at), 0.25, QPointF());
    QCoreApplication::sendEvent(&canvas(), &pinch);
    settle();
    EXPECT_NEAR(m_view.range().span(), span / 1.25, span * 0.001);
    EXPECT_NEAR(timeAt(400), there, span / 500);
}

TEST_F(InputTest, DraggingSelectsAnAreaOfTimeAndTracks) {
    showOne();
    const QPoint from = at("w13");
    const QPoint to(from.x() + 200, at("copy").y());
    drag(from, to);
    const auto* area = std::get_if<AreaSelection>(&m_view.selection());
    ASSERT_NE(area, nullptr);
    EXPECT_NEAR(area->range.from, timeAt(from.x()), 300);
    EXPECT_NEAR(area->range.to, timeAt(to.x()), 300);
    EXPECT_EQ(area->tracks, (std::vector<TrackId>{m_before.track("stream 7"), m_before.track("copies")}));
    const QImage picture = this->picture();
    EXPECT_NE(picture.pixel(from.x() + 100, at("copy").y() + 2), lightTheme().surface.rgb()) << "tinted";
    m_view.undoStack().undo();
    EXPECT_TRUE(std::holds_alternative<std::monostate>(m_view.selection()));
}

TEST_F(InputTest, ShiftDraggingPans) {
    showOne();
    m_view.setRange({50'000, 80'000}, QStringLiteral("middle"));
    settle();
    const double there = timeAt(500);
    drag({500, 200}, {400, 200}, Qt::ShiftModifier);
    EXPECT_NEAR(timeAt(400), there, 100);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(m_view.selection()));
    drag({400, 200}, {500, 200}, Qt::NoModifier, Qt::MiddleButton);
    EXPECT_NEAR(timeAt(500), there, 100);
}

TEST_F(InputTest, ControlDraggingMeasuresFromEdgeToEdge) {
    showOne();
    const QRect w13 = canvas().scene().rectOf(m_before.slice("w13"));
    const int y = w13.center().y();
    drag({w13.left() + 4, y}, {w13.right() - 4, y}, Qt::ControlModifier);
    ASSERT_TRUE(m_view.measure());
    EXPECT_DOUBLE_EQ(m_view.measure()->from, 50'000);
    EXPECT_DOUBLE_EQ(m_view.measure()->to, 70'000);
    key(Qt::Key_Escape);
    EXPECT_FALSE(m_view.measure());
}

TEST_F(InputTest, DraggingOnTheRulerMeasuresFromEdgeToEdge) {
    showOne();
    TimeRuler& ruler = m_timeline.ruler();
    const QRect w2 = canvas().scene().rectOf(m_before.slice("w2"));
    const int left = canvas().mapTo(&m_timeline, QPoint()).x();
    QTest::mousePress(&ruler, Qt::LeftButton, Qt::NoModifier, {left + w2.left() + 3, 30});
    QTest::mouseMove(&ruler, {left + w2.right() - 3, 30});
    QTest::mouseRelease(&ruler, Qt::LeftButton, Qt::NoModifier, {left + w2.right() - 3, 30});
    ASSERT_TRUE(m_view.measure());
    EXPECT_NEAR(m_view.measure()->span(), 20'000, 1);
    QTest::mouseClick(&ruler, Qt::LeftButton, Qt::NoModifier, {left + 40, 30});
    EXPECT_FALSE(m_view.measure());
}

TEST_F(InputTest, AClickSelectsAndADoubleClickZooms) {
    showOne();
    QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, at("topk"));
    EXPECT_EQ(selected(), m_before.slice("topk"));
    EXPECT_TRUE(canvas().hasFocus() || !m_timeline.isActiveWindow());
    QTest::mouseDClick(&canvas(), Qt::LeftButton, Qt::NoModifier, at("topk"));
    EXPECT_NEAR(m_view.range().centre(), 44'500, 1);
    EXPECT_NEAR(m_view.range().span(), 5'000 * 1.3, 1);
    QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::NoModifier, {5, canvas().height() - 3});
    EXPECT_EQ(selected(), kNoSlice);
}

TEST_F(InputTest, ClickingTheOtherSideGivesItTheFocus) {
    showBoth();
    QTest::mouseClick(&canvas(Slot::B), Qt::LeftButton, Qt::NoModifier,
                      canvas(Slot::B).scene().rectOf(m_after.slice("w2")).center());
    EXPECT_EQ(m_view.focus(), Slot::B);
    EXPECT_EQ(selected(Slot::B), m_after.slice("w2"));
}

TEST_F(InputTest, FullStopAndCommaGoAlongTheTrack) {
    showOne();
    select("op");
    key(Qt::Key_Period);
    EXPECT_EQ(selected(), m_before.slice("launch")) << "at any depth";
    key(Qt::Key_Comma);
    EXPECT_EQ(selected(), m_before.slice("op"));
    key(Qt::Key_Comma);
    EXPECT_EQ(selected(), m_before.slice("op")) << "the first one";
}

TEST_F(InputTest, ArrowsGoAlongTheRowAndAcross) {
    showOne();
    select("w13");
    key(Qt::Key_Right);
    EXPECT_EQ(selected(), m_before.slice("w2"));
    key(Qt::Key_Left);
    key(Qt::Key_Left);
    EXPECT_EQ(selected(), m_before.slice("topk"));
    select("launch");
    key(Qt::Key_Up);
    EXPECT_EQ(selected(), m_before.slice("op"));
    key(Qt::Key_Down);
    EXPECT_EQ(selected(), m_before.slice("launch"));
    key(Qt::Key_Up);
    key(Qt::Key_Up);
    EXPECT_EQ(m_before.timeline()->trace().sliceTracks()[selected()], m_before.track("copies"))
        << "nearest on the track above";
}

TEST_F(InputTest, BracketsFollowTheFlow) {
    showOne();
    select("launch", 1);
    key(Qt::Key_BracketRight);
    EXPECT_EQ(selected(), m_before.slice("gate unread", 1));
    EXPECT_TRUE(m_view.range().contains(220'000)) << "in sight";
    key(Qt::Key_BracketLeft);
    EXPECT_EQ(selected(), m_before.slice("launch", 1));
    key(Qt::Key_BracketLeft);
    EXPECT_EQ(selected(), m_before.slice("launch", 1)) << "nothing started it";
}

TEST_F(InputTest, FlowArrowsAreDrawnForTheSelectedSlice) {
    showOne();
    const QImage without = picture();
    select("launch");
    settle();
    const QImage with = picture();
    const QRect from = canvas().scene().rectOf(m_before.slice("launch"));
    const QRect to = canvas().scene().rectOf(m_before.slice("gate unread"));
    int changed = 0;
    for (int y = to.bottom() + 4; y < from.top() - 2; ++y) {
        for (int x = from.right(); x < to.left() + 40; ++x)
            changed += with.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
    }
    EXPECT_GT(changed, 5);
}

TEST_F(InputTest, FShowsTheSelectionAndThenAll) {
    showOne();
    select("w2");
    key(Qt::Key_F);
    EXPECT_NEAR(m_view.range().span(), 20'000 * 1.3, 1);
    key(Qt::Key_F);
    EXPECT_EQ(m_view.range(), m_view.bounds());
    key(Qt::Key_F);
    EXPECT_NEAR(m_view.range().span(), 20'000 * 1.3, 1);
}

TEST_F(InputTest, RMakesAnAreaOfTheSelection) {
    showOne();
    select("w2");
    key(Qt::Key_R);
    const auto* area = std::get_if<AreaSelection>(&m_view.selection());
    ASSERT_NE(area, nullptr);
    EXPECT_EQ(area->range, (TimeRange{70'000, 90'000}));
    EXPECT_EQ(area->tracks, std::vector<TrackId>{m_before.track("stream 7")});
    m_view.undoStack().undo();
    EXPECT_NE(std::get_if<AreaSelection>(&m_view.selection()), area);
}

TEST_F(InputTest, MMeasuresAndShiftMKeeps) {
    m_workspace.add(m_before.source(), {m_before.timeline()});
    settle();
    while (m_workspace.entries().front().analysing)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    m_view.setRange({0, 100'000}, QStringLiteral("start"));
    settle();
    select("w2");
    key(Qt::Key_M);
    ASSERT_TRUE(m_view.measure());
    EXPECT_EQ(*m_view.measure(), (TimeRange{70'000, 90'000}));
    const auto& notes = m_workspace.entries().front().notes->notes();
    EXPECT_TRUE(notes.empty());
    const QImage before = m_timeline.ruler().grab().toImage();
    key(Qt::Key_M, Qt::ShiftModifier);
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].from, 70'000);
    EXPECT_EQ(notes[0].to, 90'000);
    EXPECT_EQ(notes[0].text, QStringLiteral("w2"));
    const QImage after = m_timeline.ruler().grab().toImage();
    const int left = canvas().mapTo(&m_timeline, QPoint()).x();
    const int x = left + qRound(canvas().scene().axis.windowPixelOf(70'000)) + 2;
    EXPECT_NE(before.pixel(x, 3), after.pixel(x, 3)) << "drawn on the ruler";
}

TEST_F(InputTest, BookmarksAreMadeFoundAndRemovedWithoutAMouse) {
    m_workspace.add(m_before.source(), {m_before.timeline()});
    settle();
    while (m_workspace.entries().front().analysing)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    const auto keepMiddleOf = [&](TimeRange range) {
        m_view.setRange(range, QStringLiteral("look"));
        settle();
        ASSERT_FALSE(m_view.hoverTime());
        key(Qt::Key_M, Qt::ShiftModifier);
    };
    keepMiddleOf({0, 20'000});
    keepMiddleOf({60'000, 80'000});
    const auto& notes = m_workspace.entries().front().notes->notes();
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_EQ(notes[0], (Note{10'000, 10'000, {}}));
    m_view.setRange({20'000, 40'000}, QStringLiteral("look"));
    key(Qt::Key_J);
    ASSERT_TRUE(m_view.measure());
    EXPECT_EQ(m_view.measure()->from, 70'000);
    EXPECT_TRUE(m_view.range().contains(70'000)) << "it is shown";
    key(Qt::Key_J);
    EXPECT_EQ(m_view.measure()->from, 10'000) << "round and round";
    key(Qt::Key_J, Qt::ShiftModifier);
    EXPECT_EQ(m_view.measure()->from, 70'000);
    EXPECT_TRUE(m_timeline.removeNote());
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes[0].from, 10'000);
    EXPECT_FALSE(m_timeline.removeNote()) << "nothing is marked any more";
}

TEST_F(InputTest, BookmarksThatShareAPlaceAreOneStop) {
    m_workspace.add(m_before.source(), {m_before.timeline()});
    settle();
    while (m_workspace.entries().front().analysing)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    TraceNotes& notes = *m_workspace.entries().front().notes;
    notes.add({10'000, 30'000, {}});
    notes.add({10'000, 10'000, {}});
    notes.add({10'000, 30'000, QStringLiteral("again")});
    notes.add({70'000, 70'000, {}});
    m_view.setRange({0, 8'000}, QStringLiteral("look"));
    const std::vector<TimeRange> stops{{10'000, 10'000}, {10'000, 30'000}, {70'000, 70'000}};
    for (const std::size_t stop : {0, 1, 2, 0}) {
        key(Qt::Key_J);
        EXPECT_EQ(m_view.measure(), stops[stop]) << stop;
    }
    for (const std::size_t stop : {2, 1, 0}) {
        key(Qt::Key_J, Qt::ShiftModifier);
        EXPECT_EQ(m_view.measure(), stops[stop]) << "back, " << stop;
    }
}

TEST_F(InputTest, ABookmarkGoesToTheSideThatIsSelected) {
    m_workspace.add(m_before.source(), {m_before.timeline()});
    m_workspace.add(m_after.source(), {m_after.timeline()}, Workspace::Place::Candidate);
    settle();
    ASSERT_EQ(m_view.focus(), Slot::A);
    m_view.select(AreaSelection{Slot::B, {20'000, 40'000}, {m_after.track("stream 7")}});
    m_timeline.mark(true);
    EXPECT_TRUE(m_workspace.entries()[0].notes->notes().empty());
    EXPECT_EQ(m_workspace.entries()[1].notes->notes().size(), 1U);
}

TEST_F(InputTest, NothingGoesOnWithTheNextTrace) {
    showOne();
    QTest::keyPress(&canvas(), Qt::Key_D);
    QTest::mousePress(&canvas(), Qt::LeftButton, Qt::NoModifier, {100, 100});
    QTest::mouseMove(&canvas(), {200, 120});
    m_workspace.show(nullptr, nullptr);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, Qt::NoModifier, {200, 120});
    QTest::keyRelease(&canvas(), Qt::Key_D);
    showOne();
    const TimeRange there = m_view.range();
    QTest::qWait(80);
    QTest::mouseMove(&canvas(), {300, 120});
    settle();
    EXPECT_EQ(m_view.range(), there);
    EXPECT_EQ(std::get_if<AreaSelection>(&m_view.selection()), nullptr);
}

TEST_F(InputTest, AMenuThatStayedOpenDoesNoHarm) {
    showOne();
    const SliceId id = m_before.slice("w2", 2);
    QMenu menu;
    CanvasHit hit;
    hit.tile.id = id;
    TimelineActions actions(
        m_workspace, m_view, [&](Slot slot) -> const CanvasScene& { return canvas(slot).scene(); }, nullptr);
    fillCanvasMenu(menu, actions, Slot::A, hit);
    const test::SampleTimeline shorter(true, 1);
    m_workspace.show(shorter.timeline(), nullptr); // a run has ended meanwhile
    ASSERT_GE(id, shorter.trace().sliceCount());
    for (QAction* action : menu.actions())
        action->trigger();
    EXPECT_TRUE(m_view.view().filter.empty());
    EXPECT_EQ(std::get_if<KernelSelection>(&m_view.selection()), nullptr);
}

TEST_F(InputTest, UndoingAnAlignmentGoesBackToTheSamePlace) {
    showBoth();
    m_view.setAlign(Align::Start);
    m_view.setAlign(Align::Step);
    settle();
    ASSERT_TRUE(m_view.timeMap(Slot::A).composed());
    m_view.setRange({150'000, 170'000}, QStringLiteral("in step 1")); // 350 us of the trace
    m_view.setAlign(Align::Start);
    ASSERT_FALSE(m_view.timeMap(Slot::A).composed());
    m_view.undoStack().undo();
    EXPECT_TRUE(m_view.timeMap(Slot::A).composed());
    EXPECT_NEAR(m_view.range().from, 150'000, 1e-3);
    EXPECT_NEAR(m_view.range().to, 170'000, 1e-3);
}

TEST_F(InputTest, DoingAnAlignmentAgainGoesToTheSamePlace) {
    showBoth();
    m_view.setAlign(Align::Start);
    m_view.setAlign(Align::Step);
    m_view.setRange({150'000, 170'000}, QStringLiteral("in step 1"));
    m_view.setAlign(Align::ByHand, 1000);
    m_view.setAlign(Align::ByHand, 2000); // a drag: one to undo
    const TimeRange there = m_view.range();
    m_view.undoStack().undo();
    ASSERT_TRUE(m_view.timeMap(Slot::A).composed());
    EXPECT_NEAR(m_view.range().from, 150'000, 1e-3);
    m_view.undoStack().redo();
    EXPECT_NEAR(m_view.range().from, there.from, 1e-3);
    EXPECT_NEAR(m_view.range().to, there.to, 1e-3);
}

TEST_F(InputTest, GGoesToTheRedundantGatesAndElseToTheFirstGate) {
    showOne();
    m_view.setRange(m_view.bounds(), QStringLiteral("all"));
    key(Qt::Key_G);
    EXPECT_EQ(selected(), m_before.slice("gate unread", 0));
    key(Qt::Key_G);
    EXPECT_EQ(selected(), m_before.slice("gate unread", 1));
    key(Qt::Key_G, Qt::ShiftModifier);
    EXPECT_EQ(selected(), m_before.slice("gate unread", 0));
    m_workspace.show(m_after.timeline(), nullptr);
    settle();
    m_timeline.showGate(1);
    EXPECT_EQ(selected(), m_after.slice("gate", 0));
}

TEST_F(InputTest, EscapeClears) {
    showOne();
    select("w2");
    key(Qt::Key_Escape);
    EXPECT_EQ(selected(), kNoSlice);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(m_view.selection()));
}

TEST_F(InputTest, OtherKeysAreLeftToTheWindow) {
    showOne();
    QKeyEvent press(QEvent::KeyPress, Qt::Key_Q, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &press);
    EXPECT_FALSE(press.isAccepted());
    const TimeRange before = m_view.range();
    QKeyEvent control(QEvent::KeyPress, Qt::Key_S, Qt::ControlModifier);
    QCoreApplication::sendEvent(&canvas(), &control);
    EXPECT_FALSE(control.isAccepted()) << "Ctrl+S saves";
    EXPECT_EQ(m_view.range(), before);
}

TEST_F(InputTest, HoveringTellsWhatIsThere) {
    showOne();
    moveTo(at("w13"));
    ASSERT_TRUE(m_view.hovered());
    EXPECT_EQ(m_view.hovered()->id, m_before.slice("w13"));
    ASSERT_TRUE(m_view.hoverTime());
    EXPECT_NEAR(*m_view.hoverTime(), 60'000, 300);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&canvas(), &leave);
    EXPECT_FALSE(m_view.hovered());
    EXPECT_FALSE(m_view.hoverTime());
}

TEST_F(InputTest, StepsOfTheMenuZoomAndPan) {
    showOne();
    m_view.setRange({50'000, 80'000}, QStringLiteral("middle"));
    m_view.setHover(std::nullopt, std::nullopt);
    m_timeline.zoomStep(1);
    EXPECT_NEAR(m_view.range().span(), 24'000, 1);
    EXPECT_NEAR(m_view.range().centre(), 65'000, 1);
    m_timeline.panStep(-1);
    EXPECT_NEAR(m_view.range().centre(), 62'600, 1);
    m_timeline.fitAll();
    EXPECT_EQ(m_view.range(), m_view.bounds());
}

} // namespace
} // namespace gatescope
