// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run_fixture.h"
#include "look/theme.h"
#include "run/run_controls.h"
#include "run/run_panel.h"
#include "run/run_store.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>

#include <gmock/gmock.h>

namespace gatescope::test {
namespace {

std::vector<DeviceInfo> someDevices() {
    return {{"cpu", "A processor", true, "2 cores"},
            {"xpu", "<b>An XPU</b>", false, "no Intel XPU can be used: no driver"}};
}

class RunPanelTest : public FormTest {
protected:
    RunPanelTest() {
        panel.setDevices(someDevices());
        panel.resize(360, 900);
        panel.show();
        panel.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
    }
    template <typename Widget>
    Widget* find(const char* name) const {
        auto* widget = panel.findChild<Widget*>(QLatin1String(name));
        EXPECT_NE(widget, nullptr) << name;
        return widget;
    }
    QString config() const { return folder.write(QStringLiteral("config.json"), kTinyConfig); }
    RunSettings quick() const {
        RunSettings settings;
        settings.source = RunSettings::Source::ConfigFile;
        settings.path = config();
        settings.seconds = 0.2;
        settings.tokens = 1;
        return settings;
    }
    bool waitForFacts() {
        return QTest::qWaitFor([this] { return !jobs.busy() && jobs.jobs().empty(); }, 10000);
    }
    bool waitForRun() {
        return QTest::qWaitFor([this] { return !panel.controls().isRunning(); }, 20000);
    }
    void drop(const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        auto* target = find<QComboBox>("model")->parentWidget()->parentWidget();
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &enter);
        ASSERT_TRUE(enter.isAccepted());
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &event);
    }

    RunPanel panel{jobs, store};
};

TEST_F(RunPanelTest, ShowsAndGivesBackAllSettings) {
    RunSettings settings;
    settings.source = RunSettings::Source::ConfigFile;
    settings.path = config();
    settings.part = QStringLiteral("talker");
    settings.weightsFile = QStringLiteral("/w");
    settings.firstLayer = 2;
    settings.layers = 3;
    settings.tokens = 7;
    settings.dtype = QStringLiteral("f32");
    settings.placements = {QStringLiteral("external"), QStringLiteral("before")}; // not in the list
    settings.routing = QStringLiteral("single:3");
    settings.routingFile = QStringLiteral("/r");
    settings.captureFile = QStringLiteral("/c");
    settings.whatIfGate = QStringLiteral("bf16");
    settings.device = QStringLiteral("xpu:1");
    settings.threads = 2;
    settings.ranks = 2;
    settings.placementMap = QStringLiteral("/m");
    settings.gemm = QStringLiteral("simd");
    settings.quantize = QStringLiteral("fp8");
    settings.xpuMode = QStringLiteral("replay");
    settings.endsBy = RunSettings::EndsBy::Iterations;
    settings.seconds = 1.5;
    settings.iterations = 9;
    settings.precisionPercent = 2.5;
    settings.warmup = 5;
    settings.seed = 9999999999999999999ull;
    panel.setSettings(settings);
    EXPECT_EQ(panel.settings(), settings);
}

TEST_F(RunPanelTest, EnterInAFieldStartsARunWhoseFileIsHandedOn) {
    panel.setSettings(quick());
    ASSERT_TRUE(waitForFacts());
    QStringList results;
    QObject::connect(&panel, &RunPanel::resultReady, &panel, [&](const QString& path) { results << path; });
    auto* tokens = find<QSpinBox>("tokens");
    tokens->setFocus();
    QTest::keyClick(tokens, Qt::Key_Return);
    EXPECT_TRUE(panel.controls().isRunning());
    EXPECT_TRUE(jobs.machineInUse());
    EXPECT_TRUE(panel.controls().cancelButton()->isVisible());
    ASSERT_TRUE(waitForRun());
    ASSERT_EQ(results.size(), 1);
    EXPECT_TRUE(QFileInfo(results.first()).size() > 0);
    ASSERT_EQ(store.runs().size(), 1u);
    EXPECT_EQ(store.runs().front().path, results.first());
    EXPECT_TRUE(panel.controls().runButton()->isVisible());
}

