// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"
#include "app/launch_options.h"
#include "base/error.h"

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

int complain(const Error& error, int exitCode) {
    std::fprintf(stderr, "gatescope-gui: %s\n%s\n", error.problem().c_str(), error.remedy().c_str());
    return exitCode;
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
        return Application(application, options).run();
    } catch (const UsageError& error) {
        return complain(error, 2);
    } catch (const Error& error) {
        return complain(error, 3);
    }
}
