// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"
#include "compare/link_band.h"
#include "gui/window_fixture.h"
#include "look/font_watcher.h"
#include "look/theme.h"
#include "panels/histogram_panel.h"
#include "run/run_panel.h"
#include "shell/command_palette.h"
#include "shell/drawer.h"
#include "shell/key_sheet.h"
#include "shell/report_arguments.h"
#include "shell/run_dock.h"
#include "shell/session_keeper.h"
#include "shell/start_page.h"
#include "shell/tool_rows.h"
#include "shell/work_page.h"
#include "timeline/minimap.h"
#include "timeline/timeline_canvas.h"
#include "timeline/timeline_view.h"
#include "widgets/message_banner.h"

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QStatusBar>

#include <future>
#include <set>

namespace gatescope {
namespace {

using test::SampleRun;
using test::WindowTest;

constexpr const char* kForeignTrace =
    R"({"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":5,"name":"gemm","cat":"kernel"}]})";

class Window : public WindowTest {
protected:
    QWidget& canvas() { return m_window.page().timeline().canvas(Slot::A); }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        canvas().setFocus();
        QTest::keyClick(&canvas(), Qt::Key(key), modifiers);
    }
};

TEST_F(Window, BeginsWithThreeThingsToDo) {
    const auto* page = m_window.findChild<StartPage*>();
    ASSERT_NE(page, nullptr);
    EXPECT_TRUE(page->isVisible());
    int buttons = 0;
    for (const QPushButton* button : page->findChildren<QPushButton*>()) {
        if (button->isVisible()) ++buttons;
        EXPECT_FALSE(button->accessibleName().isEmpty());
        EXPECT_NE(button->focusPolicy(), Qt::NoFocus);
    }
    EXPECT_EQ(buttons, 3);
}

TEST_F(Window, TheExampleIsADoubleGateBesideItsFix) {
    m_window.actions()[QStringLiteral("file.example")]->trigger();
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_TRUE(m_workspace.comparing()) << m_window.banner().text().toStdString();
    EXPECT_EQ(m_workspace.slot(Slot::A)->facts->detection.gates.meanCalls(), 2);
    EXPECT_EQ(m_workspace.slot(Slot::B)->facts->detection.gates.meanCalls(), 1);
}

TEST_F(Window, EveryActionIsInAMenuAndSaysWhatItDoes) {
    std::set<QString> ids;
    std::set<QAction*> inMenus;
    const std::function<void(const QMenu&)> collect = [&](const QMenu& menu) {
        for (QAction* action : menu.actions()) {
            inMenus.insert(action);
            if (action->menu() != nullptr) collect(*action->menu());
        }
    };
    for (const QAction* top : m_window.menuBar()->actions())
        collect(*top->menu());
    std::map<QString, QString> keys;
    for (const ActionRegistry::Entry& entry : m_window.actions().entries()) {
        EXPECT_TRUE(ids.insert(entry.spec.id).second) << entry.spec.id.toStdString();
        EXPECT_TRUE(inMenus.contains(entry.action)) << entry.spec.id.toStdString();
        EXPECT_FALSE(entry.spec.tip.isEmpty()) << entry.spec.id.toStdString();
        for (const QKeySequence& key : entry.action->shortcuts()) {
            const auto [first, isNew] = keys.try_emplace(key.toString(), entry.spec.id);
            EXPECT_TRUE(isNew) << key.toString().toStdString() << ": " << first->second.toStdString()
                               << " and " << entry.spec.id.toStdString();
            EXPECT_TRUE(entry.action->toolTip().contains(
                entry.action->shortcut().toString(QKeySequence::NativeText)));
        }
    }
}

TEST_F(Window, WhatCannotBeDoneSaysWhy) {
    EXPECT_FALSE(action("file.save").isEnabled());
    EXPECT_TRUE(action("file.save").statusTip().contains(QStringLiteral("No trace is open")));
    QTest::keyClick(&m_window, Qt::Key_S, Qt::ControlModifier);
    EXPECT_TRUE(m_window.statusBar()->currentMessage().contains(QStringLiteral("No trace is open")))
        << m_window.statusBar()->currentMessage().toStdString();
    showRun();
    EXPECT_TRUE(action("file.save").isEnabled());
    m_workspace.setSlot(Slot::B, nullptr);
    EXPECT_FALSE(action("compare.flip").isEnabled());
    EXPECT_TRUE(action("compare.flip").statusTip().contains(QStringLiteral("nothing to compare")));
}

TEST_F(Window, LettersBelongToTheTimelineWhileItHasTheFocus) {
    showRun();
    auto* filter = m_window.page().findChild<QLineEdit*>(QStringLiteral("filter"));
    ASSERT_NE(filter, nullptr);
    filter->setFocus();
    const TimeRange before = m_view.range();
    QTest::keyClicks(filter, QStringLiteral("wide"));
    EXPECT_EQ(filter->text(), QStringLiteral("wide"));
    EXPECT_EQ(m_view.range(), before);
    EXPECT_EQ(m_view.view().filter.text, QStringLiteral("wide"));
    filter->clear();
    press(Qt::Key_W);
    EXPECT_LT(m_view.range().span(), before.span());
}

TEST_F(Window, OneKeyFlipsIsInternalRouter) {
    showRun();
    EXPECT_EQ(m_view.view().show, Show::Both);
    press(Qt::Key_I);
    EXPECT_EQ(m_view.view().show, Show::OnlyB);
    QWidget& shown = m_window.page().timeline().canvas(Slot::B);
    EXPECT_TRUE(shown.isVisible());
    EXPECT_FALSE(canvas().isVisible());
    shown.setFocus();
    QTest::keyClick(&shown, Qt::Key_I);
    EXPECT_EQ(m_view.view().show, Show::OnlyA);
    press(Qt::Key_I, Qt::ShiftModifier);
    EXPECT_EQ(m_view.view().show, Show::Difference);
    press(Qt::Key_B);
    EXPECT_EQ(m_view.view().show, Show::Both);
}

TEST_F(Window, TheVerdictIsTheNetChangeNeverTheColdCall) {
    showRun();
    const QString text = m_window.findChild<QWidget*>()->window()->windowTitle();
    EXPECT_TRUE(text.contains(QStringLiteral("sample")));
    QStringList shown;
    for (const QLabel* label : m_window.page().findChildren<QLabel*>())
        shown << label->text();
    EXPECT_TRUE(shown.join(QLatin1Char('\n')).contains(QStringLiteral("−10.0\u00A0µs")));
}

TEST_F(Window, PairsOfKernelsAreWalkedWithoutAMouse) {
    showRun();
    ASSERT_TRUE(m_comparer.comparison());
    const auto links = m_comparer.comparison()->links();
    m_view.clearSelection();
    m_view.setRange(m_view.bounds());
    press(Qt::Key_L);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[0].a);
    press(Qt::Key_L);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[1].a);
    press(Qt::Key_L, Qt::ShiftModifier);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[0].a);
    press(Qt::Key_L, Qt::ShiftModifier);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[0].a) << "there is none before it";
    EXPECT_TRUE(m_window.statusBar()->currentMessage().contains(QStringLiteral("No other pair")));

    LinkBand& band = m_window.page().links();
    band.setFocus();
    ASSERT_TRUE(band.hasFocus());
    QTest::keyClick(&band, Qt::Key_Right);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[1].a);
    EXPECT_TRUE(band.accessibleDescription().contains(QStringLiteral("A ")));
    QTest::keyClick(&band, Qt::Key_Down);
    EXPECT_EQ(m_view.selectedSlice(Slot::B), links[1].b);
    EXPECT_EQ(m_view.focus(), Slot::B);
    QTest::keyClick(&band, Qt::Key_Right);
    EXPECT_EQ(m_view.selectedSlice(Slot::B), links[2].b);
    QTest::keyClick(&band, Qt::Key_Up);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[2].a);
    m_view.setRange({m_view.bounds().to - 100, m_view.bounds().to});
    QTest::keyClick(&band, Qt::Key_Right);
    EXPECT_EQ(m_view.selectedSlice(Slot::A), links[3].a);
    const Slice shown = m_workspace.slot(Slot::A)->trace().slice(links[3].a);
    EXPECT_TRUE(m_view.range().contains(m_view.timeMap(Slot::A).toShown(double(shown.start))));
}

