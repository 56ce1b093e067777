// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run_fixture.h"
#include "look/theme.h"
#include "run/calibrate_panel.h"
#include "run/calibration_table.h"
#include "run/recent_runs.h"
#include "run/run_controls.h"
#include "run/run_store.h"
#include "run/sweep_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QTreeWidget>

#include <gmock/gmock.h>

namespace gatescope::test {
namespace {

using testing::HasSubstr;

SweepSettings smallSweep(const RunFolder& folder) {
    SweepSettings settings;
    settings.config = folder.write(QStringLiteral("config.json"), kTinyConfig);
    settings.tokens = QStringLiteral("1, 2;4  2");
    settings.common.seconds = 0.1;
    return settings;
}

TEST(SweepSettings, BecomeArguments) {
    EXPECT_EQ(SweepSettings().arguments().join(QChar(' ')),
              QStringLiteral("sweep --presets qwen3-30b-a3b --tokens 1,2,4,8,16,32,64,128,256,512"));
    SweepSettings s;
    s.presets = {QStringLiteral("a"), QStringLiteral("b")};
    s.tokens = QStringLiteral("1 2");
    s.dtypes = {QStringLiteral("bf16"), QStringLiteral("f32")};
    s.threads = QStringLiteral("1,2,3");
    s.common.quantize = QStringLiteral("int8");
    s.common.layers = 2;
    s.common.placements = {QStringLiteral("after"), QStringLiteral("after")};
    s.common.routing = QStringLiteral("uniform");
    EXPECT_EQ(s.arguments().join(QChar(' ')),
              QStringLiteral(
                  "sweep --presets a,b --tokens 1,2 --dtypes bf16,f32 --placement after,after --layers 2 "
                  "--routing uniform --threads 1,2,3 --quantize int8"));
    EXPECT_EQ(s.points(), 24u);
    s.common.device = QStringLiteral("xpu");
    EXPECT_EQ(s.points(), 8u) << "threads are the CPU's";
    EXPECT_FALSE(s.arguments().contains(QStringLiteral("--threads")));
    EXPECT_EQ(SweepSettings::fromVariantMap(s.toVariantMap()), s);
    EXPECT_EQ(SweepSettings::fromVariantMap({}), SweepSettings());
}

TEST(SweepSettings, ListsAreReadAsPeopleWriteThem) {
    EXPECT_EQ(*numbersOf(QStringLiteral(" 1,2 ; 3\t4,"), 1, 10), (std::vector<int>{1, 2, 3, 4}));
    EXPECT_EQ(*numbersOf({}, 1, 10), std::vector<int>{});
    for (const char* wrong : {"x", "0", "11", "1.5", "1e9", "-1", "99999999999"})
        EXPECT_FALSE(numbersOf(QLatin1String(wrong), 1, 10)) << wrong;
}

class SweepPanelTest : public FormTest {
protected:
    bool waitForRun(const RunControls& controls) {
        return QTest::qWaitFor([&] { return !controls.isRunning(); }, 60000);
    }
};

TEST_F(SweepPanelTest, ShowsAndGivesBackAllSettings) {
    SweepPanel panel(jobs, store);
    auto settings = smallSweep(folder);
    settings.presets = {QStringLiteral("olmoe-1b-7b"), QStringLiteral("mixtral-8x7b")};
    settings.dtypes = {QStringLiteral("bf16"), QStringLiteral("f32")};
    settings.threads = QStringLiteral("1,2");
    settings.output = QStringLiteral("/nowhere/s.json");
    settings.common.routing = QStringLiteral("zipf:0.7");
    settings.common.gemm = QStringLiteral("simd");
    settings.common.warmup = 3;
    settings.common.seed = 12;
    settings.common.layers = 2;
    panel.setSettings(settings);
    EXPECT_EQ(panel.settings(), settings);
}

TEST_F(SweepPanelTest, RunsAndGoesOnWithWhatWasStopped) {
    SweepPanel panel(jobs, store);
    auto settings = smallSweep(folder);
    settings.output = folder.file(QStringLiteral("sweep.json"));
    settings.common.seconds = 2;
    panel.setSettings(settings);
    QStringList finished;
    QObject::connect(&panel, &SweepPanel::sweepFinished, &panel,
                     [&](const QString& path) { finished << path; });
    panel.run();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return !jobs.jobs().empty() && jobs.jobs().back()->done() > 0; }, 20000));
    panel.controls().cancel();
    ASSERT_TRUE(waitForRun(panel.controls()));
    EXPECT_EQ(finished, QStringList{settings.output});
    EXPECT_THAT(panel.controls().outcome().toStdString(), HasSubstr("Stopped early"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 5000)) << "its file is read again";
    const auto texts = panel.findChildren<QLabel*>();
    EXPECT_TRUE(std::ranges::any_of(
        texts, [](const QLabel* label) { return label->text().contains(QLatin1String("Run goes on")); }));

    // The other settings are another sweep: the engine says so.
    settings.common.seconds = 0.1;
    panel.setSettings(settings);
    panel.run();
    ASSERT_TRUE(waitForRun(panel.controls()));
    EXPECT_THAT(panel.controls().outcome().toStdString(), HasSubstr("seconds"));

    settings.common.seconds = 2;
    panel.setSettings(settings);
    panel.run();
    ASSERT_TRUE(waitForRun(panel.controls()));
    EXPECT_EQ(finished.size(), 2);
    const SweepFile file = readSweepFile(settings.output);
    EXPECT_TRUE(file.complete) << panel.controls().outcome().toStdString();
    EXPECT_EQ(file.turns, 30) << "ten rounds of three points";
}

