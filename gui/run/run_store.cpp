// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/run_store.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>

namespace gatescope {

namespace {

const QString kProfile = QStringLiteral("profile");
const QString kSweep = QStringLiteral("sweep");
constexpr int kForgottenAfterS = 24 * 3600;

QString noteOf(const QString& path) {
    return path + QStringLiteral(".about");
}

QString resultOf(const QString& note) {
    return note.chopped(QStringLiteral(".about").size());
}

} // namespace

RunStore::RunStore(QString folder, QObject* parent) : QObject(parent), m_folder(std::move(folder)) {}

QString RunStore::defaultFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/runs");
}

QString RunStore::newRun(Kind kind, const QString& title, const QString& commandLine, QString* problem) {
    QDir().mkpath(m_folder);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString start = m_folder + now.toString(QStringLiteral("'/run-'yyyyMMdd-HHmmss-zzz"));
    // Two of one moment: the number has one place, so that names sort by time.
    QString path;
    for (int n = 1; path.isEmpty() || QFile::exists(noteOf(path)); ++n)
        path = QStringLiteral("%1-%2.json").arg(start).arg(n);
    const QJsonObject about{{QStringLiteral("kind"), kind == Kind::Sweep ? kSweep : kProfile},
                            {QStringLiteral("title"), title},
                            {QStringLiteral("command_line"), commandLine},
                            {QStringLiteral("time"), now.toString(Qt::ISODateWithMs)}};
    QSaveFile note(noteOf(path));
    if (note.open(QIODevice::WriteOnly)) note.write(QJsonDocument(about).toJson(QJsonDocument::Compact));
    if (note.isOpen() && note.commit()) return path;
    if (problem != nullptr) *problem = note.errorString();
    return {};
}

QStringList RunStore::notes() const {
    // The names begin with their time.
    return QDir(m_folder).entryList({QStringLiteral("run-*.json.about")}, QDir::Files,
                                    QDir::Name | QDir::Reversed);
}

std::vector<RunStore::Run> RunStore::runs() const {
    std::vector<Run> runs;
    for (const QString& name : notes()) {
        const QString noteFile = m_folder + QChar('/') + name;
        const QFileInfo result(resultOf(noteFile));
        if (!result.isFile() || result.size() == 0) continue;
        QFile note(noteFile);
        if (!note.open(QIODevice::ReadOnly)) continue;
        const QJsonObject about = QJsonDocument::fromJson(note.readAll()).object();
        const QDateTime time =
            QDateTime::fromString(about.value(QLatin1String("time")).toString(), Qt::ISODateWithMs);
        const bool sweep = about.value(QLatin1String("kind")).toString() == kSweep;
        runs.push_back({sweep ? Kind::Sweep : Kind::Profile, result.filePath(),
                        about.value(QLatin1String("title")).toString(),
                        about.value(QLatin1String("command_line")).toString(),
                        time.isValid() ? time.toLocalTime() : result.lastModified(), result.size()});
    }
    return runs;
}

void RunStore::keep(const QString& path) {
    if (!path.startsWith(m_folder)) return;
    const auto all = runs();
    for (std::size_t i = kMost; i < all.size(); ++i) {
        if (m_isOpen && m_isOpen(all[i].path)) continue;
        QFile::remove(all[i].path);
        QFile::remove(noteOf(all[i].path));
    }
    // Notes of runs that came to nothing; the newest may be of one that goes on.
    for (const QString& name : notes()) {
        const QFileInfo note(m_folder + QChar('/') + name);
        const bool old = note.lastModified().secsTo(QDateTime::currentDateTime()) > kForgottenAfterS;
        if (old && !QFile::exists(resultOf(note.filePath()))) QFile::remove(note.filePath());
    }
    emit changed();
}

void RunStore::remove(const QString& path) {
    if (!path.startsWith(m_folder)) return; // what the user has saved is the user's
    QFile::remove(path);
    QFile::remove(noteOf(path));
    emit changed();
}

} // namespace gatescope
