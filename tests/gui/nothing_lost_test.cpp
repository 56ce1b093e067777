// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window_fixture.h"
#include "run/run_store.h"
#include "shell/file_flow.h"
#include "shell/work_page.h"
#include "tables/data_table.h"
#include "widgets/message_banner.h"
#include "workspace/session.h"

#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardItemModel>

#include <atomic>
#include <thread>

namespace gatescope {
namespace {

using test::SampleRun;
using test::WindowTest;

constexpr const char* kForeign =
    R"({"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":5,"name":"gemm","cat":"kernel"}]})";
constexpr int kNone = 200; ///< ms in which no dialog must come

/// Nobody's work is lost: neither an unsaved run nor a file that others wrote.
class NothingLost : public WindowTest {
protected:
    void open(const QString& path) {
        m_workspace.open({path});
        ASSERT_TRUE(waitUntilIdle());
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
        EXPECT_EQ(box->textFormat(), Qt::PlainText);
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
        QTest::qWait(10);
        ASSERT_TRUE(waitUntilIdle());
    }
    ThreadJob::Work untilStopped(std::atomic<bool>& running) {
        return [&running](ProgressSink&, const std::stop_token& stop) -> ThreadJob::Completion {
            running = true;
            while (true) {
                throwIfStopped(stop);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
    }
};

TEST_F(NothingLost, SavingAForeignTraceAsksForAnotherName) {
    const QString theirs = write(QStringLiteral("theirs.json"), kForeign);
    open(theirs);
    action("file.save").trigger();
    auto* chooser = dialog<QFileDialog>();
    ASSERT_NE(chooser, nullptr);
    EXPECT_TRUE(chooser->selectedFiles().value(0).endsWith(QStringLiteral("theirs.gatescope.json")));
    const QString ours = m_folder.filePath(QStringLiteral("ours.json"));
    choose(ours);
    EXPECT_EQ(read(theirs), QByteArray(kForeign));
    EXPECT_TRUE(QFile::exists(ours));
}

TEST_F(NothingLost, AFileOfOthersIsNotWrittenOverEvenWhereAsked) {
    const QString theirs = write(QStringLiteral("theirs.json"), kForeign);
    showRun();
    m_window.files().saveTo(m_workspace.current()->trace, theirs);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().text().contains(QStringLiteral("theirs.json")));
    EXPECT_EQ(read(theirs), QByteArray(kForeign));
    ASSERT_NE(dialog<QFileDialog>(), nullptr) << "another name is asked for";
}

TEST_F(NothingLost, NobodyIsAskedToReplaceAFileThatIsNotReplaced) {
    const QString theirs = write(QStringLiteral("theirs.json"), kForeign);
    showRun();
    action("file.save-as").trigger();
    choose(theirs);
    EXPECT_EQ(dialog<QMessageBox>(kNone), nullptr) << "an answer would have changed nothing";
    EXPECT_TRUE(m_window.banner().text().contains(QStringLiteral("theirs.json")));
    EXPECT_EQ(read(theirs), QByteArray(kForeign));
    ASSERT_NE(dialog<QFileDialog>(), nullptr) << "another name is asked for";
}

TEST_F(NothingLost, ARunThatWasSavedIsSavedAgainWithoutAQuestion) {
    showRun();
    const QString path = m_folder.filePath(QStringLiteral("run.json"));
    m_window.files().saveTo(m_workspace.current()->trace, path);
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_TRUE(QFile::exists(path));
    QFile::remove(path);
    action("file.save").trigger();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(QFile::exists(path));
    EXPECT_EQ(dialog<QDialog>(kNone), nullptr);
}

TEST_F(NothingLost, ClosingTheWindowAsksAboutAnUnsavedRun) {
    showRun();
    m_window.close();
    answer(QMessageBox::Cancel);
    EXPECT_TRUE(m_window.isVisible());
    m_window.close();
    answer(QMessageBox::Save);
    const QString path = m_folder.filePath(QStringLiteral("kept.json"));
    choose(path);
    EXPECT_TRUE(QFile::exists(path));
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }));
}

TEST_F(NothingLost, ClosingTheWindowDiscardsOnlyWhereThatIsSaid) {
    showRun();
    m_window.close();
    answer(QMessageBox::Discard);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }));
}

TEST_F(NothingLost, CancelAtTheSecondQuestionKeepsTheFirstRunToo) {
    showRun();
    showRun();
    m_window.close();
    answer(QMessageBox::Discard);
    answer(QMessageBox::Cancel);
    EXPECT_TRUE(m_window.isVisible());
    EXPECT_EQ(m_workspace.unsaved().size(), 2u);
}

TEST_F(NothingLost, RunsSavedWhileClosingArePartOfTheStoredSession) {
    showRun();
    showRun();
    m_window.close();
    const QString first = m_folder.filePath(QStringLiteral("first.json"));
    const QString second = m_folder.filePath(QStringLiteral("second.json"));
    answer(QMessageBox::Save);
    choose(first);
    answer(QMessageBox::Save);
    choose(second);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }));
    const Session stored = Session::fromJson(m_settings.lastSession(), QStringLiteral("test"));
    ASSERT_EQ(stored.traces.size(), 2u);
    EXPECT_EQ(stored.traces[0], QStringList{first});
    EXPECT_EQ(stored.traces[1], QStringList{second});
    EXPECT_EQ(stored.shown.a.trace, 1) << "the last run is what was shown";
}