TEST_F(RunPanelTest, CancelIsShownAtOnceAndSaysWhatIsKept) {
    auto settings = quick();
    settings.seconds = 60;
    panel.setSettings(settings);
    panel.run();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return jobs.jobs().size() == 1 && jobs.jobs().front()->done() > 0.5; }, 20000));
    QTest::qWait(200);
    auto* cancel = panel.controls().cancelButton();
    const QString before = cancel->text();
    cancel->click();
    EXPECT_NE(cancel->text(), before);
    ASSERT_TRUE(waitForRun());
    EXPECT_THAT(panel.controls().outcome().toStdString(), testing::HasSubstr("Stopped early"));
}

TEST_F(RunPanelTest, ADeviceFailureIsNotCalledStoppedEarly) {
    panel.setProgram(folder.program(
        "while [ \"$1\" != -o ]; do shift; done\n"
        "echo x > \"$2\"\necho '{\"error\":{\"problem\":\"the device failed in mid-run: <i>lost</i>\","
        "\"remedy\":\"What was measured until then is kept\",\"exit\":4}}' >&2\nexit 4"));
    panel.setSettings(quick());
    panel.run();
    ASSERT_TRUE(waitForRun());
    EXPECT_THAT(panel.controls().outcome().toStdString(),
                testing::HasSubstr("failed in mid-run: <i>lost</i>"));
    EXPECT_EQ(find<QLabel>("outcome")->textFormat(), Qt::PlainText);
    EXPECT_EQ(store.runs().size(), 1u);
}

TEST_F(RunPanelTest, AFolderThatIsDroppedIsACheckpointWithItsLayers) {
    drop(QStringLiteral(GATESCOPE_CHECKPOINT_DIR));
    ASSERT_TRUE(QTest::qWaitFor([&] { return find<QComboBox>("layer")->count() > 0; }, 10000));
    EXPECT_EQ(panel.settings().source, RunSettings::Source::Checkpoint);
    EXPECT_EQ(panel.settings().path, QStringLiteral(GATESCOPE_CHECKPOINT_DIR));
    EXPECT_TRUE(find<QComboBox>("layer")->isEnabled());
    EXPECT_TRUE(panel.problems().isEmpty()) << panel.problems().first().toStdString();
    EXPECT_TRUE(panel.controls().runButton()->isEnabled());
}

TEST_F(RunPanelTest, AFileThatIsDroppedIsAConfig) {
    drop(config());
    ASSERT_TRUE(QTest::qWaitFor([&] { return panel.settings().path == config(); }, 10000));
    EXPECT_EQ(panel.settings().source, RunSettings::Source::ConfigFile);
}

TEST_F(RunPanelTest, AModelOfTwoPartsLetsOneBeChosen) {
    const auto* part = find<QComboBox>("part");
    const auto shownWidth = [&] { return panel.findChild<QLabel*>(QStringLiteral("shape"))->text(); };
    EXPECT_FALSE(part->isVisibleTo(&panel)) << "a preset is one part";
    drop(config());
    ASSERT_TRUE(waitForFacts());
    EXPECT_FALSE(part->isVisibleTo(&panel)) << "this config has none";

    drop(folder.write(QStringLiteral("omni.json"), kTwoPartsConfig));
    ASSERT_TRUE(QTest::qWaitFor([&] { return part->isVisibleTo(&panel); }, 10000));
    EXPECT_FALSE(panel.settings().arguments().contains(QStringLiteral("--part")));
    EXPECT_TRUE(shownWidth().startsWith(QStringLiteral("64 ")));
    find<QComboBox>("part")->setCurrentIndex(1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shownWidth().startsWith(QStringLiteral("32 ")); }, 10000));
    const QStringList words = panel.settings().arguments();
    EXPECT_EQ(words.value(words.indexOf(QStringLiteral("--part")) + 1), QStringLiteral("talker"));
    EXPECT_TRUE(panel.problems().isEmpty());

    drop(config());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !part->isVisibleTo(&panel); }, 10000));
    EXPECT_FALSE(panel.settings().arguments().contains(QStringLiteral("--part"))) << "it was another file's";

    QByteArray alone = kTwoPartsConfig;
    alone.replace("talker_config", "code2wav_config");
    drop(folder.write(QStringLiteral("alone.json"), alone));
    ASSERT_TRUE(waitForFacts());
    ASSERT_TRUE(QTest::qWaitFor([&] { return shownWidth().startsWith(QStringLiteral("64 ")); }, 10000));
    EXPECT_FALSE(part->isVisibleTo(&panel)) << "one part alone is no choice";
}