TEST_F(Window, ThePairIsDescribedOnceTheComparisonIsThere) {
    showRun();
    ASSERT_TRUE(m_comparer.comparison());
    const LinkBand& band = m_window.page().links();
    const TimelinePtr candidate = m_workspace.slot(Slot::B);
    const SliceId firstLinked = m_comparer.comparison()->links()[0].a;
    m_view.select(SliceSelection{Slot::A, firstLinked});
    EXPECT_TRUE(band.accessibleDescription().contains(QStringLiteral("A ")));
    m_workspace.setSlot(Slot::B, nullptr);
    EXPECT_EQ(band.accessibleDescription(), QString()) << "there is no pair any more";
    m_workspace.setSlot(Slot::B, candidate);
    m_view.select(SliceSelection{Slot::A, firstLinked});
    ASSERT_EQ(m_comparer.comparison(), nullptr) << "it takes a while";
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_comparer.comparison() != nullptr; }));
    EXPECT_TRUE(band.accessibleDescription().contains(QStringLiteral("A ")));
}

TEST_F(Window, TheHistogramHasKeysOfItsOwn) {
    showRun();
    press(Qt::Key_Period); // a slice is selected
    action("range.end-right").trigger();
    EXPECT_EQ(m_window.page().drawer().currentPanel(), QStringLiteral("histogram"));
    auto& chart = m_window.page().drawer().findChild<HistogramPanel*>()->chart();
    ASSERT_TRUE(waitUntilIdle());
    chart.setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    ASSERT_TRUE(m_view.view().filter.durations);
    const double from = m_view.view().filter.durations->from;
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ControlModifier);
    EXPECT_LT(m_view.view().filter.durations->from, from);
    QTest::keyClick(&chart, Qt::Key_Delete);
    EXPECT_FALSE(m_view.view().filter.durations);
}

