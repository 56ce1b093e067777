// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timeline/timeline_fixture.h"
#include "look/kernel_palette.h"
#include "timeline/canvas_accessible.h"
#include "timeline/canvas_menu.h"
#include "timeline/frame_scheduler.h"
#include "timeline/minimap.h"
#include "timeline/slice_words.h"
#include "timeline/time_ruler.h"
#include "timeline/timeline_actions.h"
#include "timeline/track_gutter.h"

#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

namespace gatescope {
namespace {

using CanvasTest = test::TimelineFixture;

/// Whether a pixel can belong to a slice: its fill or its edge. No letters there.
bool isPaintOf(const CanvasScene& scene, SliceId id, QRgb pixel) {
    SliceColours colours = scene.colours;
    const SlicePaint& paint = colours.paint(id);
    return pixel == paint.fill || pixel == paint.edge;
}

TEST_F(CanvasTest, TheSliceThatIsDrawnIsTheSliceThatIsHit) {
    showOne();
    for (const TimeRange range :
         {TimeRange{0, 100'000}, TimeRange{88'000, 100'000}, TimeRange{15'000, 55'000}}) {
        m_view.setRange(range);
        settle();
        const QImage image = picture();
        const CanvasScene& scene = canvas().scene();
        int checked = 0;
        for (const char* name : {"op", "launch", "norm", "gate", "topk", "w13", "w2", "copy"}) {
            const QRect row = scene.rectOf(m_before.slice(name));
            if (row.isEmpty()) continue;
            const int y = row.top() + 1;                  // above the letters
            for (int x = 1; x < image.width() - 1; ++x) { // within the frame of the focus
                const CanvasHit hit = hitTest(scene, {x, y});
                const QRgb pixel = image.pixel(x, y);
                if (hit.tile.id == kNoSlice) {
                    EXPECT_TRUE(pixel == scene.theme.surface.rgb() || pixel == scene.theme.gridLine.rgb() ||
                                qAbs(qBlue(pixel) - qRed(pixel)) < 40)
                        << name << " at " << x;
                    SliceColours colours = scene.colours;
                    for (const char* other : {"w13", "w2", "copy", "topk"})
                        EXPECT_NE(pixel, colours.paint(m_before.slice(other)).fill) << name << " at " << x;
                } else if (hit.tile.count == 1 && !isGate(scene.timeline->shownStyles().codes[hit.tile.id])) {
                    EXPECT_TRUE(isPaintOf(scene, hit.tile.id, pixel)) << name << " at " << x;
                    ++checked;
                }
            }
        }
        EXPECT_GT(checked, 300);
    }
}

TEST_F(CanvasTest, WhatIsFoldedLooksUnlikeASlice) {
    showOne();
    const CanvasScene& scene = canvas().scene();
    const QRect tiny = scene.rectOf(m_before.slice("tiny a", 3));
    const CanvasHit hit = hitTest(scene, {tiny.left(), tiny.top() + 1});
    ASSERT_GT(hit.tile.count, 1U);
    const QImage image = picture();
    const auto linesOf = [&](int x, const QRect& rect) {
        std::set<QRgb> colours;
        for (int y = rect.top() + 1; y < rect.bottom(); ++y)
            colours.insert(image.pixel(x, y));
        return colours.size();
    };
    EXPECT_GT(linesOf(hit.tile.left, tiny), 1U) << "striped";
    const QRect solid = scene.rectOf(m_before.slice("w2"));
    EXPECT_EQ(linesOf(solid.right() - 5, solid), 1U);
    SliceColours colours = scene.colours;
    EXPECT_NE(image.pixel(hit.tile.left, tiny.top() + 1), colours.paint(hit.tile.id).fill)
        << "lighter, half idle";
}

TEST_F(CanvasTest, FoldedSlicesAreCounted) {
    showOne();
    m_view.setRange({0, 150'000}, QStringLiteral("far"));
    settle();
    const QRect run = canvas().scene().rectOf(m_before.slice("tiny a"));
    ASSERT_GT(hitTest(canvas().scene(), {run.left() + 15, run.top() + 1}).tile.count, 1U);
    // 40 slices in 44 pixels: "x40" is written on a plate of the surface's colour.
    const QImage image = picture();
    int plate = 0;
    for (int x = run.left(); x < run.left() + 36; ++x)
        plate += image.pixel(x, run.top() + 3) == lightTheme().surface.rgb() ? 1 : 0;
    EXPECT_GT(plate, 12);
}

TEST_F(CanvasTest, RedundantGatesAreKnownWithoutColour) {
    showOne();
    const QImage image = picture().convertToFormat(QImage::Format_Grayscale8);
    const auto greysIn = [&](const QRect& rect) {
        std::set<int> greys;
        for (int x = rect.right() - 12; x < rect.right() - 3; ++x)
            greys.insert(qGray(image.pixel(x, rect.center().y())));
        return greys.size();
    };
    const CanvasScene& scene = canvas().scene();
    EXPECT_GE(greysIn(scene.rectOf(m_before.slice("gate unread"))), 2U) << "hatched";
    EXPECT_EQ(greysIn(scene.rectOf(m_before.slice("gate"))), 1U) << "plain";
    const QRect unread = scene.rectOf(m_before.slice("gate unread"));
    const QImage colour = picture();
    EXPECT_EQ(colour.pixel(unread.left() + 1, unread.center().y()), lightTheme().redundant.rgb())
        << "heavy outline";
}

TEST_F(CanvasTest, TheGateLaneMarksGatesAtEveryZoom) {
    showOne();
    for (const double span : {400.0, 100'000.0, 520'000.0}) {
        const double middle = 25'000;
        m_view.setRange({middle - span / 2, middle + span / 2}, QStringLiteral("zoom"));
        settle();
        const int x = qRound(canvas().scene().axis.windowPixelOf(std::max(20'001.0, m_view.range().from)));
        const TrackBand& lane = canvas().scene().layout.fixed().front();
        const CanvasHit hit = hitTest(canvas().scene(), {x + 1, lane.top + lane.height() / 2});
        ASSERT_EQ(hit.band->kind, TrackBand::Kind::Gates);
        EXPECT_EQ(hit.tile.id, m_before.slice("gate unread")) << span;
    }
}

TEST_F(CanvasTest, FindingsAreMarkedOnTheirSlicesAndOnTheAxis) {
    showOne();
    const int x = qRound(canvas().scene().axis.windowPixelOf(20'000));
    const QPoint at = m_timeline.ruler().mapFrom(&m_timeline, canvas().mapTo(&m_timeline, QPoint(x + 3, 0)));
    QTest::mouseClick(&m_timeline.ruler(), Qt::LeftButton, Qt::NoModifier, {at.x(), 5});
    const auto* finding = std::get_if<FindingSelection>(&m_view.selection());
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->finding, 0);
    settle();
    const QRect evidence = canvas().scene().rectOf(m_before.slice("gate unread"));
    EXPECT_EQ(picture().pixel(evidence.center().x(), evidence.top()), lightTheme().danger.rgb());
}

TEST_F(CanvasTest, FollowsTheThemeAtOnce) {
    showOne();
    const QRect w13 = canvas().scene().rectOf(m_before.slice("w13"));
    const QRgb light = picture().pixel(w13.right() - 4, w13.top() + 1);
    theme().choose(ThemeChoice::Dark);
    settle();
    const QImage dark = picture();
    EXPECT_EQ(dark.pixel(w13.right() - 4, w13.top() + 1), darkTheme().roleFill(Role::W13).rgb());
    EXPECT_NE(light, dark.pixel(w13.right() - 4, w13.top() + 1));
    EXPECT_EQ(dark.pixel(dark.width() - 3, dark.height() - 3), darkTheme().surface.rgb());
    const QImage ruler = m_timeline.ruler().grab().toImage();
    EXPECT_EQ(ruler.pixel(2, 2), darkTheme().surface.rgb());
}

TEST_F(CanvasTest, BothSidesStayVivid) {
    showBoth();
    for (const Slot slot : kSlots) {
        const auto& sample = slot == Slot::A ? m_before : m_after;
        const QRect w13 = canvas(slot).scene().rectOf(sample.slice("w13"));
        ASSERT_FALSE(w13.isEmpty());
        EXPECT_EQ(picture(slot).pixel(w13.right() - 4, w13.top() + 1),
                  lightTheme().roleFill(Role::W13).rgb());
    }
}

TEST_F(CanvasTest, ShowsOneSideOrBoth) {
    showBoth();
    EXPECT_TRUE(canvas(Slot::A).isVisible());
    EXPECT_TRUE(canvas(Slot::B).isVisible());
    EXPECT_GT(canvas(Slot::B).height(), 100);
    auto* between = new QWidget;
    between->setFixedHeight(20);
    m_timeline.setBetween(between);
    EXPECT_TRUE(between->isVisible());
    m_view.setShow(Show::OnlyB);
    EXPECT_FALSE(canvas(Slot::A).isVisible());
    EXPECT_TRUE(canvas(Slot::B).isVisible());
    EXPECT_FALSE(between->isVisible());
    m_view.setShow(Show::OnlyA);
    EXPECT_TRUE(canvas(Slot::A).isVisible());
    EXPECT_FALSE(canvas(Slot::B).isVisible());
    m_view.undoStack().undo();
    m_view.undoStack().undo();
    settle();
    EXPECT_TRUE(canvas(Slot::A).isVisible());
    EXPECT_GT(canvas(Slot::B).height(), 100) << "the height is shared again";
}

TEST_F(CanvasTest, RulerAndGridAgreeWithOrWithoutAScrollBar) {
    showBoth();
    for (const int height : {600, 260}) {
        m_timeline.resize(1000, height);
        settle();
        const int left = canvas(Slot::A).mapTo(&m_timeline, QPoint()).x();
        EXPECT_EQ(canvas(Slot::B).mapTo(&m_timeline, QPoint()).x(), left);
        EXPECT_EQ(canvas(Slot::A).width(), canvas(Slot::B).width());
        const QImage ruler = m_timeline.ruler().grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QImage grid = picture();
        const int empty = grid.height() - 3;
        int lines = 0;
        for (const double x : m_timeline.ruler().ticks().lines) {
            const int tick = left + qRound(x);
            if (qRound(x) >= grid.width() - 1 || qRound(x) < 1) continue;
            EXPECT_EQ(ruler.pixel(tick, ruler.height() - 3), lightTheme().mutedText.rgb()) << x;
            if (height == 600) {
                EXPECT_EQ(grid.pixel(qRound(x), empty), lightTheme().gridLine.rgb()) << x;
            }
            ++lines;
        }
        EXPECT_GT(lines, 3);
        EXPECT_DOUBLE_EQ(m_timeline.xOf(50'000), left + canvas().scene().axis.windowPixelOf(50'000));
    }
}

TEST_F(CanvasTest, WhatDoesNotPassTheFilterFades) {
    showOne();
    const QRect w13 = canvas().scene().rectOf(m_before.slice("w13"));
    const QRect w2 = canvas().scene().rectOf(m_before.slice("w2"));
    const auto vivid = [&](const QRect& rect, Role role) {
        return picture().pixel(rect.right() - 4, rect.top() + 1) == lightTheme().roleFill(role).rgb();
    };
    EXPECT_TRUE(vivid(w13, Role::W13) && vivid(w2, Role::W2));
    m_view.setFilter({QStringLiteral("W13"), std::nullopt});
    EXPECT_TRUE(vivid(w13, Role::W13)) << "case does not matter";
    EXPECT_FALSE(vivid(w2, Role::W2));
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme().choose(choice);
        SliceColours colours = canvas().scene().colours;
        for (const char* name : {"w2", "op", "copy", "topk", "norm", "gate", "gate unread"}) {
            if (m_before.slice(name) == kNoSlice) continue;
            const SlicePaint& faded = colours.paint(m_before.slice(name));
            EXPECT_GE(contrastRatio(faded.text, QColor(faded.fill)), 4.5) << name;
        }
    }
    theme().choose(ThemeChoice::Light);
    m_view.setFilter({});
    m_view.select(KernelSelection{QStringLiteral("w2")});
    EXPECT_FALSE(vivid(w13, Role::W13));
    EXPECT_TRUE(vivid(w2, Role::W2));
    m_view.clearSelection();
    EXPECT_TRUE(vivid(w13, Role::W13));
    m_view.setLit(TimeRange{25'000, 40'000});
    EXPECT_FALSE(vivid(w13, Role::W13)) << "20 us";
}

TEST_F(CanvasTest, ColoursByNameLayerStreamAndDifference) {
    showOne();
    const auto colourOf = [&](std::string_view name, int number = 0) {
        SliceColours colours = canvas().scene().colours;
        return colours.paint(m_before.slice(name, number)).fill;
    };
    const QRgb gate = colourOf("gate");
    m_view.setColourBy(ColourBy::Name);
    EXPECT_EQ(colourOf("w13"), lightTheme().namedFill(KernelPalette::hueOf("w13")).rgb());
    EXPECT_EQ(colourOf("gate"), gate) << "gates keep theirs";
    m_view.setColourBy(ColourBy::Stream);
    EXPECT_EQ(colourOf("w13"), colourOf("w2"));
    EXPECT_NE(colourOf("w13"), colourOf("op"));
    m_timeline.setDifferences([&](Slot, SliceId id) { return id == m_before.slice("w13") ? 0.6 : NAN; });
    m_view.setColourBy(ColourBy::Difference);
    EXPECT_EQ(colourOf("w13"), KernelPalette(lightTheme()).difference(KernelPalette::kDifferences - 1).rgb());
    EXPECT_NE(colourOf("w13"), colourOf("w2"));
    m_view.undoStack().undo();
    EXPECT_EQ(m_view.view().colourBy, ColourBy::Stream);
}

TEST_F(CanvasTest, TheSwitchToDifferencesColoursBothSidesByThem) {
    showBoth();
    m_timeline.setDifferences(
        [&](Slot slot, SliceId id) { return slot == Slot::B && id == m_after.slice("w13") ? -0.6 : NAN; });
    m_view.setShow(Show::Difference);
    settle();
    SliceColours colours = canvas(Slot::B).scene().colours;
    EXPECT_EQ(colours.paint(m_after.slice("w13")).fill, KernelPalette(lightTheme()).difference(0).rgb());
    EXPECT_TRUE(canvas(Slot::A).isVisible() && canvas(Slot::B).isVisible());
    m_view.undoStack().undo();
    colours = canvas(Slot::B).scene().colours;
    EXPECT_EQ(colours.paint(m_after.slice("w13")).fill, lightTheme().roleFill(Role::W13).rgb());
}

TEST_F(CanvasTest, CountersAreAreasAsHighAsTheirValues) {
    showOne();
    const CanvasScene& scene = canvas().scene();
    const TrackBand& band = *scene.layout.bandOf(m_before.track("memory"));
    const int top = scene.layout.topOf(band, scene.scroll);
    const QImage image = picture();
    const auto heightAt = [&](double time) {
        const int x = qRound(scene.axis.windowPixelOf(time));
        int height = 0;
        for (int y = top; y < top + band.height(); ++y)
            height += image.pixel(x, y) != image.pixel(x, top) ? 1 : 0;
        return height;
    };
    EXPECT_NEAR(heightAt(80'000), band.height() - 3, 2) << "2 of 2";
    EXPECT_NEAR(heightAt(40'000), (band.height() - 3) / 2, 2) << "1 of 2";
}

TEST_F(CanvasTest, TellsWhatAFoldedTileAndAGateMarkStandFor) {
    showOne();
    const Timeline& timeline = *m_before.timeline();
    const SliceTile one{0, 5, m_before.slice("gate unread"), 1, 1};
    const QString words = tileWords(timeline, TimeMap(), Align::Step, one);
    EXPECT_TRUE(words.startsWith(QStringLiteral("gate unread\n10.0"))) << words.toStdString();
    EXPECT_TRUE(words.endsWith(QStringLiteral("redundant")));
    const SliceTile many{0, 5, m_before.slice("tiny a"), 12, 1};
    EXPECT_TRUE(tileWords(timeline, TimeMap(), Align::Step, many).startsWith(QStringLiteral("12 slices")));
    const SliceTile mark{0, 5, m_before.slice("gate unread"), 2, 1};
    EXPECT_TRUE(gateWords(timeline, TimeMap(), Align::Step, mark).startsWith(QStringLiteral("2 gate calls")));
    const TimeMap steps({{0, 100'000, 0, 0}, {200'000, 300'000, 110'000, 1}});
    const SliceTile later{0, 5, m_before.slice("w2", 1), 1, 1};
    EXPECT_TRUE(tileWords(timeline, steps, Align::Step, later).contains(QStringLiteral("of step 1")));
    EXPECT_TRUE(tileWords(timeline, steps, Align::Step, later).contains(QStringLiteral("70.0")))
        << "from the step's begin";
}

TEST_F(CanvasTest, AMenuActsOnTheSlice) {
    showOne();
    CanvasHit hit = hitTest(canvas().scene(), at("w2"));
    TimelineActions actions(m_workspace, m_view,
                            [&](Slot slot) -> const CanvasScene& { return canvas(slot).scene(); });
    QMenu menu;
    fillCanvasMenu(menu, actions, Slot::A, hit);
    const auto trigger = [&](const QString& text) {
        for (QAction* action : menu.actions()) {
            if (action->text() == text) return action->trigger();
        }
        ADD_FAILURE() << text.toStdString();
    };
    trigger(QStringLiteral("&Zoom to the slice"));
    EXPECT_NEAR(m_view.range().centre(), 80'000, 1);
    trigger(QStringLiteral("Select all of this &name"));
    EXPECT_EQ(m_view.selection(), Selection(KernelSelection{QStringLiteral("w2")}));
    trigger(QStringLiteral("&Filter by this name"));
    EXPECT_EQ(m_view.view().filter.text, QStringLiteral("w2"));
    trigger(QStringLiteral("&Copy the name"));
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("w2"));
    QMenu none;
    fillCanvasMenu(none, actions, Slot::A, hitTest(canvas().scene(), {5, canvas().height() - 2}));
    EXPECT_TRUE(none.isEmpty());
}

TEST_F(CanvasTest, SaysWhatToDoWhereAllTracksAreHidden) {
    showOne();
    EXPECT_TRUE(canvas().scene().layout.showsTracks());
    View hidden = m_view.view();
    for (const TrackId track : m_before.timeline()->tracks)
        hidden.tracks.a.hidden.insert(track);
    RowLayout layout(*m_before.timeline(), hidden.tracks.a, RowMetrics());
    EXPECT_FALSE(layout.showsTracks());
    EXPECT_TRUE(layout.scrolled().empty());
    hidden.tracks.a.hidden.clear();
    EXPECT_TRUE(RowLayout(*m_before.timeline(), hidden.tracks.a, RowMetrics()).showsTracks());
}

TEST_F(CanvasTest, SaysWhatIsTrueOfAFileWithoutSlices) {
    TraceBuilder builder;
    const TrackId process = builder.addTrack({.name = "host", .kind = TrackKind::Process});
    const TrackId thread = builder.addTrack({.name = "thread", .parent = process});
    builder.addInstant({.track = thread, .name = builder.intern("mark"), .time = 5, .args = {}});
    auto source = std::make_shared<OpenTrace>();
    source->trace = builder.build();
    source->index = std::make_shared<SliceIndex>(source->trace);
    m_workspace.show(timelinesOf(source).front(), nullptr);
    settle();
    const QString words = canvas().emptyWords();
    EXPECT_FALSE(words.contains(QStringLiteral("hidden"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("no slices"))) << words.toStdString();
    EXPECT_TRUE(words.contains(QStringLiteral("instants (1)"))) << words.toStdString();
    showOne();
    EXPECT_TRUE(canvas().emptyWords().contains(QStringLiteral("hidden")));
}

TEST_F(CanvasTest, SaysTheSelectedSliceToScreenReaders) {
    showOne();
    auto* interface = QAccessible::queryAccessibleInterface(&canvas());
    ASSERT_NE(interface, nullptr);
    EXPECT_EQ(interface->childCount(), 0);
    select("gate unread");
    EXPECT_EQ(interface->text(QAccessible::Value),
              QStringLiteral("gate unread, 10\u00a0\u00b5s, stream 7, redundant")
                  .replace(QStringLiteral("10\u00a0"), QStringLiteral("10.0\u00a0")));
    ASSERT_EQ(interface->childCount(), 1);
    QAccessibleInterface* slice = interface->child(0);
    ASSERT_NE(slice, nullptr);
    EXPECT_EQ(slice->text(QAccessible::Name), interface->text(QAccessible::Value));
    EXPECT_EQ(slice->parent(), interface);
    EXPECT_FALSE(slice->rect().isEmpty());
    QTest::keyClick(&canvas(), Qt::Key_Right);
    EXPECT_TRUE(interface->text(QAccessible::Value).startsWith(QStringLiteral("gate, ")));
    EXPECT_FALSE(interface->text(QAccessible::Name).isEmpty());
}

TEST_F(CanvasTest, MakesOneFrameOfManyChanges) {
    FrameScheduler scheduler;
    QSignalSpy frames(&scheduler, &FrameScheduler::frame);
    for (int i = 0; i < 100; ++i)
        scheduler.request();
    QTest::qWait(60);
    EXPECT_EQ(frames.count(), 1);
    showOne();
    QTest::qWait(40);
    QSignalSpy painted(&canvas(), &TimelineCanvas::painted);
    for (int i = 0; i < 50; ++i)
        m_view.pan(0.01);
    QTest::qWait(60);
    EXPECT_GE(painted.count(), 1);
    EXPECT_LE(painted.count(), 3);
}

TEST_F(CanvasTest, TheMinimapMovesAndChoosesTheRange) {
    showOne();
    Minimap& map = m_timeline.minimap();
    const int left = canvas().mapTo(&m_timeline, QPoint()).x();
    const auto xOf = [&](double share) { return left + qRound(canvas().width() * share); };
    const double span = m_view.range().span();
    QTest::mouseClick(&map, Qt::LeftButton, Qt::NoModifier, {xOf(0.8), 10});
    EXPECT_NEAR(m_view.range().centre(), m_view.bounds().from + m_view.bounds().span() * 0.8,
                m_view.bounds().span() * 0.01);
    EXPECT_NEAR(m_view.range().span(), span, span * 0.001);
    const double before = m_view.range().from;
    QTest::mousePress(&map, Qt::LeftButton, Qt::NoModifier, {xOf(0.8), 10});
    QTest::mouseMove(&map, {xOf(0.7), 10});
    QTest::mouseRelease(&map, Qt::LeftButton, Qt::NoModifier, {xOf(0.7), 10});
    EXPECT_NEAR(before - m_view.range().from, m_view.bounds().span() * 0.1, m_view.bounds().span() * 0.01);
    QTest::mouseDClick(&map, Qt::LeftButton, Qt::NoModifier, {xOf(0.7), 10});
    EXPECT_EQ(m_view.range(), m_view.bounds());
}

TEST_F(CanvasTest, TheGutterCollapsesPinsHidesAndMoves) {
    showOne();
    TrackGutter& gutter = m_timeline.pane(Slot::A).gutter();
    const TrackId thread = m_before.track("thread 0");
    const auto view = [&] { return m_view.view().tracks.a; };
    const auto topOf = [&](TrackId track) {
        return canvas().scene().layout.topOf(*canvas().scene().layout.bandOf(track), canvas().scene().scroll);
    };
    const int line = gutter.fontMetrics().height();
    QTest::mouseClick(&gutter, Qt::LeftButton, Qt::NoModifier, {6 + 10 + line / 2, topOf(thread) + 8});
    EXPECT_TRUE(view().collapsed.contains(thread));
    EXPECT_EQ(canvas().scene().layout.bandOf(thread)->rows, 1);
    m_view.undoStack().undo();
    EXPECT_EQ(canvas().scene().layout.bandOf(thread)->rows, 2);

    QMenu menu;
    gutter.fillMenu(menu, thread);
    QStringList texts;
    for (QAction* action : menu.actions())
        texts.append(action->text());
    EXPECT_TRUE(texts.contains(QStringLiteral("&Hide")));
    menu.actions()[1]->trigger(); // pin
    EXPECT_TRUE(view().pinned.contains(thread));
    EXPECT_TRUE(canvas().scene().layout.bandOf(thread)->pinned);
    m_view.undoStack().undo();
    menu.actions()[2]->trigger(); // hide
    EXPECT_EQ(canvas().scene().layout.bandOf(thread), nullptr);
    m_view.undoStack().undo();

    const TrackId stream = m_before.track("stream 7");
    const TrackId copies = m_before.track("copies");
    ASSERT_LT(topOf(stream), topOf(copies));
    QTest::mousePress(&gutter, Qt::LeftButton, Qt::NoModifier, {70, topOf(copies) + 8});
    QTest::mouseMove(&gutter, {70, topOf(stream) + 8});
    QTest::mouseRelease(&gutter, Qt::LeftButton, Qt::NoModifier, {70, topOf(stream) + 8});
    EXPECT_GT(topOf(stream), topOf(copies));
    m_view.undoStack().undo();
    EXPECT_LT(topOf(stream), topOf(copies));
}

TEST_F(CanvasTest, TheGutterWorksByKeys) {
    showOne();
    TrackGutter& gutter = m_timeline.pane(Slot::A).gutter();
    QTest::keyClick(&gutter, Qt::Key_Down); // the process
    QTest::keyClick(&gutter, Qt::Key_Down); // its first queue
    QTest::keyClick(&gutter, Qt::Key_Return);
    EXPECT_TRUE(m_view.view().tracks.a.collapsed.contains(m_before.track("stream 7")));
    QTest::keyClick(&gutter, Qt::Key_Delete);
    EXPECT_TRUE(m_view.view().tracks.a.hidden.contains(m_before.track("stream 7")));
}

TEST_F(CanvasTest, TheGuttersKeysStayInSightAndInPlace) {
    showOne();
    m_timeline.resize(1000, 240);
    settle();
    TrackGutter& gutter = m_timeline.pane(Slot::A).gutter();
    ASSERT_GT(canvas().scrollRange(), 0);
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(&gutter, Qt::Key_Down);
    const CanvasScene& scene = canvas().scene();
    const TrackBand& last = scene.layout.scrolled().back();
    EXPECT_LE(scene.layout.topOf(last, scene.scroll) + last.rowHeight, canvas().height());
    EXPECT_TRUE(gutter.accessibleName().contains(last.label)) << "said to screen readers";
    for (int i = 0; i < 10; ++i)
        QTest::keyClick(&gutter, Qt::Key_Up);
    EXPECT_EQ(scene.layout.topOf(scene.layout.scrolled().front(), scene.scroll),
              scene.layout.fixedHeight() + scene.layout.scrolled().front().top - scene.scroll);
    const TrackBand& first = scene.layout.scrolled().front();
    EXPECT_GE(scene.layout.topOf(first, scene.scroll), scene.layout.fixedHeight());
    // What follows a hidden track is the next one to hide.
    QTest::keyClick(&gutter, Qt::Key_Down);
    const std::vector<TrackBand> before = scene.layout.scrolled();
    QTest::keyClick(&gutter, Qt::Key_Delete);
    QTest::keyClick(&gutter, Qt::Key_Delete);
    EXPECT_EQ(m_view.view().tracks.a.hidden, (std::set<TrackId>{before[1].track, before[2].track}));
}

TEST_F(CanvasTest, ATrackOfOneRowHasNothingToCollapse) {
    showOne();
    TrackGutter& gutter = m_timeline.pane(Slot::A).gutter();
    const CanvasScene& scene = canvas().scene();
    const TrackBand& copies = *scene.layout.bandOf(m_before.track("copies"));
    ASSERT_EQ(copies.rows, 1);
    const QPoint at(6 + 10 + gutter.fontMetrics().height() / 2, scene.layout.topOf(copies, scene.scroll) + 8);
    QTest::mouseClick(&gutter, Qt::LeftButton, Qt::NoModifier, at);
    EXPECT_TRUE(m_view.view().tracks.a.collapsed.empty());
}

TEST_F(CanvasTest, AClosedTraceIsHeldNoLonger) {
    auto sample = std::make_unique<test::SampleTimeline>(true);
    const std::weak_ptr<const Trace> trace = sample->source()->trace;
    m_workspace.show(sample->timeline(), sample->timeline());
    settle();
    picture();
    sample.reset();
    m_workspace.show(nullptr, nullptr);
    settle();
    EXPECT_TRUE(trace.expired()) << "else the next trace frees it on the GUI thread";
}

TEST_F(CanvasTest, TheKeysFollowTheSideThatIsSeen) {
    showBoth();
    m_timeline.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_timeline));
    canvas(Slot::A).setFocus();
    m_view.setShow(Show::OnlyB);
    EXPECT_TRUE(canvas(Slot::B).hasFocus());
    m_view.setShow(Show::OnlyA);
    EXPECT_TRUE(canvas(Slot::A).hasFocus());
    m_view.setShow(Show::Both);
    EXPECT_TRUE(canvas(Slot::A).hasFocus());
    canvas(Slot::B).setFocus(Qt::TabFocusReason);
    EXPECT_EQ(m_view.focus(), Slot::B) << "who comes by Tab means that side";
}

TEST_F(CanvasTest, AButtonWithTheFocusLooksUnlikeOneWithout) {
    QWidget window;
    QPushButton first(QStringLiteral("one"), &window);
    QPushButton primary(QStringLiteral("two"), &window);
    primary.setProperty("role", QStringLiteral("primary"));
    primary.move(0, 60);
    window.show();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    first.setFocus();
    const QImage without = primary.grab().toImage();
    primary.setFocus();
    EXPECT_NE(primary.grab().toImage(), without);
}

TEST_F(CanvasTest, SaysWhatToDoWhereNothingIsOpen) {
    settle();
    const QImage empty = picture();
    std::set<QRgb> colours;
    for (int x = 0; x < empty.width(); ++x)
        colours.insert(empty.pixel(x, empty.height() / 2));
    EXPECT_GT(colours.size(), 2U) << "letters";
    m_timeline.showGate(1);
    m_timeline.fit();
    m_timeline.mark(true);
    m_timeline.selectNeighbour(1);
    EXPECT_EQ(selected(), kNoSlice);
}

} // namespace
} // namespace gatescope
