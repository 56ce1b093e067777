// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window_fixture.h"
#include "widgets/message_banner.h"

#include <QAction>
#include <QCloseEvent>
#include <QComboBox>
#include <QDateTime>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStatusBar>

namespace gatescope {
namespace {

using test::FakeRunner;
using test::SampleRun;

constexpr const char* kForeign =
    R"({"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":5,"name":"gemm","cat":"kernel"}]})";

constexpr int kNone = 200; ///< ms in which no dialog must come

/// Nobody's work is lost: neither an unsaved run nor a file that others wrote.
class NothingLost : public test::WindowTest {
protected:
    QString write(const QString& name, const QByteArray& bytes) {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return path;
    }
    static QByteArray read(const QString& path) {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
        return file.readAll();
    }
    void open(const QString& path) {
        m_window.openFile(path);
        ASSERT_TRUE(waitUntilIdle());
        ASSERT_FALSE(m_window.banner().isError()) << m_window.banner().text().toStdString();
    }
    QString savedRun(const QString& name) {
        show();
        m_window.saveFile(m_folder.filePath(name));
        EXPECT_TRUE(waitUntilIdle());
        return m_folder.filePath(name);
    }
    /// The dialog that is open, waited for a moment; null where none comes.
    template <typename Dialog>
    Dialog* dialog(int waitMs = 5000) {
        Dialog* found = nullptr;
        (void)QTest::qWaitFor(
            [&] {
                for (Dialog* each : m_window.template findChildren<Dialog*>())
                    if (each->isVisible()) found = each;
                return found != nullptr;
            },
            waitMs);
        return found;
    }
    void answer(QMessageBox::StandardButton button) {
        auto* box = dialog<QMessageBox>();
        ASSERT_NE(box, nullptr) << "nothing was asked";
        ASSERT_NE(box->button(button), nullptr);
        QTest::mouseClick(box->button(button), Qt::LeftButton);
        QTest::qWait(10);
    }
    /// Types the path into the file dialog that is open and accepts it.
    void choose(const QString& path) {
        auto* chooser = dialog<QFileDialog>();
        ASSERT_NE(chooser, nullptr) << "no file was asked for";
        chooser->findChild<QLineEdit*>()->setText(path);
        QMetaObject::invokeMethod(chooser, "accept");
    }
    void drop(const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&m_window, &enter);
        ASSERT_TRUE(enter.isAccepted());
        QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&m_window, &event);
    }
    void save() {
        m_window.actions().save->trigger();
        EXPECT_TRUE(waitUntilIdle());
    }
};

TEST_F(NothingLost, SaveLeavesATraceOfOthersAloneAndOffersAnotherName) {
    const QString path = write("foreign.json", kForeign);
    open(path);
    save();
    EXPECT_EQ(read(path), kForeign);
    auto* offered = dialog<QFileDialog>();
    ASSERT_NE(offered, nullptr);
    EXPECT_EQ(offered->acceptMode(), QFileDialog::AcceptSave);
    ASSERT_EQ(offered->selectedFiles().size(), 1);
    EXPECT_EQ(offered->selectedFiles().first(), m_folder.filePath("foreign.gatescope.json"));
    offered->reject();
}

TEST_F(NothingLost, NoWayOfSavingWritesOverAFileOfOthers) {
    const QString path = write("notes.json", "notes of mine");
    show();
    m_window.saveFile(path); // as if chosen in Save As and confirmed there
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(read(path), "notes of mine");
    EXPECT_TRUE(m_window.banner().isError());
    EXPECT_TRUE(m_window.banner().text().contains("notes.json was not written by GateScope"));
    EXPECT_TRUE(m_window.document()->unsaved());
    auto* offered = dialog<QFileDialog>();
    ASSERT_NE(offered, nullptr) << "another name is asked for";
    offered->reject();
}

TEST_F(NothingLost, SaveWritesOverItsOwnRunUnlessOthersHavePutAFileThere) {
    const QString path = savedRun("run.json");
    const QByteArray ours = read(path);
    open(path);
    save();
    EXPECT_EQ(dialog<QFileDialog>(kNone), nullptr);
    EXPECT_EQ(read(path).left(40), ours.left(40));
    write("run.json", kForeign); // the name is ours, the content no longer
    save();
    EXPECT_EQ(read(path), kForeign);
    auto* offered = dialog<QFileDialog>();
    ASSERT_NE(offered, nullptr);
    offered->reject();
}

TEST_F(NothingLost, ARunThatCouldNotBeReadWholeIsNotWrittenOver) {
    QByteArray damaged = read(savedRun("run.json"));
    damaged.replace("\"traceEvents\":[", "\"traceEvents\":[{\"ph\":\"X\",\"ts\":1,\"name\":\"no dur\"},");
    const QString path = write("damaged.json", damaged);
    open(path);
    ASSERT_FALSE(m_window.document()->remarks.isEmpty());
    save();
    EXPECT_EQ(read(path), damaged);
    auto* offered = dialog<QFileDialog>();
    ASSERT_NE(offered, nullptr);
    offered->reject();
}

