// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run_fixture.h"
#include "look/theme.h"
#include "run/child_processes.h"
#include "run/rank_launch.h"
#include "run/run_controls.h"
#include "run/run_panel.h"
#include "run/run_store.h"
#include "run/sweep_panel.h"
#include "workspace/timeline.h"
#include "workspace/trace_loader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>

namespace gatescope::test {
namespace {

using testing::HasSubstr;

constexpr std::size_t kTries = 4;
constexpr int kMostTriesWithinMs = 1000;

/// An environment variable, until this goes.
class Variable {
public:
    Variable(const char* name, const QByteArray& value)
        : m_name(name), m_was(qgetenv(name)), m_wasSet(qEnvironmentVariableIsSet(name)) {
        qputenv(name, value);
    }
    ~Variable() { m_wasSet ? qputenv(m_name, m_was) : qunsetenv(m_name); }

private:
    const char* m_name;
    QByteArray m_was;
    bool m_wasSet;
};

/// Processes with this word among their arguments.
std::vector<qint64> processesWith(const QString& word) {
    std::vector<qint64> found;
    for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(name));
        if (name.toLongLong() > 0 && file.open(QIODevice::ReadOnly) &&
            file.readAll().split('\0').contains(word.toLocal8Bit()))
            found.push_back(name.toLongLong());
    }
    return found;
}

RunSettings overRanks(int ranks) {
    RunSettings settings;
    settings.ranks = ranks;
    return settings;
}

TEST(RankSettings, BecomeArguments) {
    auto s = overRanks(3);
    s.threads = 1;
    s.quantize = QStringLiteral("int8");
    EXPECT_EQ(
        s.arguments().join(QChar(' ')),
        QStringLiteral("profile --preset qwen3-30b-a3b --tokens 16 --threads 1 --ranks --quantize int8"));
    EXPECT_THAT(s.title().toStdString(), HasSubstr("3 rank"));
    s.placementMap = QStringLiteral("m.json");
    EXPECT_TRUE(s.arguments().join(QChar(' ')).contains(QStringLiteral("--ranks --placement-map m.json")));
    EXPECT_EQ(RunSettings::fromVariantMap(s.toVariantMap()), s);

    SweepSettings sweep;
    sweep.common = s;
    EXPECT_TRUE(
        sweep.arguments().join(QChar(' ')).contains(QStringLiteral("--ranks --placement-map m.json")));
    EXPECT_EQ(SweepSettings::fromVariantMap(sweep.toVariantMap()), sweep);

    s.device = QStringLiteral("xpu");
    EXPECT_FALSE(s.arguments().contains(QStringLiteral("--ranks"))) << "they are the CPU's";
    s.device = QStringLiteral("cpu");
    s.ranks = 1;
    EXPECT_FALSE(s.arguments().contains(QStringLiteral("--ranks")));
    EXPECT_FALSE(s.arguments().contains(QStringLiteral("--placement-map"))) << "it is for ranks alone";
}

TEST(RankLaunchTest, MpirunGetsWhatTheRunNeeds) {
    RankLaunch launch;
    launch.cores = 4;
    EXPECT_EQ(launch.words(overRanks(4), true).join(QChar(' ')), QStringLiteral("mpirun -n 4"));
    EXPECT_EQ(launch.words(overRanks(2), false).join(QChar(' ')),
              QStringLiteral("mpirun -n 2 --bind-to none"));
    EXPECT_EQ(launch.words(overRanks(5), true).join(QChar(' ')),
              QStringLiteral("mpirun -n 5 --oversubscribe"));
    EXPECT_THAT(launch.note(overRanks(5), true).toStdString(), HasSubstr("--oversubscribe"));
    EXPECT_THAT(launch.note(overRanks(4), true).toStdString(), testing::Not(HasSubstr("--oversubscribe")));
    EXPECT_THAT(launch.note(overRanks(2), false).toStdString(), HasSubstr("--bind-to none"));
    EXPECT_THAT(launch.note(overRanks(2), true).toStdString(), testing::Not(HasSubstr("--bind-to")));
    launch.asRoot = true;
    EXPECT_EQ(launch.words(overRanks(2), true).join(QChar(' ')),
              QStringLiteral("mpirun -n 2 --allow-run-as-root"));
    EXPECT_THAT(launch.note(overRanks(2), true).toStdString(), HasSubstr("--allow-run-as-root"));
    auto onXpu = overRanks(2);
    onXpu.device = QStringLiteral("xpu");
    for (const RunSettings& none : {overRanks(1), onXpu}) {
        EXPECT_TRUE(launch.words(none, true).isEmpty());
        EXPECT_TRUE(launch.note(none, true).isEmpty());
    }
}