TEST_F(Window, QTogglesTheDrawer) {
    showRun();
    EXPECT_TRUE(m_window.page().drawer().isVisible());
    press(Qt::Key_Q);
    EXPECT_FALSE(m_window.page().drawer().isVisible());
    EXPECT_FALSE(action("view.drawer").isChecked());
    press(Qt::Key_Q);
    EXPECT_TRUE(m_window.page().drawer().isVisible());
}

TEST_F(Window, SlashSearches) {
    showRun();
    press(Qt::Key_Slash);
    EXPECT_EQ(m_window.page().drawer().currentPanel(), QStringLiteral("search"));
    EXPECT_NE(qobject_cast<QLineEdit*>(QApplication::focusWidget()), nullptr);
}

TEST_F(Window, UndoTakesBackAZoomAndASelection) {
    showRun();
    const View start = m_view.view();
    press(Qt::Key_G);
    EXPECT_NE(m_view.selection().index(), 0u);
    action("edit.undo").trigger();
    EXPECT_EQ(m_view.view(), start);
    EXPECT_TRUE(action("edit.redo").isEnabled());
}

TEST_F(Window, GShowsTheRedundantCallFirst) {
    showRun();
    press(Qt::Key_G);
    const auto* selected = std::get_if<SliceSelection>(&m_view.selection());
    ASSERT_NE(selected, nullptr);
    EXPECT_EQ(m_workspace.slot(selected->slot)->trace().name(selected->id), "gate_gemm (redundant)");
}

TEST_F(Window, ShowItLeadsToTheSideThatCallsItsGateTwice) {
    action("file.example").trigger();
    ASSERT_TRUE(waitUntilIdle());
    for (const Slot twice : {Slot::A, Slot::B}) {
        if (twice == Slot::B) action("compare.swap").trigger();
        ASSERT_TRUE(waitUntilIdle());
        const auto buttons = m_window.page().findChildren<QPushButton*>();
        const auto showIt = std::ranges::find(buttons, QStringLiteral("Show it"), &QPushButton::text);
        ASSERT_NE(showIt, buttons.end());
        (*showIt)->click();
        const auto* selected = std::get_if<SliceSelection>(&m_view.selection());
        ASSERT_NE(selected, nullptr);
        EXPECT_EQ(selected->slot, twice);
    }
}

