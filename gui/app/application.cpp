// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"

#include "app/start_clock.h"
#include "shell/drawer.h"
#include "shell/file_flow.h"
#include "shell/run_dock.h"
#include "shell/work_page.h"

#include <QElapsedTimer>
#include <QLibraryInfo>
#include <QLocale>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace gatescope {

namespace {
constexpr int kPollMs = 5;
constexpr int kSettleRounds = 4; ///< layouts settle, then the repaints that they asked for are drawn
} // namespace

Application::Application(QApplication& application, const LaunchOptions& options)
    : m_options(options),
      m_theme(application),
      m_workspace(m_jobs),
      m_aligner(m_workspace, m_view),
      m_comparer(m_workspace, m_jobs) {
    installTranslations();
    const bool picture = !options.screenshot.isEmpty();
    m_settings.setKept(!picture && !options.quitAfterShow);
    m_theme.choose(options.theme.value_or(picture ? ThemeChoice::System : m_settings.theme()));
    m_window = std::make_unique<MainWindow>(
        Parts{m_jobs, m_workspace, m_view, m_aligner, m_comparer, m_settings, &m_theme});
}

void Application::installTranslations() {
    // English has a file too, since the sources have no plural forms. It serves all languages without one.
    if (!m_translator.load(QLocale(), QStringLiteral("gatescope"), QStringLiteral("_"),
                           QStringLiteral(":/gatescope/i18n")) &&
        !m_translator.load(QStringLiteral(":/gatescope/i18n/gatescope_en.qm")))
        return; // built without Qt's linguist tools
    QApplication::installTranslator(&m_translator);
    // The buttons of Qt's own dialogs: in the window's language, also where that is not the desktop's.
    if (m_qtTranslator.load(QLocale(m_translator.language()), QStringLiteral("qtbase"), QStringLiteral("_"),
                            QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(&m_qtTranslator);
}

int Application::run() {
    if (m_options.quitAfterShow) return quitAfterShow();
    if (!m_options.screenshot.isEmpty()) return screenshot();
    m_window->show();
    open();
    return QApplication::exec();
}

void Application::open() {
    if (m_options.run) {
        m_window->runDock().setSettings({{QStringLiteral("profile"), m_options.settings.toVariantMap()}});
        m_window->runDock().startProfile();
    }
    if (!m_options.panel.isEmpty()) m_window->page().showPanel(m_options.panel);
    if (m_options.files.isEmpty()) return;
    const bool others = std::ranges::any_of(m_options.files, [](const QString& file) {
        return FileFlow::isSession(file) || FileFlow::isSweep(file);
    });
    if (others) return m_window->files().open(m_options.files);
    if (!m_options.candidate.isEmpty())
        return m_window->files().openPair(m_options.files, m_options.candidate);
    m_workspace.open(m_options.files);
}

bool Application::waitForJobs() {
    QEventLoop loop;
    QTimer poll;
    // One job's outcome starts the next one: done is when none is left.
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (m_jobs.jobs().empty()) loop.quit();
    });
    poll.start(kPollMs);
    loop.exec();
    for (int round = 0; round < kSettleRounds; ++round)
        QApplication::processEvents();
    return m_jobs.jobs().empty();
}

int Application::screenshot() {
    m_window->setAttribute(
        Qt::WA_DontShowOnScreen); // laid out as if shown, but no display is asked for anything
    m_window->resize(m_options.size);
    m_window->show();
    open();
    waitForJobs();
    if (const auto& failure = m_window->failure()) {
        std::fprintf(stderr, "gatescope-gui: %s\n%s\n", qUtf8Printable(failure->problem),
                     qUtf8Printable(failure->remedy));
        return failure->exitCode;
    }
    if (m_options.after && m_workspace.comparing()) m_view.setShow(Show::OnlyB);
    waitForJobs();
    if (m_window->grab().save(m_options.screenshot, "PNG")) return 0;
    std::fprintf(
        stderr,
        "gatescope-gui: %s can't be written\nChoose a folder that exists and that you may write to.\n",
        qUtf8Printable(m_options.screenshot));
    return 3;
}

int Application::quitAfterShow() {
    QElapsedTimer sinceOpening;
    QObject::connect(m_window.get(), &MainWindow::firstShown, m_window.get(), [this, &sinceOpening] {
        std::printf("%lld ms to the window\n", static_cast<long long>(sinceStartMs()));
        std::fflush(stdout);
        if (m_options.files.isEmpty()) return QApplication::quit();
        sinceOpening.start();
        open();
    });
    QObject::connect(&m_workspace, &Workspace::traceOpened, m_window.get(), [this, &sinceOpening] {
        // Once what follows from it has been laid out.
        QMetaObject::invokeMethod(
            m_window.get(),
            [this, &sinceOpening] {
                m_window->grab();
                std::printf("%lld ms from the file to its first picture\n",
                            static_cast<long long>(sinceOpening.elapsed()));
                std::fflush(stdout);
                QApplication::quit();
            },
            Qt::QueuedConnection);
    });
    m_window->show();
    return QApplication::exec();
}

} // namespace gatescope
