// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/launch_options.h"
#include "compare/comparer.h"
#include "jobs/job_queue.h"
#include "shell/app_settings.h"
#include "shell/main_window.h"
#include "state/aligner.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QTranslator>

#include <memory>

namespace gatescope {

/// Owns what outlives the window: settings, theme, jobs, what is open and how it is seen.
class Application {
public:
    Application(QApplication& application, const LaunchOptions& options);

    /// Shows the window and carries out what the command line asks for; the exit code.
    int run();
    MainWindow& window() { return *m_window; }

private:
    void installTranslations();
    void open();
    int screenshot();
    int quitAfterShow();
    bool waitForJobs();

    LaunchOptions m_options;
    AppSettings m_settings;
    QTranslator m_translator;
    QTranslator m_qtTranslator;
    ThemeController m_theme;
    JobQueue m_jobs;
    Workspace m_workspace;
    ViewState m_view;
    Aligner m_aligner;
    Comparer m_comparer;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace gatescope
