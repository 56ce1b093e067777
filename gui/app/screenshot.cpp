// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshot.h"

#include "compare/compare_view.h"
#include "main_window.h"
#include "result_page.h"

#include <QApplication>
#include <QEventLoop>

#include <cstdio>

namespace gatescope {

int writeScreenshot(MainWindow& window, const QSize& size, const QString& path) {
    window.setAttribute(
        Qt::WA_DontShowOnScreen); // laid out as if shown, but no display is asked for anything
    window.resize(size);
    window.show();
    if (window.task().isRunning()) {
        QEventLoop loop;
        QObject::connect(&window.task(), &BackgroundTask::finished, &loop, &QEventLoop::quit);
        loop.exec();
    }
    if (const auto& failure = window.failure()) {
        std::fprintf(stderr, "gatescope-gui: %s\n%s\n", qUtf8Printable(failure->problem),
                     qUtf8Printable(failure->remedy));
        return failure->exitCode;
    }
    // Layouts settle, then the replots that they queued are drawn.
    for (int round = 0; round < 3; ++round)
        QApplication::processEvents();
    if (window.document() != nullptr) window.resultPage().compare().showStory();
    for (int round = 0; round < 3; ++round)
        QApplication::processEvents();
    if (window.grab().save(path, "PNG")) return 0;
    std::fprintf(
        stderr,
        "gatescope-gui: %s can't be written\nChoose a folder that exists and that you may write to.\n",
        qUtf8Printable(path));
    return 3;
}

} // namespace gatescope
