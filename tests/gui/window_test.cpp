// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "compare/verdict_bar.h"
#include "gui/window_fixture.h"
#include "screenshot.h"
#include "tables/details_panel.h"
#include "widgets/message_banner.h"
#include "widgets/toggle_switch.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QStandardItemModel>
#include <QWheelEvent>

namespace gatescope {
namespace {

using test::FakeRunner;
using test::SampleRun;
using test::WindowTest;

TEST_F(WindowTest, RunsInTheBackgroundAndShowsTheResult) {
    RunSettings settings;
    settings.tokens = 8;
    m_window.runPanel().setSettings(settings);
    QTest::mouseClick(m_window.runPanel().runButton(), Qt::LeftButton);
    EXPECT_TRUE(m_window.task().isRunning());
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_runner.tokens, 8);
    EXPECT_NE(m_runner.thread, std::this_thread::get_id());
    ASSERT_NE(m_window.document(), nullptr);
    EXPECT_EQ(compare().paneCount(), 2);
    EXPECT_FALSE(m_window.banner().isVisible());
}

TEST_F(WindowTest, CancelStopsTheRunAndChangesNothing) {
    m_runner.mode = FakeRunner::Mode::WaitForStop;
    m_window.runExperiment();
    EXPECT_TRUE(m_window.runPanel().cancelButton()->isVisible());
    QTest::qWait(30);
    QTest::mouseClick(m_window.runPanel().cancelButton(), Qt::LeftButton);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_window.document(), nullptr);
    EXPECT_FALSE(m_window.banner().isError());
    EXPECT_TRUE(m_window.runPanel().runButton()->isVisible());
}

TEST_F(WindowTest, AFailedRunSaysWhyAndWhatToDo) {
    m_runner.mode = FakeRunner::Mode::Fail;
    m_window.runExperiment();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_TRUE(m_window.banner().isError());
    EXPECT_TRUE(m_window.banner().text().contains("The device is gone."));
    EXPECT_TRUE(m_window.banner().text().contains("Plug it in."));
    EXPECT_EQ(m_window.failure()->exitCode, 4);
}

TEST_F(WindowTest, ABrokenFileShowsTheErrorAndKeepsWhatWasShown) {
    show();
    const QString path = m_folder.filePath("broken.json");
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("this is no timeline");
    file.close();
    m_window.openFile(path);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().isError());
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_EQ(m_window.document()->timelines.size(), 2u);
}

TEST_F(WindowTest, AForeignTraceShowsItsFindingsAndGJumpsToItsGate) {
    m_window.openFile(QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/kineto_h200_before_t16.json.gz"));
    ASSERT_TRUE(waitUntilIdle());
    auto* verdict = m_window.findChild<VerdictBar*>();
    ASSERT_NE(verdict, nullptr);
    EXPECT_TRUE(verdict->isVisible());
    const auto cards = verdict->findChildren<StatementCard*>();
    ASSERT_EQ(cards.size(), 3);
    EXPECT_EQ(cards[0]->accessibleName(), QString("Gate GEMMs per layer: 2"));
    EXPECT_TRUE(cards[0]->toolTip().contains("is_internal_router"));
    auto* evidence = cards[0]->findChild<QPushButton*>();
    ASSERT_NE(evidence, nullptr);
    EXPECT_TRUE(evidence->isVisible());
    QTest::keyClick(&m_window, Qt::Key_G);
    const auto& gates = m_window.document()->timelines[0].styles.gates;
    EXPECT_EQ(compare().selected(), gates.front().id);
    EXPECT_TRUE(compare().range().contains(double(gates.front().start)));
    EXPECT_LT(compare().range().span(), double(m_window.document()->source->duration()) / 10);
}

TEST_F(WindowTest, SavesATimelineAndOpensItAgain) {
    show();
    const QString path = m_folder.filePath("saved.json");
    m_window.saveFile(path);
    ASSERT_TRUE(waitUntilIdle());
    const Document saved = *m_window.document();
    EXPECT_EQ(saved.path, path);
    m_window.openFile(path);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_FALSE(m_window.banner().isError()) << m_window.banner().text().toStdString();
    const Document& opened = *m_window.document();
    EXPECT_EQ(opened.source->sliceCount(), saved.source->sliceCount());
    EXPECT_EQ(opened.title, saved.title);
    EXPECT_EQ(opened.subtitle, saved.subtitle);
    EXPECT_EQ(opened.timelines.size(), saved.timelines.size());
    EXPECT_EQ(m_settings.recentFiles().first(), path);
    const QString again = m_folder.filePath("again.json");
    m_window.saveFile(again);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(readTextFile(again.toStdString()), readTextFile(path.toStdString()));
}

TEST_F(WindowTest, TheSwitchPutsTheOtherSideInFocusAndFollowsTheSelection) {
    show();
    EXPECT_EQ(compare().focusSide(), Side::Before);
    compare().select(0, gate(false));
    QTest::mouseClick(m_window.runPanel().routerSwitch(), Qt::LeftButton);
    EXPECT_EQ(compare().focusSide(), Side::After);
    EXPECT_TRUE(m_window.actions().flip->isChecked());
    EXPECT_EQ(compare().selectedModel()->side, Side::After);
    EXPECT_EQ(compare().selectedModel()->trace().name(compare().selected()), "gate_gemm");
}

TEST_F(WindowTest, TheRedundantGateHasNoCounterpart) {
    show();
    compare().select(0, gate(true));
    m_window.actions().flip->trigger();
    EXPECT_EQ(compare().focusSide(), Side::After);
    EXPECT_EQ(compare().selected(), kNoSlice);
}

TEST_F(WindowTest, TheWheelZoomsBothTimelinesAtTheCursor) {
    show();
    TimelinePlot& plot = compare().pane(0).plot();
    const QPointF at(plot.axisRect()->left() + plot.axisRect()->width() * 0.25, 30);
    const TimeRange before = compare().range();
    QWheelEvent wheel(at, plot.mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&plot, &wheel);
    const TimeRange after = compare().range();
    EXPECT_LT(after.span(), before.span());
    EXPECT_NEAR(before.from + before.span() * 0.25, after.from + after.span() * 0.25, before.span() * 0.005);
    EXPECT_EQ(compare().pane(0).plot().range(), compare().pane(1).plot().range());
}

TEST_F(WindowTest, DraggingPansAndAClickSelects) {
    show();
    TimelinePlot& plot = compare().pane(0).plot();
    const TimeRange before = compare().range();
    const QPoint start(plot.width() / 2, plot.height() / 2);
    QTest::mousePress(&plot, Qt::LeftButton, {}, start);
    QTest::mouseMove(&plot, start - QPoint(100, 0));
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, start - QPoint(100, 0));
    EXPECT_GT(compare().range().from, before.from);
    EXPECT_NEAR(compare().range().span(), before.span(), 1);
    EXPECT_EQ(compare().selected(), kNoSlice) << "a drag is no click";

    compare().showStory();
    const SliceId id = gate(true);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.slices().rectOf(id).center().toPoint());
    EXPECT_EQ(compare().selected(), id);
    EXPECT_EQ(m_window.resultPage().details().title(), QString("gate_gemm (redundant)"));
}