TEST_F(NothingLost, AFileNamedGzIsPacked) {
    const QString path = savedRun("run.json.gz");
    EXPECT_EQ(read(path).left(2), QByteArray("\x1f\x8b"));
    const std::size_t slices = m_window.document()->source->sliceCount();
    open(path);
    EXPECT_EQ(m_window.document()->source->sliceCount(), slices);
    EXPECT_TRUE(m_window.document()->ownFile);
}

TEST_F(NothingLost, SaveAsAsksBeforeItReplacesAnotherRun) {
    const QString path = savedRun("<i>other.json");
    const QDateTime past = QDateTime::currentDateTime().addDays(-1);
    const auto backdate = [&] {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadWrite));
        ASSERT_TRUE(file.setFileTime(past, QFileDevice::FileModificationTime));
    };
    backdate();
    show();
    for (const auto button : {QMessageBox::Cancel, QMessageBox::Ok}) {
        m_window.actions().saveAs->trigger();
        choose(path);
        auto* box = dialog<QMessageBox>();
        ASSERT_NE(box, nullptr);
        EXPECT_EQ(box->textFormat(), Qt::PlainText);
        EXPECT_TRUE(box->text().contains("<i>other.json"));
        answer(button);
        ASSERT_TRUE(waitUntilIdle());
        EXPECT_EQ(QFileInfo(path).lastModified() > past.addSecs(60), button == QMessageBox::Ok);
    }
    EXPECT_EQ(m_window.document()->path, path);
}

TEST_F(NothingLost, AnUnsavedRunIsAskedAboutBeforeTheNextRun) {
    show();
    m_window.actions().run->trigger();
    EXPECT_FALSE(m_window.task().isRunning());
    answer(QMessageBox::Cancel);
    EXPECT_EQ(m_runner.tokens, 0);
    QTest::mouseClick(m_window.runPanel().runButton(), Qt::LeftButton);
    answer(QMessageBox::Discard);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_GT(m_runner.tokens, 0);
}

TEST_F(NothingLost, SavingFirstGoesOnWithWhatWasWanted) {
    show();
    m_window.actions().run->trigger();
    answer(QMessageBox::Save);
    choose(m_folder.filePath("first.json"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_runner.tokens > 0; }, 5000)) << "the run went on";
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(QFile::exists(m_folder.filePath("first.json")));
    EXPECT_TRUE(m_window.document()->unsaved()) << "the new run";
}

TEST_F(NothingLost, AnUnsavedRunIsAskedAboutBeforeOpenRecentAndDrop) {
    const QString path = write("foreign.json", kForeign);
    open(path); // puts it among the recent files
    show();
    const Document* run = m_window.document();
    drop(path);
    answer(QMessageBox::Cancel);
    EXPECT_EQ(m_window.document(), run);
    m_window.actions().recent->actions().first()->trigger();
    answer(QMessageBox::Cancel);
    EXPECT_EQ(m_window.document(), run);
    m_window.actions().open->trigger();
    choose(path);
    answer(QMessageBox::Discard);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_window.document()->path, path);
}

TEST_F(NothingLost, AnUnsavedRunIsAskedAboutBeforeClosing) {
    show();
    EXPECT_TRUE(m_window.isWindowModified());
    EXPECT_FALSE(m_window.close());
    answer(QMessageBox::Cancel);
    EXPECT_TRUE(m_window.isVisible());
    EXPECT_FALSE(m_window.close());
    answer(QMessageBox::Discard);
    EXPECT_FALSE(m_window.isVisible());
}

TEST_F(NothingLost, ASavedRunClosesWithoutAQuestion) {
    savedRun("run.json");
    EXPECT_FALSE(m_window.isWindowModified());
    EXPECT_TRUE(m_window.close());
}

TEST_F(NothingLost, ClosingDuringARunAsksAndKeepsWhatWasMeasured) {
    m_runner.mode = FakeRunner::Mode::StopEarly;
    m_window.runExperiment();
    QTest::qWait(20);
    EXPECT_FALSE(m_window.close());
    answer(QMessageBox::Cancel);
    EXPECT_TRUE(m_window.task().isRunning());
    EXPECT_FALSE(m_window.close());
    answer(QMessageBox::Close);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.isVisible());
    answer(QMessageBox::Discard); // about what was measured until then
    EXPECT_FALSE(m_window.isVisible());
}

TEST_F(NothingLost, TheQuestionGoesAwayWithTheRunThatItIsAbout) {
    m_runner.mode = FakeRunner::Mode::StopEarly;
    m_window.runExperiment();
    QTest::qWait(20);
    EXPECT_FALSE(m_window.close());
    ASSERT_NE(dialog<QMessageBox>(), nullptr);
    m_window.task().cancel(); // as if it had come to its end
    ASSERT_TRUE(waitUntilIdle());
    QTest::qWait(10);
    EXPECT_EQ(dialog<QMessageBox>(kNone), nullptr);
    EXPECT_TRUE(m_window.isVisible());
    EXPECT_TRUE(m_window.document()->unsaved());
}