TEST_F(NothingLost, ARunThatIsOpenKeepsItsFileWhenNewOnesCome) {
    auto* store = m_window.findChild<RunStore*>();
    ASSERT_NE(store, nullptr);
    for (const RunStore::Run& old : store->runs())
        store->remove(old.path);
    const auto keep = [&](const QByteArray& bytes) {
        const QString path = store->newRun(RunStore::Kind::Profile, QStringLiteral("run"), {});
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        store->keep(path);
        return path;
    };
    showRun();
    const QString saved = m_folder.filePath(QStringLiteral("run.json"));
    m_window.files().saveTo(m_workspace.current()->trace, saved);
    ASSERT_TRUE(waitUntilIdle());
    const QString oldest = keep(read(saved));
    const QString second = keep(read(saved));
    m_workspace.openRun(oldest);
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_EQ(m_workspace.current()->trace->keptAt, oldest);
    for (int i = 0; i < RunStore::kMost; ++i)
        keep("x");
    EXPECT_TRUE(QFile::exists(oldest));
    EXPECT_FALSE(QFile::exists(second)) << "one that nobody looks at makes room";
    for (const RunStore::Run& old : store->runs())
        store->remove(old.path);
}

TEST_F(NothingLost, AnotherRunLosesNothing) {
    showRun();
    showRun();
    EXPECT_EQ(m_workspace.unsaved().size(), 2u);
    EXPECT_EQ(dialog<QDialog>(kNone), nullptr);
}

TEST_F(NothingLost, ClosingDuringARunAsksFirst) {
    std::atomic<bool> running = false;
    m_jobs.add(std::make_unique<ThreadJob>(QStringLiteral("measuring"), untilStopped(running)),
               JobQueue::Use::Machine);
    ASSERT_TRUE(QTest::qWaitFor([&] { return running.load(); }));
    m_window.close();
    answer(QMessageBox::Cancel);
    EXPECT_TRUE(m_window.isVisible());
    EXPECT_TRUE(m_jobs.machineInUse());
    m_window.close();
    answer(QMessageBox::Close);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }));
    EXPECT_TRUE(m_jobs.jobs().empty());
}

TEST_F(NothingLost, ClosingDuringOtherWorkStopsItAndCloses) {
    std::atomic<bool> running = false;
    m_jobs.run(QStringLiteral("reading"), untilStopped(running));
    ASSERT_TRUE(QTest::qWaitFor([&] { return running.load(); }));
    m_window.close();
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }));
}

TEST_F(NothingLost, AFullDiskIsSaidAndLeavesTheRunUnsaved) {
    showRun();
    m_window.files().saveTo(m_workspace.current()->trace, QStringLiteral("/dev/full/run.json"));
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().isVisible());
    EXPECT_EQ(m_workspace.unsaved().size(), 1u);
}

TEST_F(NothingLost, WhatWaitedForASaveThatFailedIsForgotten) {
    showRun();
    const QString path = m_folder.filePath(QStringLiteral("later/run.json"));
    bool closed = false; // as closing the window waits for it
    m_window.files().saveTo(m_workspace.current()->trace, path, [&] { closed = true; });
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_window.banner().isVisible());
    QTest::qWait(1);
    ASSERT_TRUE(QDir(m_folder.path()).mkdir(QStringLiteral("later")));
    m_window.files().saveTo(m_workspace.current()->trace, path);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_workspace.unsaved().empty());
    EXPECT_FALSE(closed);
}

TEST_F(NothingLost, ClosingWaitsForATableThatIsExported) {
    QStandardItemModel model(20000, 2);
    DataTable table(model, &m_jobs, QStringLiteral("long"));
    const QString path = m_folder.filePath(QStringLiteral("long.csv"));
    table.writeCsv(path);
    ASSERT_TRUE(m_jobs.busy()) << "it takes a while";
    m_window.close();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }, 20000));
    EXPECT_EQ(read(path).count('\n'), model.rowCount() + 1);
}

TEST_F(NothingLost, ALongCopyDoesNotKeepTheWindowOpen) {
    QStandardItemModel model(20000, 2);
    DataTable table(model, &m_jobs, QStringLiteral("long"));
    table.copyMarkdown();
    ASSERT_TRUE(m_jobs.busy()) << "it takes a while";
    m_window.close();
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_window.isVisible(); }, 2000));
}

TEST_F(NothingLost, ATableThatIsGoneIsNotExported) {
    QStandardItemModel model(20000, 2);
    auto table = std::make_unique<DataTable>(model, &m_jobs, QStringLiteral("long"));
    const QString path = m_folder.filePath(QStringLiteral("gone.csv"));
    table->writeCsv(path);
    table.reset();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_FALSE(QFile::exists(path));
}

TEST_F(NothingLost, CancelReachesSaving) {
    showRun();
    const auto& jobs = m_jobs.jobs();
    EXPECT_TRUE(jobs.empty());
    m_workspace.save(m_workspace.current()->trace, m_folder.filePath(QStringLiteral("x.json")));
    ASSERT_EQ(m_jobs.jobs().size(), 1u);
    EXPECT_TRUE(m_jobs.jobs().front()->cancellable());
    ASSERT_TRUE(waitUntilIdle());
}

TEST_F(NothingLost, APictureThatCannotBeWrittenIsSaid) {
    showRun();
    action("file.picture").trigger();
    choose(QStringLiteral("/dev/null/picture.png"));
    EXPECT_TRUE(m_window.banner().isVisible());
}

} // namespace
} // namespace gatescope
