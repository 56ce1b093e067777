// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/engine_program.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QHash>
#include <QStandardPaths>

namespace gatescope {

namespace {

QString programName() {
    return QStringLiteral("gatescope");
}

/// A program that was replaced since is another one.
QHash<QString, QDateTime>& checkedPrograms() {
    static QHash<QString, QDateTime> checked;
    return checked;
}

} // namespace

std::optional<QString> EngineProgram::find() {
    const QString beside = QCoreApplication::applicationDirPath();
    // gui/ and tests/gui/ of a build tree stand beside its engine/.
    for (const char* folder : {"", "/../engine/cli", "/../../engine/cli"}) {
        const QFileInfo program(beside + QLatin1String(folder) + QChar('/') + programName());
        if (program.isFile() && program.isExecutable()) return program.canonicalFilePath();
    }
    const QString inPath = QStandardPaths::findExecutable(programName());
    return inPath.isEmpty() ? std::nullopt : std::optional(inPath);
}

QString EngineProgram::versionFrom(const QByteArray& output) {
    const QString line = QString::fromUtf8(output.left(output.indexOf('\n')));
    const QString start = programName() + QChar(' ');
    return line.startsWith(start) ? line.mid(start.size()).trimmed() : QString();
}

bool EngineProgram::isChecked(const QString& path) {
    const auto found = checkedPrograms().constFind(path);
    return found != checkedPrograms().constEnd() && *found == QFileInfo(path).lastModified();
}

void EngineProgram::setChecked(const QString& path) {
    checkedPrograms().insert(path, QFileInfo(path).lastModified());
}

} // namespace gatescope