TEST_F(NothingLost, EscapeKeepsTheRunGoing) {
    m_runner.mode = FakeRunner::Mode::StopEarly;
    m_window.runExperiment();
    QTest::qWait(20);
    EXPECT_FALSE(m_window.close());
    auto* box = dialog<QMessageBox>();
    ASSERT_NE(box, nullptr);
    QTest::keyClick(box, Qt::Key_Escape);
    EXPECT_FALSE(box->isVisible());
    EXPECT_TRUE(m_window.task().isRunning());
    EXPECT_FALSE(m_window.task().isCancelling());
}

TEST_F(NothingLost, WhatWaitsForATaskSaysSo) {
    show();
    m_runner.mode = FakeRunner::Mode::WaitForStop;
    m_window.runExperiment();
    const WindowActions& actions = m_window.actions();
    for (const QAction* action : {actions.run, actions.open, actions.save, actions.saveAs}) {
        EXPECT_FALSE(action->isEnabled()) << action->text().toStdString();
        EXPECT_TRUE(action->toolTip().contains("Profiling")) << action->toolTip().toStdString();
        EXPECT_TRUE(action->statusTip().contains("wait until it is done"));
    }
    EXPECT_FALSE(actions.recent->menuAction()->isEnabled());
    EXPECT_TRUE(actions.cancel->isEnabled());

    auto* focused =
        m_window.runPanel().findChild<QComboBox*>(QStringLiteral("device")); // searches by letters
    QTest::keyClick(focused, Qt::Key_S, Qt::ControlModifier);
    EXPECT_TRUE(m_window.statusBar()->currentMessage().startsWith("Save: "));
    EXPECT_TRUE(m_window.statusBar()->currentMessage().contains("wait until it is done"));
    drop(write("foreign.json", kForeign));
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_TRUE(m_window.banner().text().contains("wait until it is done"));

    QTest::mouseClick(m_window.runPanel().cancelButton(), Qt::LeftButton);
    EXPECT_FALSE(m_window.runPanel().cancelButton()->isEnabled()) << "it is being obeyed";
    EXPECT_TRUE(actions.run->toolTip().contains("Stopping")) << actions.run->toolTip().toStdString();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(actions.save->isEnabled());
    EXPECT_FALSE(actions.save->toolTip().contains("wait"));
}

TEST_F(NothingLost, WhatNeedsATimelineSaysSo) {
    const WindowActions& actions = m_window.actions();
    for (const QAction* action : {actions.save, actions.exportPng, actions.story, actions.next}) {
        EXPECT_FALSE(action->isEnabled());
        EXPECT_TRUE(action->toolTip().contains("no timeline yet")) << action->toolTip().toStdString();
    }
    EXPECT_TRUE(actions.cancel->statusTip().contains("Nothing is going on"));
    open(write("foreign.json", kForeign));
    EXPECT_TRUE(actions.flip->toolTip().contains("one side only"));
    EXPECT_TRUE(actions.story->toolTip().contains("no gate call"));
}

TEST_F(NothingLost, ADeviceThatFailedInMidRunIsCalledThat) {
    ProfileResult result = SampleRun::result();
    result.complete = false;
    result.failure = "XPU 1: device lost";
    m_window.setDocument(documentOf(result));
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_TRUE(m_window.banner().isError());
    EXPECT_TRUE(m_window.banner().text().contains("The device failed in mid-run: XPU 1: device lost"));
    EXPECT_FALSE(m_window.banner().text().contains("stopped early"));
    result.failure.clear();
    m_window.setDocument(documentOf(result));
    EXPECT_FALSE(m_window.banner().isError());
    EXPECT_TRUE(m_window.banner().text().contains("stopped early"));
}

TEST_F(NothingLost, GGoesToTheFirstGateCallWhereNoneIsRedundant) {
    Document after = *SampleRun::document();
    after.timelines.erase(after.timelines.begin());
    m_window.setDocument(std::make_shared<Document>(after));
    compare().setRange({200.0 * SampleRun::kUs, 250.0 * SampleRun::kUs});
    ASSERT_EQ(compare().selected(), kNoSlice);
    m_window.actions().story->trigger();
    const GateMark& first = m_window.document()->timelines[0].styles.gates.front();
    EXPECT_EQ(compare().selected(), first.id);
    EXPECT_TRUE(compare().range().contains(double(first.start)));
}

TEST_F(NothingLost, TheChosenDeviceIsRemembered) {
    auto* device = m_window.runPanel().findChild<QComboBox*>(QStringLiteral("device"));
    device->setCurrentIndex(1);
    ASSERT_TRUE(m_window.close()); // without a run in between
    MainWindow next(m_runner, presets(), test::sampleDevices(), m_settings, &m_theme);
    EXPECT_EQ(next.runPanel().settings().device, QStringLiteral("xpu:1"));
    auto gone = test::sampleDevices();
    gone[1].available = false;
    MainWindow without(m_runner, presets(), gone, m_settings, &m_theme);
    EXPECT_EQ(without.runPanel().settings().device, QStringLiteral("cpu"));
}

} // namespace
} // namespace gatescope
