// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/job.h"
#include "shell/action_registry.h"
#include "shell/parts.h"

#include <QMainWindow>

#include <optional>

class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;

namespace gatescope {

class FileFlow;
class MessageBanner;
class RunDock;
class SessionKeeper;
class StartPage;
class WorkPage;

/// The program's window: docks, menus, and what they call. Holds no data and computes nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(const Parts& parts);
    ~MainWindow() override;

    ActionRegistry& actions() { return m_actions; }
    FileFlow& files() { return *m_files; }
    WorkPage& page() { return *m_page; }
    RunDock& runDock() { return *m_run; }
    MessageBanner& banner() { return *m_banner; }
    SessionKeeper& session() { return *m_session; }
    /// Of the last job that failed.
    const std::optional<JobFailure>& failure() const { return m_failure; }

signals:
    /// The first time that the window has been drawn.
    void firstShown();

protected:
    void closeEvent(QCloseEvent* event) override;
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildLayout();
    void connectFileActions();
    void connectViewActions();
    void connectCompareActions();
    void connectThemeActions();
    void connectParts();
    // What can be done now; each is called where that may have changed.
    void updateTraceActions();
    void updateUndoActions();
    void updateRunActions();
    void updateSessionAction();
    void updateTitle();
    void fillRecentMenu();
    void showHover();
    /// In the status line, for a while.
    void say(const QString& message);
    void openSession(const QString& path);
    /// Traces, a session, or a model's config.json or folder for the run form.
    void takeDropped(const QStringList& paths);
    void exportReport(const QString& path);
    void exportPicture(const QString& path);
    bool closingWaits();
    void remember();

    Parts m_parts;
    ActionRegistry m_actions;
    FileFlow* m_files;
    SessionKeeper* m_session;
    MessageBanner* m_banner = nullptr;
    QStackedWidget* m_pages = nullptr;
    StartPage* m_start = nullptr;
    WorkPage* m_page = nullptr;
    RunDock* m_run = nullptr;
    QLabel* m_hover = nullptr;
    QMenu* m_recent = nullptr;
    std::optional<JobFailure> m_failure;
    bool m_closeWhenIdle = false;
    bool m_nothingToLose = false; ///< closing has been agreed to
    bool m_shownBefore = false;
};

} // namespace gatescope
