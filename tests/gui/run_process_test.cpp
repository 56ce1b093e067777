// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run_fixture.h"
#include "run/engine_program.h"
#include "run/progress_parser.h"

#include <QElapsedTimer>

#include <gmock/gmock.h>

namespace gatescope::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class RunProcessTest : public testing::Test {
protected:
    /// A made-up program; `$out` in the script is the result's path.
    RunProcess::Request made(const QByteArray& script) const {
        return {QStringLiteral("a run"),
                {QStringLiteral("profile")},
                out(),
                folder.program("out='" + out().toLocal8Bit() + "'\n" + script)};
    }
    RunProcess::Request real(QStringList more) const {
        QStringList arguments{QStringLiteral("profile"), QStringLiteral("--config"),
                              folder.write(QStringLiteral("config.json"), kTinyConfig)};
        arguments << more << QStringLiteral("-o") << out();
        return {QStringLiteral("a run"), arguments, out(), QStringLiteral(GATESCOPE_PROGRAM)};
    }
    QString out() const { return folder.file(QStringLiteral("out.json")); }

    RunFolder folder;
};

TEST_F(RunProcessTest, ARealRunTellsItsProgressAndHandsOnItsFile) {
    WatchedRun run(real({QStringLiteral("--seconds"), QStringLiteral("0.5")}));
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("measuring")));
    EXPECT_GE(run.job().remainingSeconds(), 0) << "measuring knows its time";
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_EQ(run.results, QStringList{out()});
    EXPECT_TRUE(QFileInfo(out()).size() > 1000);
    EXPECT_TRUE(run.failures.empty()) << run.failures.front().problem.toStdString();
    EXPECT_EQ(run.cancels, 0);
    EXPECT_EQ(run.ends, 1);
    EXPECT_FALSE(run.job().stoppedEarly());
}

TEST_F(RunProcessTest, CancelStopsAtOnceAndKeepsWhatWasMeasured) {
    WatchedRun run(real({QStringLiteral("--seconds"), QStringLiteral("30")}));
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("measuring")));
    QTest::qWait(200); // a block and more
    QElapsedTimer clock;
    clock.start();
    run.job().cancel();
    EXPECT_EQ(run.job().state(), Job::State::Stopping) << "shown before the child has even heard of it";
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_LE(clock.elapsed(), kCancelWithinMs);
    RecordProperty("cancel_ms", static_cast<int>(clock.elapsed()));
    EXPECT_EQ(run.results.size(), 1);
    EXPECT_TRUE(run.job().stoppedEarly());
    EXPECT_EQ(run.cancels, 0) << "something was measured";
    EXPECT_TRUE(run.failures.empty());
}

TEST_F(RunProcessTest, CancelledWhileLoadingThereIsNothing) {
    auto request = real({});
    request.arguments =
        QStringList{QStringLiteral("profile"), QStringLiteral("-o"), out()}; // 1.2 GB of weights
    WatchedRun run(request);
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("loading")));
    QElapsedTimer clock;
    clock.start();
    run.job().cancel();
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_LE(clock.elapsed(), kCancelWithinMs);
    EXPECT_EQ(run.cancels, 1);
    EXPECT_TRUE(run.results.isEmpty());
    EXPECT_TRUE(run.failures.empty()) << "cancelling is no failure";
}

TEST_F(RunProcessTest, OneThatWaitsIsCancelledWithoutHavingBegun) {
    WatchedRun run(made("touch \"$out\""));
    run.job().cancel();
    EXPECT_EQ(run.cancels, 1);
    EXPECT_EQ(run.ends, 1);
    EXPECT_FALSE(QFile::exists(out()));
}

TEST_F(RunProcessTest, AChildThatDoesNotStopIsEnded) {
    WatchedRun run(
        made("trap '' TERM INT\necho '{\"progress\":0.5,\"what\":\"deaf\"}' >&2\nwhile :; do :; done"));
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("deaf")));
    QElapsedTimer clock;
    clock.start();
    run.job().cancel();
    run.job().cancel(); // a double click is no second wish
    QTest::qWait(600);
    EXPECT_EQ(run.ends, 0) << "it has time to keep what it measured";
    ASSERT_TRUE(run.waitForEnd(5000));
    EXPECT_GE(clock.elapsed(), 2500);
    EXPECT_EQ(run.cancels, 1);
}

TEST_F(RunProcessTest, ASecondCancelEndsItAtOnce) {
    WatchedRun run(
        made("trap '' TERM INT\necho '{\"progress\":0.5,\"what\":\"deaf\"}' >&2\nwhile :; do :; done"));
    run.job().start();
    ASSERT_TRUE(run.waitForStep(QStringLiteral("deaf")));
    run.job().cancel();
    QTest::qWait(500);
    run.job().cancel();
    ASSERT_TRUE(run.waitForEnd(500));
    EXPECT_EQ(run.cancels, 1);
}

TEST_F(RunProcessTest, AMissingProgramSaysWhatToInstall) {
    WatchedRun run(
        {QStringLiteral("a run"), {QStringLiteral("profile")}, out(), folder.file(QStringLiteral("none"))});
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("none"));
    EXPECT_THAT(run.failures.front().remedy.toStdString(), HasSubstr("Install"));
}

TEST_F(RunProcessTest, AnotherVersionIsRefused) {
    const QString program = folder.program("touch '" + out().toLocal8Bit() + "'", "0.0.9");
    WatchedRun run({QStringLiteral("a run"), {QStringLiteral("profile")}, out(), program});
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("0.0.9"));
    EXPECT_FALSE(QFile::exists(out())) << "it was not run";
}