TEST_F(WindowTest, KeysZoomPanFitAndStep) {
    show();
    const TimeRange story = compare().range();
    m_window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
    QTest::keyClick(&m_window, Qt::Key_W);
    EXPECT_LT(compare().range().span(), story.span());
    const double from = compare().range().from;
    QTest::keyClick(&m_window, Qt::Key_D);
    EXPECT_GT(compare().range().from, from);

    const SliceId first = gate(true) != kNoSlice ? gate(true) : gate(false);
    compare().select(0, first);
    QTest::keyClick(&m_window, Qt::Key_Period);
    EXPECT_NE(compare().selected(), first);
    QTest::keyClick(&m_window, Qt::Key_Comma);
    EXPECT_EQ(compare().selected(), first);
    QTest::keyClick(&m_window, Qt::Key_F);
    const TimeRange fitted = compare().range();
    QTest::keyClick(&m_window, Qt::Key_F);
    EXPECT_GT(compare().range().span(), fitted.span()) << "F again fits everything";
    QTest::keyClick(&m_window, Qt::Key_Escape);
    EXPECT_EQ(compare().selected(), kNoSlice);
}

int pixelsLike(const QImage& image, const QColor& wanted) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            const int distance = std::abs(c.red() - wanted.red()) + std::abs(c.green() - wanted.green()) +
                                 std::abs(c.blue() - wanted.blue());
            count += distance < 12 ? 1 : 0;
        }
    }
    return count;
}

TEST_F(WindowTest, GatesAreDrawnInTheirOwnColoursAndTheRedundantOneBeforeTheFixOnly) {
    show();
    QTest::qWait(50);
    const Theme& theme = themeOf(m_window);
    const QImage before = compare().pane(0).plot().grab().toImage();
    const QImage after = compare().pane(1).plot().grab().toImage();
    EXPECT_GT(pixelsLike(before, theme.redundant), 200);
    EXPECT_GT(pixelsLike(before, theme.gate), 200);
    EXPECT_EQ(pixelsLike(after, theme.redundant), 0);
    EXPECT_GT(pixelsLike(after, theme.gate), 200);
}

TEST_F(WindowTest, AScreenshotHasTheAskedSizeAndShowsTheTimelines) {
    m_window.runExperiment();
    const QString path = m_folder.filePath("window.png");
    EXPECT_EQ(writeScreenshot(m_window, QSize(1100, 700), path), 0);
    const QImage image(path);
    EXPECT_EQ(image.size(), QSize(1100, 700));
    EXPECT_GT(pixelsLike(image, themeOf(m_window).redundant), 100);
    EXPECT_EQ(writeScreenshot(m_window, QSize(1100, 700), m_folder.filePath("no/such/folder.png")), 3);
}

TEST_F(WindowTest, ADeviceThatCannotBeUsedIsGreyedAndSaysWhy) {
    auto& panel = m_window.runPanel();
    panel.setDevices({{"cpu", "A processor", true, "2 cores"},
                      {"xpu", "Intel XPU", false, "No driver was found. Install one."}});
    auto* combo = panel.findChild<QComboBox*>(QStringLiteral("device"));
    ASSERT_NE(combo, nullptr);
    ASSERT_EQ(combo->count(), 2);
    const auto* model = qobject_cast<QStandardItemModel*>(combo->model());
    ASSERT_NE(model, nullptr);
    EXPECT_TRUE(model->item(0)->isEnabled());
    EXPECT_FALSE(model->item(1)->isEnabled());
    EXPECT_TRUE(combo->itemData(1, Qt::ToolTipRole).toString().contains(QStringLiteral("Install one.")));
    EXPECT_EQ(panel.settings().device, QStringLiteral("cpu"));
}

TEST_F(WindowTest, ItRemembersTheLastRun) {
    RunSettings settings;
    settings.tokens = 33;
    settings.routing = QStringLiteral("zipf:1.20");
    m_window.runPanel().setSettings(settings);
    EXPECT_EQ(m_window.runPanel().settings(), settings);
    m_window.runExperiment();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_settings.lastRun(), settings);
}

} // namespace
} // namespace gatescope