TEST(RankLaunchTest, WhatIsMissingIsNamedWithItsPackage) {
    RunFolder folder;
    const QString program = folder.program("exit 0");
    {
        const Variable path("PATH", folder.file(QStringLiteral("nothing")).toLocal8Bit());
        const RankLaunch launch = RankLaunch::find(program);
        EXPECT_FALSE(launch.hasMpirun);
        EXPECT_THAT(launch.problem().toStdString(), HasSubstr("openmpi-bin"));
    }
    RankLaunch launch = RankLaunch::find(program);
    launch.hasMpirun = true;
    EXPECT_THAT(launch.problem().toStdString(),
                testing::AllOf(HasSubstr("gatescope-mpi.so"), HasSubstr("the package gatescope-mpi")));
    folder.write(QStringLiteral("gatescope-mpi.so"), "beside the program");
    launch = RankLaunch::find(program);
    launch.hasMpirun = true;
    EXPECT_TRUE(launch.problem().isEmpty()) << launch.problem().toStdString();
}

/// How long the same took again and again, on two cores that two ranks poll and others use, too: what it can
/// be is seen where it is least disturbed, and once of four it may have been stopped or late.
class Tries {
public:
    bool goOn() const { return m_took.size() < kTries; }
    void add(qint64 ms) { m_took.push_back(ms); }
    /// The fastest one within `ms`, and all but the slowest one before mpirun would end a rank that lingers,
    /// which is after a second.
    void expectWithin(qint64 ms) {
        ASSERT_EQ(m_took.size(), kTries);
        std::ranges::sort(m_took);
        EXPECT_LE(m_took.front(), ms);
        EXPECT_LE(m_took[kTries - 2], kMostTriesWithinMs);
        testing::Test::RecordProperty("fastest_ms", static_cast<int>(m_took.front()));
        testing::Test::RecordProperty("slowest_ms", static_cast<int>(m_took.back()));
    }

private:
    std::vector<qint64> m_took;
};

/// The real program as two ranks.
class RankRunTest : public testing::Test {
protected:
    void SetUp() override {
        const QString missing = RankLaunch::find(QStringLiteral(GATESCOPE_PROGRAM)).problem();
        if (!missing.isEmpty()) GTEST_SKIP() << missing.toStdString();
    }
    RunProcess::Request ranks(const char* seconds) const {
        const QStringList arguments{QStringLiteral("profile"),
                                    QStringLiteral("--config"),
                                    folder.write(QStringLiteral("config.json"), kTinyConfig),
                                    QStringLiteral("--ranks"),
                                    QStringLiteral("--threads"),
                                    QStringLiteral("1"),
                                    QStringLiteral("--seconds"),
                                    QLatin1String(seconds),
                                    QStringLiteral("-o"),
                                    out()};
        return {QStringLiteral("a run"), arguments, out(), QStringLiteral(GATESCOPE_PROGRAM),
                RankLaunch::find(QStringLiteral(GATESCOPE_PROGRAM)).words(overRanks(2), true)};
    }
    QString out() const { return folder.file(QStringLiteral("out.json")); }
    /// From Cancel until no more than `left` of the processes that name this file are there.
    qint64 msToCancel(WatchedRun& run, std::size_t left, const QString& file) const {
        QElapsedTimer clock;
        clock.start();
        run.job().cancel();
        EXPECT_TRUE(QTest::qWaitFor([&] { return processesWith(file).size() <= left; }, 10000));
        return clock.elapsed();
    }
    /// Of a run in which a rank does this.
    JobFailure failureWhere(const char* fault) const {
        const Variable set("GATESCOPE_RANK_FAULT", fault);
        WatchedRun run(ranks("30"));
        run.job().start();
        EXPECT_TRUE(run.waitForEnd());
        EXPECT_TRUE(run.results.isEmpty());
        EXPECT_EQ(run.failures.size(), 1u);
        return run.failures.empty() ? JobFailure() : run.failures.front();
    }

