// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run_fixture.h"
#include "run/run_settings.h"
#include "run/run_store.h"
#include "run/setting_words.h"

#include <QProcess>

#include <gmock/gmock.h>

namespace gatescope::test {
namespace {

QString line(const RunSettings& settings) {
    return settings.arguments().join(QChar(' '));
}

TEST(RunSettings, WhatIsTheDefaultIsNotSaid) {
    EXPECT_EQ(line({}), QStringLiteral("profile --preset qwen3-30b-a3b --tokens 16"));
}

RunSettings everything() {
    RunSettings s;
    s.source = RunSettings::Source::ConfigFile;
    s.path = QStringLiteral("/models/a b/config.json");
    s.weightsFile = QStringLiteral("w.safetensors");
    s.firstLayer = 3;
    s.layers = 2;
    s.tokens = 5;
    s.dtype = QStringLiteral("f32");
    s.placements = {QStringLiteral("after"), QStringLiteral("after")};
    s.routing = QStringLiteral("zipf:1.2");
    s.captureFile = QStringLiteral("c.json");
    s.threads = 2;
    s.gemm = QStringLiteral("simd");
    s.quantize = QStringLiteral("int8");
    s.xpuMode = QStringLiteral("replay");
    s.seconds = 0.5;
    s.precisionPercent = 1.5;
    s.warmup = 4;
    s.seed = 18446744073709551615ull;
    return s;
}

TEST(RunSettings, EachSettingHasItsOption) {
    EXPECT_EQ(line(everything()),
              QStringLiteral(
                  "profile --config /models/a b/config.json --weights w.safetensors --layer 3 --layers 2 "
                  "--dtype f32 --tokens 5 --placement after,after --routing zipf:1.2 "
                  "--capture-routing c.json --threads 2 --gemm simd --quantize int8 --seconds 0.5 "
                  "--precision 1.5% --warmup 4 --seed 18446744073709551615"));
}

TEST(RunSettings, WhatADeviceDoesNotTakeIsLeftOut) {
    auto s = everything();
    s.device = QStringLiteral("xpu");
    const QString text = line(s);
    for (const char* option : {"--threads", "--gemm"})
        EXPECT_FALSE(text.contains(QLatin1String(option))) << option;
    EXPECT_TRUE(text.contains(QLatin1String("--device xpu --xpu-mode replay --quantize int8")));
    s.device = QStringLiteral("cpu");
    EXPECT_FALSE(line(s).contains(QLatin1String("--xpu-mode")));
}

TEST(RunSettings, IterationsTakeTheTimesPlace) {
    auto s = everything();
    s.endsBy = RunSettings::EndsBy::Iterations;
    s.iterations = 8;
    EXPECT_TRUE(line(s).contains(QLatin1String("--iterations 8")));
    EXPECT_FALSE(line(s).contains(QLatin1String("--seconds")));
    EXPECT_FALSE(line(s).contains(QLatin1String("--precision")));
}

TEST(RunSettings, ACheckpointTakesNoOtherWeights) {
    auto s = everything();
    s.source = RunSettings::Source::Checkpoint;
    s.path = QStringLiteral("/models/tiny");
    EXPECT_TRUE(line(s).contains(QLatin1String("--checkpoint /models/tiny --layer 3")));
    EXPECT_FALSE(line(s).contains(QLatin1String("--weights")));
    EXPECT_EQ(s.modelName(), QStringLiteral("tiny"));
}

TEST(RunSettings, TheTitleTellsRunsApart) {
    EXPECT_TRUE(RunSettings().title().startsWith(QLatin1String("qwen3-30b-a3b, 16 token")));
    const QString title = everything().title();
    for (const char* part : {"a b", "2 layer", "layer 3", "f32", "int8", "zipf:1.2", "after/after"})
        EXPECT_TRUE(title.contains(QLatin1String(part))) << title.toStdString() << " lacks " << part;
}

TEST(RunSettings, ComeBackAsTheyWereKept) {
    const auto s = everything();
    EXPECT_EQ(RunSettings::fromVariantMap(s.toVariantMap()), s);
    RunSettings file = s;
    file.source = RunSettings::Source::Checkpoint;
    file.endsBy = RunSettings::EndsBy::Iterations;
    EXPECT_EQ(RunSettings::fromVariantMap(file.toVariantMap()), file);
}

TEST(RunSettings, ADamagedSettingsFileGivesDefaults) {
    EXPECT_EQ(RunSettings::fromVariantMap({}), RunSettings());
    auto map = everything().toVariantMap();
    map.insert(QStringLiteral("tokens"), QStringLiteral("many"));
    map.insert(QStringLiteral("source"), 99);
    const auto s = RunSettings::fromVariantMap(map);
    EXPECT_EQ(s.tokens, RunSettings().tokens);
    EXPECT_EQ(s.layers, 2);
}

/// Exit code and errors of the real program.
std::pair<int, QString> profile(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(GATESCOPE_PROGRAM), arguments);
    EXPECT_TRUE(process.waitForFinished(60000));
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardError())};
}