TEST_F(RunProcessTest, SomethingElseOfThatNameIsRefused) {
    const QString program = folder.program("exit 0", "");
    WatchedRun run({QStringLiteral("a run"), {QStringLiteral("profile")}, out(), program});
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("which version"));
}

TEST_F(RunProcessTest, ACrashIsToldByItsSignalWithTheLastWords) {
    WatchedRun run(made("echo 'driver: lost the device' >&2\nkill -SEGV $$"));
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("SIGSEGV"));
    EXPECT_THAT(run.failures.front().remedy.toStdString(), HasSubstr("lost the device"));
    EXPECT_EQ(run.cancels, 0);
}

TEST_F(RunProcessTest, ADeviceThatFailsInMidRunIsCalledThatAndItsFileIsKept) {
    WatchedRun run(made("echo data > \"$out\"\n"
                        "echo '{\"error\":{\"problem\":\"the device failed in mid-run: "
                        "hung\",\"remedy\":\"kept\",\"exit\":4}}' "
                        ">&2\nexit 4"));
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_EQ(run.results.size(), 1);
    EXPECT_FALSE(run.job().stoppedEarly());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_EQ(run.failures.front().problem, QStringLiteral("the device failed in mid-run: hung"));
    EXPECT_EQ(run.failures.front().exitCode, 4);
}

TEST_F(RunProcessTest, RealErrorsComeWithTheirRemedy) {
    WatchedRun run(real({QStringLiteral("--device"), QStringLiteral("tpu")}));
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("tpu"));
    EXPECT_THAT(run.failures.front().remedy.toStdString(), HasSubstr("devices"));
    EXPECT_EQ(run.failures.front().exitCode, 2);
}

TEST_F(RunProcessTest, GarbageIsNoProgressAndAnEndWithoutAResultIsAFailure) {
    WatchedRun run(made(
        "printf '\\000\\377{{{\\n{\"progress\":\"x\"}\\n[1]\\n{\"progress\":7,\"what\":\"far\"}\\n' >&2"));
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_THAT(run.steps, Contains(QStringLiteral("far")));
    EXPECT_LE(run.job().done(), 1.0);
    ASSERT_EQ(run.failures.size(), 1u);
    EXPECT_THAT(run.failures.front().problem.toStdString(), HasSubstr("without a result"));
}

TEST_F(RunProcessTest, AnOldFileIsNoResult) {
    folder.write(QStringLiteral("out.json"), "of yesterday");
    WatchedRun run(made("exit 3"));
    run.job().start();
    ASSERT_TRUE(run.waitForEnd());
    EXPECT_TRUE(run.results.isEmpty());
    EXPECT_EQ(run.failures.size(), 1u);
}

TEST_F(RunProcessTest, ClosingTheWindowEndsTheChild) {
    const QString pidFile = folder.file(QStringLiteral("pid"));
    {
        JobQueue jobs;
        auto request = made("echo $$ > '" + pidFile.toLocal8Bit() + "'\ntrap '' TERM\nwhile :; do :; done");
        jobs.add(std::make_unique<RunProcess>(request), JobQueue::Use::Machine);
        ASSERT_TRUE(QTest::qWaitFor([&] { return QFileInfo(pidFile).size() > 0; }, 10000));
    }
    QFile file(pidFile);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const int pid = file.readAll().trimmed().toInt();
    ASSERT_GT(pid, 1);
    EXPECT_FALSE(QFileInfo::exists(QStringLiteral("/proc/%1").arg(pid))) << "it measures on without a window";
}

TEST(ProgressParser, LinesMayComeInPieces) {
    ProgressParser parser;
    const QByteArray line = "{\"progress\":0.25,\"what\":\"h\xc3\xa4lf\",\"remaining_s\":1.5}\n";
    for (const char byte : line) {
        EXPECT_FALSE(parser.takeProgress());
        parser.feed(QByteArray(1, byte));
    }
    const auto progress = parser.takeProgress();
    ASSERT_TRUE(progress);
    EXPECT_EQ(progress->done, 0.25);
    EXPECT_EQ(progress->what, QString::fromUtf8("h\xc3\xa4lf"));
    EXPECT_EQ(progress->secondsLeft, 1.5);
}

TEST(ProgressParser, WhatNeverEndsIsNotKept) {
    ProgressParser parser;
    for (int i = 0; i < 100; ++i)
        parser.feed(QByteArray(10000, 'x'));
    EXPECT_LE(parser.tail().size(), 128 * 1024);
    parser.feed("\n{\"progress\":0.5,\"what\":\"on\"}\n");
    EXPECT_TRUE(parser.takeProgress());
}

TEST(ProgressParser, OursIsFoundBehindTextWithoutAnEnd) {
    ProgressParser parser;
    parser.feed("OMP: Info {1}{\"error\":{\"problem\":\"no memory\",\"remedy\":\"fewer\",\"exit\":4}}\n");
    ASSERT_TRUE(parser.failure());
    EXPECT_EQ(parser.failure()->problem, "no memory");
    EXPECT_EQ(parser.tail(), "OMP: Info {1}");
}

TEST(EngineProgram, IsFoundInTheBuildTree) {
    const auto program = EngineProgram::find();
    ASSERT_TRUE(program);
    EXPECT_EQ(*program, QFileInfo(QStringLiteral(GATESCOPE_PROGRAM)).canonicalFilePath());
}

} // namespace
} // namespace gatescope::test
