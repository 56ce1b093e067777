// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace gatescope {

/// The command line that does the measuring.
class EngineProgram {
public:
    /// Beside the running program, else in the build tree, else in PATH; nothing where there is none.
    static std::optional<QString> find();
    /// The version from what `gatescope --version` prints; empty where that is something else.
    static QString versionFrom(const QByteArray& output);
    /// Whether the program of this path is known to be of this window's version.
    static bool isChecked(const QString& path);
    static void setChecked(const QString& path);
};

} // namespace gatescope
