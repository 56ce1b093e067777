// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"
#include "run/run_settings.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace gatescope {

/// What the command line asks for.
struct LaunchOptions {
    QStringList files;          ///< several are the ranks of one run
    QString candidate;          ///< to compare them with
    QString panel;              ///< of the drawer, to be shown first
    bool quitAfterShow = false; ///< print how long the start took, and exit
    QString screenshot;         ///< write a picture of the window there and exit
    QSize size{1440, 900};
    std::optional<ThemeChoice> theme;
    bool run = false;     ///< profile at once
    bool after = false;   ///< start with is_internal_router on
    RunSettings settings; ///< for run; defaults where nothing was given
    bool showVersion = false;
    bool showHelp = false;
    QString helpText;
};

/// UsageError where the line makes no sense.
LaunchOptions parseLaunchOptions(const QStringList& arguments);

/// "GateScope 0.1.0 (Qt 6.4.2)".
QString versionText();

} // namespace gatescope