    RunFolder folder;
};

TEST_F(RankRunTest, OpensWithTheTracksOfAllRanks) {
    WatchedRun run(ranks("0.3"));
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("measuring"))) << "the first rank says how far all are";
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_TRUE(run.failures.empty()) << run.failures.front().problem.toStdString();
    ASSERT_EQ(run.results, QStringList{out()});
    const OpenTracePtr open = loadRun(out(), noProgress(), {});
    const auto timelines = timelinesOf(open);
    ASSERT_EQ(timelines.size(), 2u) << "before and after";
    for (const TimelinePtr& timeline : timelines) {
        std::string names;
        for (const TrackId track : timeline->tracks)
            names += open->trace->tracks()[track].name + '\n';
        EXPECT_THAT(names, testing::AllOf(HasSubstr("rank 0"), HasSubstr("rank 1")));
    }
}

TEST_F(RankRunTest, CancelEndsAllRanksAndKeepsWhatWasMeasured) {
    Tries tries;
    while (tries.goOn()) {
        QFile::remove(out());
        WatchedRun run(ranks("30"));
        run.job().start();
        ASSERT_TRUE(run.waitForStep(QStringLiteral("measuring")));
        QTest::qWait(200); // a block and more
        EXPECT_EQ(processesWith(out()).size(), 3u) << "mpirun and its two ranks";
        tries.add(msToCancel(run, 0, out()));
        EXPECT_TRUE(run.waitForEnd());
        EXPECT_TRUE(run.job().stoppedEarly());
        EXPECT_EQ(run.results.size(), 1);
        EXPECT_TRUE(run.failures.empty()) << run.failures.front().problem.toStdString();
    }
    tries.expectWithin(kCancelWithinMs);
}

TEST_F(RankRunTest, CancelledWhileLoadingThereIsNothing) {
    auto request = ranks("30");
    // Their mpirun waits two seconds more, which the next try does not.
    std::vector<std::unique_ptr<WatchedRun>> runs;
    Tries tries;
    while (tries.goOn()) {
        request.resultPath = folder.file(QStringLiteral("out%1.json").arg(runs.size()));
        request.arguments = {QStringLiteral("profile"),  QStringLiteral("--ranks"),
                             QStringLiteral("--preset"), QStringLiteral("olmoe-1b-7b"),
                             QStringLiteral("-o"),       request.resultPath};
        auto& run = *runs.emplace_back(std::make_unique<WatchedRun>(request));
        run.job().start();
        ASSERT_TRUE(run.waitForStep(QStringLiteral("loading")));
        tries.add(msToCancel(run, 1, request.resultPath));
    }
    for (const auto& run : runs) {
        EXPECT_TRUE(run->waitForEnd());
        EXPECT_EQ(run->cancels, 1);
        EXPECT_TRUE(run->results.isEmpty());
        EXPECT_TRUE(run->failures.empty()) << "cancelling is no failure";
        EXPECT_TRUE(processesWith(run->job().request().resultPath).empty());
    }
    tries.expectWithin(kCancelWithinMs);
}