TEST_F(RunPanelTest, APartIsMeasuredByTheChildProcess) {
    auto settings = quick();
    settings.path = folder.write(QStringLiteral("omni.json"), kTwoPartsConfig);
    settings.part = QStringLiteral("talker");
    panel.setSettings(settings);
    ASSERT_TRUE(waitForFacts());
    EXPECT_TRUE(panel.problems().isEmpty()) << panel.problems().first().toStdString();
    QSignalSpy ready(&panel, &RunPanel::resultReady);
    panel.run();
    ASSERT_TRUE(waitForRun());
    ASSERT_EQ(ready.size(), 1);
    QFile result(ready.front().front().toString());
    ASSERT_TRUE(result.open(QIODevice::ReadOnly));
    EXPECT_TRUE(result.readAll().contains("omni talker"));
}

TEST_F(RunPanelTest, WhatCannotBeRunSaysWhyInPlace) {
    auto settings = quick();
    settings.path.clear();
    panel.setSettings(settings);
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
    EXPECT_TRUE(panel.problems().contains(RunField::Model));
    const QString problem = panel.problems().value(RunField::Model);
    EXPECT_EQ(find<QLabel>("runProblem")->text(), problem);
    QCoreApplication::processEvents();
    bool inPlace = false;
    for (const auto* label : find<QScrollArea>("form")->findChildren<QLabel*>())
        inPlace = inPlace || (label->text() == problem && label->isVisible() &&
                              label->height() >= label->fontMetrics().height());
    EXPECT_TRUE(inPlace) << "below the field that it is about";
    panel.run();
    EXPECT_FALSE(panel.controls().isRunning());

    settings.path = folder.write(QStringLiteral("broken.json"), "{<b>");
    panel.setSettings(settings);
    ASSERT_TRUE(QTest::qWaitFor([&] { return panel.problems().contains(RunField::Model); }, 10000));
    EXPECT_THAT(panel.problems().value(RunField::Model).toStdString(), testing::HasSubstr("broken.json"));

    panel.setSettings(quick());
    ASSERT_TRUE(QTest::qWaitFor([&] { return panel.problems().isEmpty(); }, 10000));
    EXPECT_TRUE(panel.controls().runButton()->isEnabled());
}

TEST_F(RunPanelTest, EachRuleOfTheCommandLineIsKnownBeforehand) {
    auto settings = quick();
    panel.setSettings(settings);
    ASSERT_TRUE(waitForFacts());
    const auto problemsWith = [&](auto change) {
        auto changed = settings;
        change(changed);
        return problemsOf(changed, readModelFacts(changed.source, changed.path), someDevices());
    };
    EXPECT_TRUE(problemsWith([](auto&) {}).isEmpty());
    EXPECT_TRUE(problemsWith([](auto& s) { s.placements.clear(); }).contains(RunField::Placements));
    EXPECT_TRUE(
        problemsWith([](auto& s) { s.routing = QStringLiteral("file"); }).contains(RunField::Routing));
    EXPECT_TRUE(
        problemsWith([](auto& s) { s.routing = QStringLiteral("single:8"); }).contains(RunField::Routing));
    EXPECT_TRUE(problemsWith([](auto& s) { s.routing = QStringLiteral("single:7"); }).isEmpty());
    EXPECT_TRUE(
        problemsWith([](auto& s) { s.whatIfGate = QStringLiteral("bf16"); }).contains(RunField::WhatIf));
    EXPECT_TRUE(problemsWith([](auto& s) { s.whatIfGate = QStringLiteral("f32"); }).isEmpty());
    EXPECT_TRUE(problemsWith([](auto& s) {
                    s.whatIfGate = QStringLiteral("f32");
                    s.routing = QStringLiteral("uniform");
                }).contains(RunField::WhatIf));
    EXPECT_TRUE(problemsWith([](auto& s) { s.device = QStringLiteral("xpu"); }).contains(RunField::Device));
    EXPECT_TRUE(problemsWith([](auto& s) { s.device = QStringLiteral("xpu:7"); }).contains(RunField::Device));
    settings.source = RunSettings::Source::Checkpoint;
    settings.path = QStringLiteral(GATESCOPE_CHECKPOINT_DIR);
    EXPECT_TRUE(problemsWith([](auto& s) { s.layers = 500; }).contains(RunField::Layers));
}