TEST_F(Window, AFileThatIsBrokenIsNamedAndNothingElseChanges) {
    showRun();
    m_workspace.open({write(QStringLiteral("<b>broken.json"), "{\"traceEvents\":[{")});
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_TRUE(m_window.banner().text().contains(QStringLiteral("<b>broken.json")));
    EXPECT_TRUE(m_workspace.comparing());
}

TEST_F(Window, NamesFromFilesArePlainText) {
    const QByteArray hostile =
        R"({"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":5,"name":"<img src=x><b>gemm</b>","cat":"kernel"}]})";
    m_workspace.open({write(QStringLiteral("<i>trace<i>.json"), hostile)});
    ASSERT_TRUE(waitUntilIdle());
    for (const QLabel* label : m_window.findChildren<QLabel*>()) {
        if (label->text().contains(QLatin1Char('<'))) {
            EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->text().toStdString();
        }
    }
    for (const QWidget* widget : m_window.findChildren<QWidget*>()) {
        if (widget->toolTip().contains(QStringLiteral("<i>")))
            ADD_FAILURE() << widget->toolTip().toStdString();
    }
}

TEST_F(Window, DroppedFilesAreTheRanksOfOneRun) {
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(write(QStringLiteral("run_rank0.json"), kForeignTrace)),
                   QUrl::fromLocalFile(write(QStringLiteral("run_rank1.json"), kForeignTrace))});
    QDragEnterEvent enter(QPoint(600, 300), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&m_window, &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(600, 300), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&m_window, &drop);
    QTest::qWait(20);
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_EQ(m_workspace.entries().size(), 1u) << m_window.banner().text().toStdString();
    EXPECT_EQ(m_workspace.entries()[0].trace->paths.size(), 2);
    EXPECT_EQ(m_workspace.entries()[0].trace->trace->sliceCount(), 2u);
}

TEST_F(Window, ADroppedModelGoesToTheRunForm) {
    QMimeData model;
    model.setUrls({QUrl::fromLocalFile(write(QStringLiteral("config.json"), "{}"))});
    QDragEnterEvent enter(QPoint(600, 300), Qt::CopyAction, &model, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&m_window, &enter);
    QDropEvent drop(QPointF(600, 300), Qt::CopyAction, &model, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&m_window, &drop);
    QTest::qWait(20);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.runDock().isVisible());
    EXPECT_EQ(m_window.runDock().profile().settings().source, RunSettings::Source::ConfigFile);
    EXPECT_TRUE(m_workspace.empty());
}

TEST_F(Window, WhatWasOpenTheLastTimeCanBeOpenedAgain) {
    EXPECT_FALSE(action("file.session-last").isEnabled());
    m_workspace.open({write(QStringLiteral("a.json"), kForeignTrace)});
    ASSERT_TRUE(waitUntilIdle());
    m_window.close();
    m_workspace.close(m_workspace.current()->trace);
    m_window.show();
    ASSERT_TRUE(action("file.session-last").isEnabled());
    action("file.session-last").trigger();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !m_workspace.empty() && m_jobs.jobs().empty(); }, 10000));
    EXPECT_EQ(m_workspace.slot(Slot::A)->title, QStringLiteral("a.json"));
}

TEST_F(Window, AJobLeavesWhatStandsAboveItsLineAsHighAsItWas) {
    m_workspace.open({write(QStringLiteral("a.json"), kForeignTrace)});
    ASSERT_TRUE(waitUntilIdle());
    const int height = m_window.centralWidget()->height();
    std::promise<void> enough;
    m_jobs.run(QStringLiteral("work"), [&](ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
        enough.get_future().wait();
        return {};
    });
    QTest::qWait(100);
    EXPECT_FALSE(m_jobs.jobs().empty());
    EXPECT_EQ(m_window.centralWidget()->height(), height);
    enough.set_value();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_window.centralWidget()->height(), height);
}