TEST_F(RankRunTest, WhatOneRankThrowsIsToldWithItsName) {
    const JobFailure failure = failureWhere("1:throw:5");
    EXPECT_THAT(failure.problem.toStdString(), HasSubstr("rank 1 of 2"));
    EXPECT_EQ(failure.exitCode, 4);
}

TEST_F(RankRunTest, ARankThatIsKilledIsNamed) {
    const JobFailure failure = failureWhere("1:kill:5");
    EXPECT_THAT(failure.problem.toStdString(), HasSubstr("SIGKILL"));
    EXPECT_THAT(failure.remedy.toStdString(), HasSubstr("rank 1"));
    EXPECT_THAT(failure.remedy.toStdString(), testing::Not(HasSubstr("-----")));
}

TEST_F(RankRunTest, WhatAllRanksRefuseIsNoResultThoughAFileWasThere) {
    auto request = ranks("1");
    folder.write(QStringLiteral("out.json"), "of yesterday");
    request.arguments << QStringLiteral("--overwrite") << QStringLiteral("--device") << QStringLiteral("tpu");
    WatchedRun run(request);
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_TRUE(run.results.isEmpty());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("tpu"));
}

/// A made-up mpirun that starts two of what it is given.
class MadeUpRanksTest : public testing::Test {
protected:
    RunProcess::Request deaf() const {
        const QString launcher = folder.script(QStringLiteral("mpirun"), "\"$@\" &\n\"$@\" &\nwait\nwait");
        const QString program =
            folder.program("trap '' TERM INT\necho '{\"progress\":0.5,\"what\":\"deaf\"}' >&2\n"
                           "while :; do sleep 0.05; done");
        return {QStringLiteral("a run"), {QStringLiteral("profile"), mark()}, {}, program, {launcher}};
    }
    QString mark() const { return folder.file(QStringLiteral("mark")); }

    RunFolder folder;
};

TEST_F(MadeUpRanksTest, ASecondCancelEndsAllAtOnce) {
    WatchedRun run(deaf());
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("deaf")));
    ASSERT_TRUE(QTest::qWaitFor([&] { return processesWith(mark()).size() == 3; }, 5000));
    run.job().cancel();
    QTest::qWait(600);
    // One more where a rank is about to start its sleep, under its own name still.
    EXPECT_GE(processesWith(mark()).size(), 3u) << "they have time to keep what they measured";
    run.job().cancel();
    ASSERT_TRUE(run.waitForEnd(1000));
    EXPECT_TRUE(QTest::qWaitFor([&] { return processesWith(mark()).empty(); }, 1000));
    EXPECT_EQ(run.cancels, 1);
}

TEST_F(MadeUpRanksTest, ClosingTheWindowEndsAll) {
    {
        JobQueue jobs;
        jobs.add(std::make_unique<RunProcess>(deaf()), JobQueue::Use::Machine);
        ASSERT_TRUE(QTest::qWaitFor([&] { return processesWith(mark()).size() == 3; }, 10000));
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return processesWith(mark()).empty(); }, 1000));
}

TEST_F(MadeUpRanksTest, AMissingMpirunSaysWhatToInstall) {
    auto request = deaf();
    request.launcher = {folder.file(QStringLiteral("none"))};
    WatchedRun run(request);
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("starts the ranks"));
    EXPECT_THAT(run.failures.front().remedy.toStdString(), HasSubstr("openmpi-bin"));
}

class RankFormTest : public FormTest {
protected:
    RunSettings tiny() const {
        RunSettings settings = overRanks(2);
        settings.source = RunSettings::Source::ConfigFile;
        settings.path = folder.write(QStringLiteral("config.json"), kTinyConfig);
        settings.tokens = 2;
        settings.threads = 1;
        settings.seconds = 0.2;
        return settings;
    }
    /// What the form says below its fields.
    static QString notes(const QWidget& panel) {
        QStringList texts;
        for (const auto* label :
             panel.findChild<QScrollArea*>(QStringLiteral("form"))->findChildren<QLabel*>())
            if (label->isVisibleTo(&panel)) texts << label->text();
        return texts.join(QChar('\n'));
    }
};