TEST_F(SweepPanelTest, AModelOfTwoPartsLetsOneBeChosen) {
    SweepPanel panel(jobs, store);
    auto* part = panel.findChild<QComboBox*>(QStringLiteral("part"));
    ASSERT_NE(part, nullptr);
    const auto waitForFacts = [&] { return QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 10000); };
    auto settings = smallSweep(folder);
    panel.setSettings(settings);
    ASSERT_TRUE(waitForFacts());
    EXPECT_FALSE(part->isVisibleTo(&panel)) << "there is no choice";
    settings.config = folder.write(QStringLiteral("omni.json"), kTwoPartsConfig);
    panel.setSettings(settings);
    ASSERT_TRUE(waitForFacts());
    EXPECT_TRUE(part->isVisibleTo(&panel));
    part->setCurrentIndex(1);
    settings.part = QStringLiteral("talker");
    EXPECT_EQ(panel.settings(), settings);
    EXPECT_EQ(SweepSettings::fromVariantMap(settings.toVariantMap()), settings);
    EXPECT_TRUE(settings.arguments().join(QChar(' ')).contains(QStringLiteral("omni.json --part talker")));
    ASSERT_TRUE(waitForFacts());
    EXPECT_TRUE(part->isVisibleTo(&panel));

    panel.run();
    ASSERT_TRUE(waitForRun(panel.controls()));
    ASSERT_EQ(store.runs().size(), 1u) << panel.controls().outcome().toStdString();
    QFile result(store.runs().front().path);
    ASSERT_TRUE(result.open(QIODevice::ReadOnly));
    EXPECT_TRUE(result.readAll().contains("talker"));

    panel.findChild<QLineEdit*>(QStringLiteral("sweepConfig"))->setText(smallSweep(folder).config);
    EXPECT_EQ(panel.settings().part, QString()) << "it was another file's";
    settings.config.clear();
    EXPECT_FALSE(settings.arguments().contains(QStringLiteral("--part"))) << "built-in models have none";
}

TEST_F(SweepPanelTest, AConfigThatCannotBeReadSaysSoInPlace) {
    SweepPanel panel(jobs, store);
    auto settings = smallSweep(folder);
    settings.config = folder.write(QStringLiteral("broken.json"), "{<b>");
    panel.setSettings(settings);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.controls().runButton()->isEnabled(); }, 10000));
    EXPECT_THAT(panel.findChild<QLabel*>(QStringLiteral("runProblem"))->text().toStdString(),
                HasSubstr("broken.json"));
    panel.setSettings(smallSweep(folder));
    ASSERT_TRUE(QTest::qWaitFor([&] { return panel.controls().runButton()->isEnabled(); }, 10000));
}

TEST_F(SweepPanelTest, WithoutAFileItIsAmongTheRecentRuns) {
    SweepPanel panel(jobs, store);
    panel.setSettings(smallSweep(folder));
    panel.run();
    ASSERT_TRUE(waitForRun(panel.controls()));
    ASSERT_EQ(store.runs().size(), 1u) << panel.controls().outcome().toStdString();
    EXPECT_EQ(store.runs().front().kind, RunStore::Kind::Sweep);
    EXPECT_TRUE(readSweepFile(store.runs().front().path).complete);
}