TEST_F(Window, APictureLeavesNoTrace) {
    m_settings.setKept(false);
    m_workspace.open({write(QStringLiteral("a.json"), kForeignTrace)});
    ASSERT_TRUE(waitUntilIdle());
    action("theme.dark").trigger();
    m_window.close();
    EXPECT_TRUE(m_settings.recentFiles().isEmpty());
    EXPECT_FALSE(QFile::exists(m_folder.filePath(QStringLiteral("settings.ini"))));
}

TEST_F(Window, AnOpenedTraceStealsNoFocus) {
    showRun();
    auto* filter = m_window.page().findChild<QLineEdit*>(QStringLiteral("filter"));
    filter->setFocus();
    const auto trace = SampleRun::open();
    m_workspace.add(trace, timelinesOf(trace));
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(QApplication::focusWidget(), filter);
}

/// Counts what widgets hear of their style, but for those of one window.
class StyleChanges : public QObject {
public:
    explicit StyleChanges(const QWidget& but) : m_but(but) {}
    bool eventFilter(QObject* watched, QEvent* event) override {
        const auto* widget = qobject_cast<const QWidget*>(watched);
        if (event->type() == QEvent::StyleChange && widget != nullptr && widget->window() != &m_but) ++count;
        return false;
    }
    qsizetype count = 0;

private:
    const QWidget& m_but;
};

TEST_F(Window, IsStyledOnceWhenItIsBuilt) {
    StyleChanges changes(m_window);
    qApp->installEventFilter(&changes);
    const MainWindow another(Parts{m_jobs, m_workspace, m_view, m_aligner, m_comparer, m_settings, &m_theme});
    qApp->removeEventFilter(&changes);
    const auto widgets = another.findChildren<QWidget*>().size();
    EXPECT_GT(widgets, 300);
    EXPECT_LT(changes.count, 2 * widgets)
        << "of " << widgets << " widgets; once on each floor would be five times";
}

TEST_F(Window, WhatIsBuiltWithoutTheSheetHasItAfterwards) {
    ASSERT_FALSE(qApp->styleSheet().isEmpty());
    const QString light = qApp->styleSheet();
    std::unique_ptr<QLabel> label;
    {
        const ThemeController::WithoutSheet building(&m_theme);
        EXPECT_TRUE(qApp->styleSheet().isEmpty());
        label = std::make_unique<QLabel>(QStringLiteral("built"));
        m_theme.choose(ThemeChoice::Dark); // the desktop's may change meanwhile
        EXPECT_TRUE(qApp->styleSheet().isEmpty());
    }
    EXPECT_FALSE(qApp->styleSheet().isEmpty());
    EXPECT_NE(qApp->styleSheet(), light);
    label->ensurePolished();
    EXPECT_LT(label->palette().color(QPalette::Window).lightness(), 128);
    const ThemeController::WithoutSheet nobody(nullptr);
    EXPECT_FALSE(qApp->styleSheet().isEmpty());
}

TEST_F(Window, TheThemeChangesAtOnceEverywhere) {
    showRun();
    const QColor light = m_window.grab().toImage().pixelColor(640, 400);
    action("theme.dark").trigger();
    QTest::qWait(30);
    const QColor dark = m_window.grab().toImage().pixelColor(640, 400);
    EXPECT_GT(light.lightness(), 150);
    EXPECT_LT(dark.lightness(), 110);
    EXPECT_EQ(m_settings.theme(), ThemeChoice::Dark);
    for (const QWidget* widget : m_window.findChildren<QWidget*>()) {
        // The primary button has the accent's colour in both.
        if (qobject_cast<const QPushButton*>(widget) != nullptr) continue;
        if (widget->isVisible() && widget->palette().color(QPalette::Window).lightness() > 128)
            ADD_FAILURE() << widget->metaObject()->className() << " stays light";
    }
}

