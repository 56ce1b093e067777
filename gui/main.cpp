// SPDX-License-Identifier: GPL-3.0-or-later
#include "app_settings.h"
#include "launch_options.h"
#include "main_window.h"
#include "run/run_panel.h"
#include "screenshot.h"

#include <QApplication>
#include <QIcon>

#include <cstdio>

using namespace gatescope;

namespace {

/// A screenshot needs no display: without one, or where none was asked for, Qt draws into memory.
void chooseDisplay(bool screenshot) {
    if (screenshot && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
}

QStringList toStrings(int argc, char** argv) {
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

int runProgram(const LaunchOptions& options, QApplication& application) {
    ThemeController theme(application);
    AppSettings settings;
    theme.choose(
        options.theme.value_or(options.screenshot.isEmpty() ? settings.theme() : ThemeChoice::System));
    EngineRunner runner;
    MainWindow window(runner, presets(), listDevices(), settings, &theme);
    window.setRemembering(options.screenshot.isEmpty());
    if (options.run) window.runPanel().setSettings(options.settings);
    if (options.after) window.runPanel().setFocusSide(Side::After);
    if (options.run) window.runExperiment();
    if (!options.file.isEmpty()) window.openFile(options.file);
    if (!options.screenshot.isEmpty()) return writeScreenshot(window, options.size, options.screenshot);
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    try {
        const LaunchOptions options = parseLaunchOptions(toStrings(argc, argv));
        if (options.showHelp || options.showVersion) {
            std::fputs(qUtf8Printable(options.showHelp ? options.helpText : versionText() + QChar('\n')),
                       stdout);
            return 0;
        }
        chooseDisplay(!options.screenshot.isEmpty());
        QApplication application(argc, argv);
        QApplication::setOrganizationName(QStringLiteral("GateScope"));
        QApplication::setApplicationName(QStringLiteral("gatescope-gui"));
        QApplication::setApplicationDisplayName(QStringLiteral("GateScope"));
        QApplication::setApplicationVersion(QStringLiteral(GATESCOPE_VERSION));
        // The app id under Wayland: the name of the desktop file, by which the icon and the name are found.
        QGuiApplication::setDesktopFileName(QStringLiteral("org.gatescope.GateScope"));
        QApplication::setWindowIcon(QIcon(QStringLiteral(":/gatescope/icons/gatescope.svg")));
        return runProgram(options, application);
    } catch (const UsageError& error) {
        std::fprintf(stderr, "gatescope-gui: %s\n%s\n", error.problem().c_str(), error.remedy().c_str());
        return 2;
    } catch (const Error& error) {
        std::fprintf(stderr, "gatescope-gui: %s\n%s\n", error.problem().c_str(), error.remedy().c_str());
        return 3;
    }
}