TEST_F(RankFormTest, TheFieldsAreTheSettings) {
    RunPanel panel(jobs, store);
    SweepPanel sweepPanel(jobs, store);
    auto settings = tiny();
    settings.ranks = 3;
    settings.placementMap = QStringLiteral("/m.json");
    panel.setSettings(settings);
    EXPECT_EQ(panel.settings(), settings);
    SweepSettings sweep;
    sweep.common.ranks = 3;
    sweep.common.placementMap = QStringLiteral("/m.json");
    sweepPanel.setSettings(sweep);
    EXPECT_EQ(sweepPanel.settings(), sweep);
    for (QWidget* form : {static_cast<QWidget*>(&panel), static_cast<QWidget*>(&sweepPanel)}) {
        auto* map = form->findChild<QWidget*>(QStringLiteral("placementMap"));
        EXPECT_TRUE(map->isVisibleTo(form));
        form->findChild<QSpinBox*>(QStringLiteral("ranks"))->setValue(1);
        EXPECT_FALSE(map->isVisibleTo(form)) << "it is for ranks alone";
        EXPECT_TRUE(form->findChild<QLabel*>(QStringLiteral("commandLine"))
                        ->accessibleName()
                        .startsWith(QStringLiteral("gatescope ")));
        form->findChild<QSpinBox*>(QStringLiteral("ranks"))->setValue(2);
        EXPECT_TRUE(form->findChild<QLabel*>(QStringLiteral("commandLine"))
                        ->accessibleName()
                        .startsWith(QStringLiteral("mpirun -n 2 ")));
    }
}

TEST_F(RankFormTest, WhatIsMissingIsSaidInPlace) {
    RunPanel panel(jobs, store);
    SweepPanel sweepPanel(jobs, store);
    const Variable path("PATH", folder.file(QStringLiteral("nothing")).toLocal8Bit());
    panel.setSettings(tiny());
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
    EXPECT_THAT(panel.problems().value(RunField::Ranks).toStdString(), HasSubstr("openmpi-bin"));
    EXPECT_THAT(notes(panel).toStdString(), HasSubstr("openmpi-bin"));
    SweepSettings sweep;
    sweep.common.ranks = 2;
    sweepPanel.setSettings(sweep);
    EXPECT_FALSE(sweepPanel.controls().runButton()->isEnabled());
    EXPECT_THAT(notes(sweepPanel).toStdString(), HasSubstr("openmpi-bin"));
    auto alone = tiny();
    alone.ranks = 1;
    panel.setSettings(alone);
    EXPECT_TRUE(panel.problems().isEmpty()) << "one process needs no mpirun";
}

TEST_F(RankFormTest, MpirunIsLookedForWhereItIsNeededAndNotYetFound) {
    folder.write(QStringLiteral("gatescope-mpi.so"), "beside the program");
    RunPanel panel(jobs, store);
    SweepPanel sweepPanel(jobs, store);
    panel.setProgram(folder.program("exit 0"));
    sweepPanel.setProgram(folder.file(QStringLiteral("gatescope")));
    const auto run = [](const QWidget& form) {
        auto* ranks = form.findChild<QSpinBox*>(QStringLiteral("ranks"));
        ranks->setValue(ranks->value() == 2 ? 3 : 2); // the next check
        return form.findChild<RunControls*>()->runButton()->isEnabled();
    };
    const Variable path("PATH", folder.file({}).toLocal8Bit());
    EXPECT_FALSE(run(panel));
    EXPECT_FALSE(run(sweepPanel));
    folder.script(QStringLiteral("mpirun"), "exit 0");
    EXPECT_TRUE(run(panel)) << "it was installed meanwhile";
    EXPECT_TRUE(run(sweepPanel));
    QFile::remove(folder.file(QStringLiteral("mpirun")));
    EXPECT_TRUE(run(panel)) << "not looked for at each keystroke; that it is gone is told when it is started";
    EXPECT_TRUE(run(sweepPanel));
    for (const int ranks : {1, 2})
        panel.findChild<QSpinBox*>(QStringLiteral("ranks"))->setValue(ranks);
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
}