TEST_F(Window, ThePaletteFindsByAFewLetters) {
    showRun();
    auto* palette = new CommandPalette(m_window.actions(), &m_window);
    palette->show();
    auto* list = palette->findChild<QListWidget*>();
    EXPECT_EQ(list->count(), int(m_window.actions().entries().size()));
    QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("swap"));
    QTest::keyClicks(palette->findChild<QLineEdit*>(), QString());
    palette->findChild<QLineEdit*>()->setText(QStringLiteral("exchange"));
    ASSERT_GT(list->count(), 0);
    const TimelinePtr baseline = m_workspace.slot(Slot::A);
    QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_EQ(m_workspace.slot(Slot::B), baseline);
    EXPECT_EQ(CommandPalette::distance(QStringLiteral("xyz"), QStringLiteral("Zoom in")), -1);
    EXPECT_LT(CommandPalette::distance(QStringLiteral("zoom"), QStringLiteral("Zoom in")),
              CommandPalette::distance(QStringLiteral("zin"), QStringLiteral("Zoom in")));
}

TEST_F(Window, TheSheetOfKeysKnowsThemAll) {
    auto* sheet = new KeySheet(m_window.actions(), &m_window);
    sheet->open();
    QStringList texts;
    for (const QLabel* label : sheet->findChildren<QLabel*>())
        texts << label->text();
    for (const ActionRegistry::Entry& entry : m_window.actions().entries()) {
        const QString keys = ActionRegistry::keysText(*entry.action);
        if (!keys.isEmpty()) {
            EXPECT_TRUE(texts.contains(keys)) << keys.toStdString();
        }
    }
    sheet->close();
}

TEST_F(Window, ASessionComesBack) {
    const QString a = write(QStringLiteral("a.json"), kForeignTrace);
    const QString b = write(QStringLiteral("b.json"), kForeignTrace);
    m_workspace.open({a});
    ASSERT_TRUE(waitUntilIdle());
    m_workspace.open({b}, Workspace::Place::Candidate);
    ASSERT_TRUE(waitUntilIdle());
    m_view.setColourBy(ColourBy::Stream);
    m_view.setFilter({QStringLiteral("gemm"), {}});
    const Session session = m_window.session().current();
    while (!m_workspace.entries().empty())
        m_workspace.close(m_workspace.entries().front().trace);
    EXPECT_TRUE(m_workspace.empty());
    m_window.session().restore(session);
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_workspace.comparing() && m_jobs.jobs().empty(); }, 10000));
    QTest::qWait(20);
    EXPECT_EQ(m_workspace.slot(Slot::A)->title, QStringLiteral("a.json"));
    EXPECT_EQ(m_workspace.slot(Slot::B)->title, QStringLiteral("b.json"));
    EXPECT_EQ(m_view.view().colourBy, ColourBy::Stream);
    EXPECT_EQ(m_view.view().filter.text, QStringLiteral("gemm"));
}

TEST_F(Window, ASessionOpensWhatIsStillThere) {
    Session session;
    session.traces = {{m_folder.filePath(QStringLiteral("gone.json"))},
                      {write(QStringLiteral("there.json"), kForeignTrace)}};
    session.shown.a = {1, 0};
    m_window.session().restore(session);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !m_workspace.empty() && m_jobs.jobs().empty(); }, 10000));
    QTest::qWait(20);
    EXPECT_EQ(m_workspace.slot(Slot::A)->title, QStringLiteral("there.json"));
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_TRUE(m_window.banner().text().contains(QStringLiteral("gone.json")));
}

TEST_F(Window, ALastSessionThatIsBrokenIsSaid) {
    m_settings.setLastSession("{");
    m_workspace.open({write(QStringLiteral("a.json"), kForeignTrace)}); // whose end refreshes the menus
    ASSERT_TRUE(waitUntilIdle());
    action("file.session-last").trigger();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().isVisible());
}

