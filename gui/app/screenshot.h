// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

namespace gatescope {

class MainWindow;

/// Waits for the window's work to end, draws it at `size` and writes a PNG. Returns the program's exit code;
/// what went wrong is said on stderr.
int writeScreenshot(MainWindow& window, const QSize& size, const QString& path);

} // namespace gatescope