TEST(RunSettings, TheCommandLineTakesThemAll) {
    RunFolder folder;
    auto s = everything();
    s.path = folder.write(QStringLiteral("config.json"), kTinyConfig);
    s.weightsFile.clear();
    s.captureFile = folder.file(QStringLiteral("captured.json"));
    s.seconds = 0.1;
    const auto measured = profile(s.arguments());
    EXPECT_EQ(measured.first, 0) << measured.second.toStdString();
    EXPECT_TRUE(QFile::exists(s.captureFile));

    s.routing = QStringLiteral("file");
    s.routingFile = s.captureFile;
    s.captureFile.clear();
    s.endsBy = RunSettings::EndsBy::Iterations;
    s.iterations = 2;
    s.placements = {QStringLiteral("before"), QStringLiteral("after"), QStringLiteral("external")};
    const auto replayed = profile(s.arguments());
    EXPECT_EQ(replayed.first, 0) << replayed.second.toStdString();

    s.routing = QStringLiteral("model");
    s.whatIfGate = QStringLiteral("bf16");
    const auto asked = profile(s.arguments());
    EXPECT_EQ(asked.first, 0) << asked.second.toStdString();
}

TEST(CommandLineText, CanBePastedIntoAShell) {
    EXPECT_EQ(commandLineText({QStringLiteral("profile"), QStringLiteral("--tokens"), QStringLiteral("1")}),
              QStringLiteral("gatescope profile --tokens 1"));
    const QString hostile = QStringLiteral("/tmp/$(rm -rf x) 'y' <b>&;\"");
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("gatescope() { printf %s \"$1\"; }\n") + commandLineText({hostile})});
    ASSERT_TRUE(shell.waitForFinished());
    EXPECT_EQ(QString::fromUtf8(shell.readAllStandardOutput()), hostile);
}

TEST(RunStore, ListsWhatWasWrittenNewestFirst) {
    RunFolder folder;
    RunStore store(folder.file(QStringLiteral("runs")));
    EXPECT_TRUE(store.runs().empty());
    const QString first = store.newRun(RunStore::Kind::Profile, QStringLiteral("<b>one</b>"),
                                       QStringLiteral("gatescope profile"));
    const QString second = store.newRun(RunStore::Kind::Sweep, QStringLiteral("two"), {});
    const QString unfinished = store.newRun(RunStore::Kind::Profile, QStringLiteral("three"), {});
    ASSERT_NE(first, second);
    for (const QString& path : {first, second}) {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("12345");
    }
    const auto runs = store.runs();
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[0].title, QStringLiteral("two"));
    EXPECT_EQ(runs[0].kind, RunStore::Kind::Sweep);
    EXPECT_EQ(runs[1].kind, RunStore::Kind::Profile);
    EXPECT_EQ(runs[1].title, QStringLiteral("<b>one</b>"));
    EXPECT_EQ(runs[1].commandLine, QStringLiteral("gatescope profile"));
    EXPECT_EQ(runs[1].bytes, 5);
    EXPECT_LT(runs[1].time.secsTo(QDateTime::currentDateTime()), 60);
    store.remove(second);
    EXPECT_EQ(store.runs().size(), 1u);
    EXPECT_FALSE(QFile::exists(second));
}

TEST(RunStore, OldRunsMakeRoom) {
    RunFolder folder;
    RunStore store(folder.file(QStringLiteral("runs")));
    QString first;
    for (int i = 0; i < RunStore::kMost + 3; ++i) {
        const QString path = store.newRun(RunStore::Kind::Profile, QString::number(i), {});
        if (i == 0) first = path;
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("x");
        file.close();
        store.keep(path);
    }
    EXPECT_EQ(store.runs().size(), static_cast<std::size_t>(RunStore::kMost));
    EXPECT_FALSE(QFile::exists(first));
    EXPECT_EQ(store.runs().front().title, QString::number(RunStore::kMost + 2));
}

TEST(RunStore, ARunThatIsOpenIsNotDropped) {
    RunFolder folder;
    RunStore store(folder.file(QStringLiteral("runs")));
    QString first;
    store.setOpen([&first](const QString& path) { return path == first; });
    for (int i = 0; i < RunStore::kMost + 3; ++i) {
        const QString path = store.newRun(RunStore::Kind::Profile, QString::number(i), {});
        if (i == 0) first = path;
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("x");
        file.close();
        store.keep(path);
    }
    EXPECT_TRUE(QFile::exists(first));
}

TEST(RunStore, WhatTheUserSavedIsNotItsOwn) {
    RunFolder folder;
    RunStore store(folder.file(QStringLiteral("runs")));
    const QString saved = folder.write(QStringLiteral("saved.json"), "x");
    store.remove(saved);
    EXPECT_TRUE(QFile::exists(saved));
}

TEST(RunStore, AFolderThatCannotBeWrittenIsSaid) {
    RunFolder folder;
    const QString file = folder.write(QStringLiteral("no folder"), "x");
    RunStore store(file);
    QString problem;
    EXPECT_TRUE(store.newRun(RunStore::Kind::Profile, QStringLiteral("one"), {}, &problem).isEmpty());
    EXPECT_FALSE(problem.isEmpty());
}

} // namespace
} // namespace gatescope::test