TEST_F(Window, AReportKnowsTheSidesOfTwoTraces) {
    const QString a = write(QStringLiteral("a.json"), kForeignTrace);
    const QString b = write(QStringLiteral("b.json"), kForeignTrace);
    m_workspace.open({a});
    ASSERT_TRUE(waitUntilIdle());
    const QStringList start{QStringLiteral("report"), QStringLiteral("--overwrite"), QStringLiteral("-o"),
                            QStringLiteral("r.html")};
    EXPECT_EQ(reportArguments(m_workspace, start.last()), start + QStringList{a});
    m_workspace.open({b}, Workspace::Place::Candidate);
    ASSERT_TRUE(waitUntilIdle());
    const QStringList sides{QStringLiteral("--baseline"), a, QStringLiteral("--candidate"), b};
    EXPECT_EQ(reportArguments(m_workspace, start.last()), start + sides);
}

TEST_F(Window, RunFollowsTheForm) {
    auto* routing = m_window.runDock().profile().findChild<QComboBox*>(QStringLiteral("routing"));
    ASSERT_NE(routing, nullptr);
    ASSERT_TRUE(action("run.profile").isEnabled());
    routing->setCurrentIndex(routing->findData(QStringLiteral("file"))); // which one is not said
    EXPECT_FALSE(action("run.profile").isEnabled());
    routing->setCurrentIndex(routing->findData(QStringLiteral("model")));
    EXPECT_TRUE(action("run.profile").isEnabled());
}

TEST_F(Window, AllTextFollowsTheSystemsSize) {
    showRun();
    const QFont before = QApplication::font();
    std::map<QLabel*, double> sizes;
    for (QLabel* label : m_window.findChildren<QLabel*>())
        sizes[label] = label->font().pointSizeF();
    EXPECT_EQ(qApp->findChildren<FontWatcher*>(QString(), Qt::FindDirectChildrenOnly).size(), 1)
        << "one looks at all the application's events for all labels";
    const auto* presets = m_window.findChild<QListWidget*>(QStringLiteral("presets"));
    const auto* choosesMap =
        m_window.findChild<QWidget*>(QStringLiteral("placementMap"))->findChild<QPushButton*>();
    const int presetsHeight = presets->maximumHeight();
    const int choosesWidth = choosesMap->maximumWidth();
    QFont larger = before;
    larger.setPointSizeF(before.pointSizeF() * 2);
    QApplication::setFont(larger);
    QTest::qWait(50);
    for (const auto& [label, size] : sizes)
        EXPECT_NEAR(label->font().pointSizeF(), 2 * size, 0.1) << label->text().left(60).toStdString();
    EXPECT_NEAR(presets->maximumHeight(), 2 * presetsHeight, presetsHeight / 5) << "as many rows";
    EXPECT_NEAR(choosesMap->maximumWidth(), 2 * choosesWidth, choosesWidth / 5);
    m_theme.choose(ThemeChoice::Dark);
    QTest::qWait(50);
    for (const auto& [label, size] : sizes)
        EXPECT_NEAR(label->font().pointSizeF(), 2 * size, 0.1)
            << label->text().left(60).toStdString() << ", dark";
    QApplication::setFont(before);
    QTest::qWait(50);
    for (const auto& [label, size] : sizes)
        EXPECT_NEAR(label->font().pointSizeF(), size, 0.1) << label->text().left(60).toStdString();
}

TEST_F(Window, NothingIsClippedInASmallWindow) {
    showRun();
    m_window.resize(1280, 720);
    QTest::qWait(20);
    // Other machines' fonts are wider: a tenth of the width is left for them.
    EXPECT_LE(m_window.minimumSizeHint().width(), 1280 * 9 / 10);
    EXPECT_LE(m_window.minimumSizeHint().height(), 720);
    EXPECT_FALSE(m_window.page().findChild<ToolRows*>()->inTwoRows());
    EXPECT_TRUE(m_window.page().timeline().minimap().isVisible());
    EXPECT_TRUE(m_window.page().links().isVisible());
    for (const QPushButton* button : m_window.page().findChildren<QPushButton*>()) {
        if (!button->isVisible()) continue;
        EXPECT_GE(button->width(), button->fontMetrics().horizontalAdvance(button->text()))
            << button->text().toStdString();
    }
}

} // namespace
} // namespace gatescope