TEST_F(RunPanelTest, AnUnusableDeviceStaysChosenWithItsReason) {
    auto settings = quick();
    settings.device = QStringLiteral("xpu");
    panel.setSettings(settings);
    EXPECT_EQ(panel.settings().device, QStringLiteral("xpu")) << "it may be there again tomorrow";
    EXPECT_TRUE(panel.problems().contains(RunField::Device));
    EXPECT_FALSE(panel.controls().runButton()->isEnabled());
    EXPECT_FALSE(find<QComboBox>("gemm")->isEnabled()) << "the CPU's";
    EXPECT_TRUE(find<QComboBox>("quantize")->isEnabled());
    EXPECT_TRUE(find<QComboBox>("xpuMode")->isEnabled());
    settings.device = QStringLiteral("cpu");
    panel.setSettings(settings);
    EXPECT_TRUE(find<QComboBox>("gemm")->isEnabled());
    EXPECT_FALSE(find<QComboBox>("xpuMode")->isEnabled());
}

TEST_F(RunPanelTest, TheWheelTurnsNothingThatIsNotBeingEdited) {
    auto* tokens = find<QSpinBox>("tokens");
    auto* device = find<QComboBox>("routing");
    find<QLineEdit>("seed")->setFocus();
    for (QWidget* field : {static_cast<QWidget*>(tokens), static_cast<QWidget*>(device)}) {
        const RunSettings before = panel.settings();
        QWheelEvent wheel({5, 5}, field->mapToGlobal(QPointF(5, 5)), {}, {0, -240}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(field, &wheel);
        EXPECT_EQ(panel.settings(), before);
        EXPECT_FALSE(field->hasFocus());
    }
    tokens->setFocus();
    QWheelEvent wheel({5, 5}, tokens->mapToGlobal(QPointF(5, 5)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(tokens, &wheel);
    EXPECT_EQ(tokens->value(), 17) << "one that is being edited";
}

TEST_F(RunPanelTest, TabGoesDownTheFormAndEachFieldHasAName) {
    int last = -1;
    auto* form = find<QScrollArea>("form")->widget();
    QWidget* field = find<QComboBox>("model");
    for (QWidget* next = field; next != nullptr;) {
        if (form->isAncestorOf(next) && next->isVisible() && (next->focusPolicy() & Qt::TabFocus) != 0 &&
            next->focusProxy() == nullptr) {
            const int y = next->mapTo(form, next->rect().center()).y();
            EXPECT_GE(y, last - 2) << next->accessibleName().toStdString();
            last = y;
            EXPECT_FALSE(next->accessibleName().isEmpty()) << next->metaObject()->className();
        }
        next = next->nextInFocusChain();
        if (next == field) break;
        if (!form->isAncestorOf(next) && last > 0) break;
    }
    EXPECT_GT(last, 0);
}

TEST_F(RunPanelTest, TheCommandLineCanBeCopiedAsItIs) {
    panel.setSettings(quick());
    auto* line = find<QLabel>("commandLine");
    EXPECT_EQ(line->accessibleName().toStdString(),
              ("gatescope profile --config " + config() + " --tokens 1 --seconds 0.2").toStdString());
    EXPECT_EQ(line->textFormat(), Qt::PlainText);
}

TEST_F(RunPanelTest, ItGoesAwayInMidRun) {
    auto settings = quick();
    settings.seconds = 60;
    auto* other = new RunPanel(jobs, store);
    other->setSettings(settings);
    other->run();
    ASSERT_TRUE(jobs.machineInUse());
    delete other;
    jobs.cancelAll();
    EXPECT_TRUE(QTest::qWaitFor([&] { return jobs.jobs().empty(); }, 10000));
}

} // namespace
} // namespace gatescope::test
