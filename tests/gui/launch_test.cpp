// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"
#include "app/launch_options.h"
#include "base/error.h"
#include "base/files.h"
#include "gui/sample_sweep.h"
#include "gui/window_fixture.h"
#include "panels/sweep_curves_panel.h"
#include "report/sweep_json.h"
#include "shell/drawer.h"
#include "shell/drawer_panels.h"
#include "shell/file_flow.h"
#include "shell/work_page.h"
#include "timeline/timeline_view.h"

#include <QComboBox>
#include <QSplitter>

#include <gtest/gtest.h>

namespace gatescope {
namespace {

LaunchOptions parsed(const QStringList& arguments) {
    return parseLaunchOptions(QStringList{QStringLiteral("gatescope-gui")} + arguments);
}

class Launch : public test::WindowTest {};

TEST_F(Launch, APanelThatThereIsNotIsRefusedWithThoseThatThereAre) {
    try {
        parsed({QStringLiteral("--panel"), QStringLiteral("kernel")});
        FAIL() << "it was taken";
    } catch (const UsageError& error) {
        EXPECT_NE(error.problem().find("--panel kernel"), std::string::npos) << error.problem();
        for (const QString& id : m_window.page().drawer().panels())
            EXPECT_NE(error.remedy().find(id.toStdString()), std::string::npos) << error.remedy();
    }
    EXPECT_THROW(parsed({QStringLiteral("--panel"), QString()}), UsageError);
    EXPECT_EQ(drawerPanelIds(), m_window.page().drawer().panels());
    for (const QString& id : m_window.page().drawer().panels())
        EXPECT_EQ(parsed({QStringLiteral("--panel"), id}).panel, id);
}

TEST_F(Launch, ACandidateBesideASessionIsRefused) {
    const QString candidate = QStringLiteral("--candidate");
    EXPECT_THROW(parsed({QStringLiteral("mine.gatescope-session"), candidate, QStringLiteral("b.json")}),
                 UsageError);
    EXPECT_THROW(parsed({QStringLiteral("a.json"), candidate, QStringLiteral("mine.gatescope-session")}),
                 UsageError);
    EXPECT_EQ(parsed({QStringLiteral("a.json"), candidate, QStringLiteral("b.json")}).candidate,
              QStringLiteral("b.json"));
}

TEST_F(Launch, ACandidateBesideASweepIsRefused) {
    const QString sweep =
        write(QStringLiteral("s.json"), QByteArray::fromStdString(sweepJson(test::sampleSweep())));
    const QString candidate = QStringLiteral("--candidate");
    EXPECT_THROW(parsed({sweep, candidate, QStringLiteral("b.json")}), UsageError);
    EXPECT_THROW(parsed({QStringLiteral("a.json"), candidate, sweep}), UsageError);
    EXPECT_EQ(parsed({sweep}).files, QStringList{sweep});
}

TEST_F(Launch, ASweepOpensAsItsCurvesAndTracesBesideItAsTraces) {
    const QString sweep =
        write(QStringLiteral("s.json"), QByteArray::fromStdString(sweepJson(test::sampleSweep())));
    m_window.files().open({sweep});
    ASSERT_TRUE(waitUntilIdle());
    auto& panel = *m_window.page().drawer().findChild<SweepCurvesPanel*>();
    EXPECT_TRUE(panel.isVisible());
    EXPECT_TRUE(panel.showsContent()) << panel.placeholder().toStdString();
    EXPECT_FALSE(m_window.failure());
    EXPECT_EQ(m_settings.recentFiles().value(0), sweep);
    EXPECT_TRUE(m_workspace.empty());
    EXPECT_FALSE(m_window.page().timeline().isVisible()) << "the curves have the room";

    m_window.files().open(
        {sweep, QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/kineto_cpu_before_t8.json.gz")},
        Workspace::Place::Candidate);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_workspace.entries().size(), 1U);
    EXPECT_TRUE(m_window.page().timeline().isVisible());
    EXPECT_GT(m_window.page().timeline().height(), m_window.page().drawer().height());
    EXPECT_FALSE(m_window.failure());
}

TEST_F(Launch, ASweepLeavesTheArrangementOfTimelinesAsItIs) {
    WorkPage& page = m_window.page();
    const QByteArray trace =
        read(QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/kineto_cpu_before_t8.json.gz"));
    m_window.files().open({write(QStringLiteral("a.json.gz"), trace)});
    ASSERT_TRUE(waitUntilIdle());
    auto& split = *page.findChild<QSplitter*>(QString(), Qt::FindDirectChildrenOnly);
    split.setSizes({split.height() / 3, split.height() - split.height() / 3});
    const auto share = [&] { return double(page.timeline().height()) / split.height(); };
    const double before = share();
    m_workspace.close(m_workspace.current()->trace);
    m_window.files().open(
        {write(QStringLiteral("s.json"), QByteArray::fromStdString(sweepJson(test::sampleSweep())))});
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_GT(page.drawer().height(), split.height() - 10);
    page.restoreLayout(page.saveLayout()); // as the window is closed now and started again
    m_window.files().open({m_folder.filePath(QStringLiteral("a.json.gz"))});
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_NEAR(share(), before, 0.02);
}

TEST_F(Launch, WhatOnlyBeginsAsASweepIsSaidToBeDamaged) {
    const QByteArray whole = QByteArray::fromStdString(sweepJson(test::sampleSweep()));
    m_window.files().open({write(QStringLiteral("cut.json"), whole.first(whole.size() / 2))});
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_TRUE(m_window.failure());
    EXPECT_TRUE(m_window.failure()->problem.contains(QStringLiteral("cut.json")));
    EXPECT_FALSE(m_window.page().drawer().findChild<SweepCurvesPanel*>()->showsContent());
}

TEST_F(Launch, ATraceIsComparedWithItself) {
    const QString path = QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/kineto_cpu_before_t8.json.gz");
    m_window.files().openPair({path}, path);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_workspace.entries().size(), 2U);
    EXPECT_TRUE(m_workspace.comparing());
}

TEST(LaunchOfASweep, IsShownFromTheCommandLine) {
    const QTemporaryDir folder;
    LaunchOptions options;
    options.screenshot = folder.filePath(QStringLiteral("picture.png"));
    options.files = {folder.filePath(QStringLiteral("s.json"))};
    writeTextFile(options.files.front().toStdString(), sweepJson(test::sampleSweep()));
    Application application(*qApp, options);
    EXPECT_EQ(application.run(), 0);
}

TEST(LaunchOfAPair, ACandidateIsOpenedOnce) {
    const QTemporaryDir folder;
    const QString traces = QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/kineto_h200_");
    LaunchOptions options;
    options.screenshot = folder.filePath(QStringLiteral("picture.png"));
    options.files = {traces + QStringLiteral("before_t16.json.gz")};
    options.candidate = traces + QStringLiteral("after_t16.json.gz");
    Application application(*qApp, options);
    EXPECT_EQ(application.run(), 0);
    int boxes = 0;
    for (const QWidget* window : QApplication::topLevelWidgets()) {
        for (const QComboBox* box : window->findChildren<QComboBox*>()) {
            if (box->accessibleName() != QStringLiteral("Candidate")) continue;
            ++boxes;
            EXPECT_EQ(box->count(), 3) << "none and two traces";
        }
    }
    EXPECT_EQ(boxes, 1);
}

} // namespace
} // namespace gatescope