TEST_F(RankFormTest, WhatRanksDoNotTakeIsSaidInPlace) {
    const auto facts = readModelFacts(tiny().source, tiny().path);
    const auto problemsWith = [&](auto change) {
        auto changed = tiny();
        change(changed);
        return problemsOf(changed, facts, {}, RankLaunch());
    };
    EXPECT_TRUE(problemsWith([](auto&) {}).isEmpty());
    EXPECT_TRUE(
        problemsWith([](auto& s) { s.whatIfGate = QStringLiteral("f32"); }).contains(RunField::WhatIf));
    EXPECT_TRUE(
        problemsWith([](auto& s) { s.captureFile = QStringLiteral("c"); }).contains(RunField::Capture));
    EXPECT_TRUE(problemsWith([](auto& s) { s.ranks = 8; }).isEmpty());
    EXPECT_TRUE(problemsWith([](auto& s) { s.ranks = 9; }).contains(RunField::Ranks));
    EXPECT_TRUE(
        problemsWith([](auto& s) { s.placementMap = QStringLiteral("/none"); }).contains(RunField::Ranks));
    EXPECT_TRUE(problemsWith([](auto& s) {
                    s.placementMap = QStringLiteral("/none");
                    s.ranks = 1;
                }).isEmpty());

    RunPanel panel(jobs, store);
    panel.setDevices({{"cpu", "A processor", true, ""}, {"xpu", "An XPU", true, ""}});
    auto onXpu = tiny();
    onXpu.device = QStringLiteral("xpu");
    panel.setSettings(onXpu);
    EXPECT_FALSE(panel.findChild<QSpinBox*>(QStringLiteral("ranks"))->isEnabled());
    EXPECT_THAT(notes(panel).toStdString(), HasSubstr("Threads, ranks"));
    EXPECT_TRUE(panel.problems().isEmpty());
}

TEST_F(RankFormTest, TheFormsRunOverRanks) {
    const QString missing = RankLaunch::find().problem();
    if (!missing.isEmpty()) GTEST_SKIP() << missing.toStdString();
    RunPanel panel(jobs, store);
    panel.setSettings(tiny());
    ASSERT_TRUE(panel.problems().isEmpty()) << panel.problems().first().toStdString();
    QSignalSpy ready(&panel, &RunPanel::resultReady);
    panel.run();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.controls().isRunning(); }, 30000));
    ASSERT_EQ(ready.size(), 1) << panel.controls().outcome().toStdString();
    const OpenTracePtr run = loadRun(ready.front().front().toString(), noProgress(), {});
    ASSERT_TRUE(run->run->ranks);
    EXPECT_EQ(run->run->ranks->ranks.size(), 2u);
    EXPECT_THAT(store.runs().front().commandLine.toStdString(), HasSubstr("mpirun -n 2"));

    SweepPanel sweepPanel(jobs, store);
    SweepSettings sweep;
    sweep.config = tiny().path;
    sweep.tokens = QStringLiteral("2");
    sweep.common.seconds = 0.1;
    sweep.common.ranks = 2;
    sweepPanel.setSettings(sweep);
    QSignalSpy finished(&sweepPanel, &SweepPanel::sweepFinished);
    sweepPanel.run();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !sweepPanel.controls().isRunning(); }, 30000));
    ASSERT_EQ(finished.size(), 1) << sweepPanel.controls().outcome().toStdString();
    QFile file(finished.front().front().toString());
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains("\"ranks\""));
}

} // namespace
} // namespace gatescope::test
