// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/comparer.h"
#include "gui/samples.h"
#include "jobs/job_queue.h"
#include "shell/app_settings.h"
#include "shell/main_window.h"
#include "state/aligner.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace gatescope::test {

/// A window as main() builds it, with the real theme and settings of its own.
class WindowTest : public testing::Test {
protected:
    WindowTest()
        : m_settings(m_folder.filePath(QStringLiteral("settings.ini"))),
          m_theme(*qApp),
          m_workspace(m_jobs),
          m_aligner(m_workspace, m_view),
          m_comparer(m_workspace, m_jobs),
          m_window(Parts{m_jobs, m_workspace, m_view, m_aligner, m_comparer, m_settings, &m_theme}) {
        m_theme.choose(ThemeChoice::Light);
        m_window.resize(1280, 720);
        m_window.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&m_window));
    }
    ~WindowTest() override { waitUntilIdle(); }

    bool waitUntilIdle() {
        return QTest::qWaitFor([this] { return m_jobs.jobs().empty(); }, 20000);
    }
    void showRun() {
        const auto trace = SampleRun::open();
        m_workspace.add(trace, timelinesOf(trace));
        ASSERT_TRUE(waitUntilIdle());
    }
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
    QAction& action(const char* id) { return *m_window.actions()[QString::fromLatin1(id)]; }

    QTemporaryDir m_folder;
    AppSettings m_settings;
    ThemeController m_theme;
    JobQueue m_jobs;
    Workspace m_workspace;
    ViewState m_view;
    Aligner m_aligner;
    Comparer m_comparer;
    MainWindow m_window;
};

} // namespace gatescope::test