TEST_F(SweepPanelTest, WrongListsAndForeignFilesSaySoInPlace) {
    SweepPanel panel(jobs, store);
    auto settings = smallSweep(folder);
    settings.tokens = QStringLiteral("1, many");
    panel.setSettings(settings);
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
    settings.tokens = QStringLiteral("1");
    settings.threads = QStringLiteral("0");
    panel.setSettings(settings);
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
    settings.threads.clear();
    settings.config.clear();
    settings.presets.clear();
    panel.setSettings(settings);
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());

    settings = smallSweep(folder);
    settings.output = folder.write(QStringLiteral("mine.json"), "{\"my\":\"trace\"}");
    panel.setSettings(settings);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.controls().runButton()->isEnabled(); }, 5000));
    QFile mine(settings.output);
    ASSERT_TRUE(mine.open(QIODevice::ReadOnly));
    EXPECT_EQ(mine.readAll(), "{\"my\":\"trace\"}");
    settings.output.clear();
    panel.setSettings(settings);
    EXPECT_TRUE(panel.controls().runButton()->isEnabled());
}

TEST_F(SweepPanelTest, CalibrationBecomesATable) {
    CalibratePanel panel(jobs);
    panel.fromVariantMap(
        {{QStringLiteral("layers"), QStringList{QStringLiteral("small")}}, {QStringLiteral("seconds"), 1.0}});
    EXPECT_EQ(panel.arguments().join(QChar(' ')), QStringLiteral("calibrate --seconds 1 --layers small"));
    EXPECT_EQ(panel.toVariantMap().value(QStringLiteral("seconds")).toDouble(), 1.0);
    panel.run();
    ASSERT_TRUE(waitForRun(panel.controls()));
    EXPECT_EQ(panel.table().rowCount(), 2)
        << "one and sixteen tokens; " << panel.controls().outcome().toStdString();
    EXPECT_EQ(panel.table().columnCount(), 9);
    for (int row = 0; row < panel.table().rowCount(); ++row)
        for (int column = 0; column < panel.table().columnCount(); ++column) {
            ASSERT_NE(panel.table().item(row, column), nullptr) << column;
            EXPECT_FALSE(panel.table().item(row, column)->text().isEmpty()) << column;
        }
    EXPECT_THAT(panel.table().markdown().toStdString(), HasSubstr("| small | 16 |"));
    panel.fromVariantMap({{QStringLiteral("layers"), QStringList()}});
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
}

TEST_F(SweepPanelTest, RecentRunsAreOpenedComparedAndRemoved) {
    RecentRuns recent(store);
    EXPECT_FALSE(recent.list().isVisibleTo(&recent));
    QStringList paths;
    for (const auto kind : {RunStore::Kind::Profile, RunStore::Kind::Profile, RunStore::Kind::Sweep}) {
        paths << store.newRun(kind, QStringLiteral("<img src=x> & run"), QStringLiteral("gatescope <b>"));
        QFile file(paths.last());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("x");
        file.close();
        store.keep(paths.last());
        QTest::qWait(2); // they are told apart by their time
    }
    ASSERT_EQ(recent.list().topLevelItemCount(), 3);
    EXPECT_EQ(recent.list().topLevelItem(0)->text(0), QStringLiteral("<img src=x> & run"));
    QStringList said;
    QObject::connect(&recent, &RecentRuns::openWanted,
                     [&](const QString& p) { said << QStringLiteral("open") << p; });
    QObject::connect(&recent, &RecentRuns::sweepWanted,
                     [&](const QString& p) { said << QStringLiteral("sweep") << p; });
    QObject::connect(&recent, &RecentRuns::compareWanted, [&](const QString& a, const QString& b) {
        said << QStringLiteral("compare") << a << b;
    });
    const auto press = [&](const char* text) {
        for (auto* button : recent.findChildren<QPushButton*>())
            if (button->text().remove(QChar('&')) == QLatin1String(text) && button->isEnabled())
                button->click();
    };
    recent.list().topLevelItem(0)->setSelected(true);
    press("Open");
    recent.list().topLevelItem(1)->setSelected(true);
    press("Compare"); // with a sweep: can't be
    recent.list().topLevelItem(0)->setSelected(false);
    press("Open");
    recent.list().topLevelItem(2)->setSelected(true);
    press("Compare");
    EXPECT_EQ(said, (QStringList{QStringLiteral("sweep"), paths[2], QStringLiteral("open"), paths[1],
                                 QStringLiteral("compare"), paths[0], paths[1]}));
    press("Remove");
    EXPECT_EQ(recent.list().topLevelItemCount(), 1);
    EXPECT_FALSE(QFile::exists(paths[0]));
    EXPECT_TRUE(QFile::exists(paths[2]));
}

TEST(CalibrationTable, WhatIsNoCalibrationIsNotShown) {
    CalibrationTable table;
    for (const char* text : {"", "[]", "{}", "{\"rows\":[]}", "{\"rows\":"})
        EXPECT_FALSE(table.showJson(text)) << text;
    EXPECT_TRUE(table.showJson("{\"rows\":[{\"planted\":7},{}]}")) << "odd rows are shown as far as they go";
}

} // namespace
} // namespace gatescope::test
