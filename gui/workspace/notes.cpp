// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/notes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <cerrno>

namespace gatescope {

namespace {
const QString kFormat = QStringLiteral("gatescope notes");

/// Why it did not work, if so.
std::optional<QString> keep(const std::vector<Note>& all, const QString& path) {
    QJsonArray notes;
    for (const Note& note : all) {
        notes.append(QJsonObject{{QStringLiteral("from_ns"), qint64(note.from)},
                                 {QStringLiteral("to_ns"), qint64(note.to)},
                                 {QStringLiteral("text"), note.text}});
    }
    const QJsonObject whole{
        {QStringLiteral("format"), kFormat}, {QStringLiteral("schema"), 1}, {QStringLiteral("notes"), notes}};
    QSaveFile file(path);
    const QByteArray text = QJsonDocument(whole).toJson();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) return {};
    return TraceNotes::tr("The notes can't be written to %1: %2").arg(path, file.errorString());
}

} // namespace

TraceNotes::TraceNotes(const QString& tracePath)
    : m_path(tracePath.isEmpty() ? QString() : pathBeside(tracePath)) {
    read();
}

QString TraceNotes::pathBeside(const QString& tracePath) {
    return tracePath + QStringLiteral(".notes.json");
}

void TraceNotes::read() {
    QFile file(m_path);
    if (m_path.isEmpty() || !file.exists()) return;
    QJsonParseError error;
    QJsonObject whole;
    if (file.open(QIODevice::ReadOnly)) {
        whole = QJsonDocument::fromJson(file.readAll(), &error).object();
    }
    if (whole.value(QStringLiteral("format")).toString() != kFormat) {
        m_readable = false;
        m_problem = tr("%1 holds no notes of GateScope's: it is left as it is, and new notes are not kept.")
                        .arg(m_path);
        return;
    }
    const QJsonArray notes = whole.value(QStringLiteral("notes")).toArray();
    for (const QJsonValue& value : notes) {
        const QJsonObject one = value.toObject();
        m_notes.push_back({one.value(QStringLiteral("from_ns")).toInteger(),
                           one.value(QStringLiteral("to_ns")).toInteger(),
                           one.value(QStringLiteral("text")).toString()});
    }
    std::ranges::stable_sort(m_notes, {}, &Note::from);
}

void TraceNotes::write() {
    if (!m_path.isEmpty() && m_readable) m_problem = keep(m_notes, m_path);
    emit changed(); // with what became of it
}

void TraceNotes::add(const Note& note) {
    m_notes.insert(std::ranges::upper_bound(m_notes, note.from, {}, &Note::from), note);
    write();
}

void TraceNotes::replace(std::size_t at, const Note& note) {
    m_notes[at] = note;
    std::ranges::stable_sort(m_notes, {}, &Note::from);
    write();
}

void TraceNotes::remove(std::size_t at) {
    m_notes.erase(m_notes.begin() + static_cast<std::ptrdiff_t>(at));
    write();
}

void TraceNotes::moveTo(const QString& tracePath) {
    const QString path = pathBeside(tracePath);
    if (path == m_path) return;
    m_path = path;
    m_readable = !QFile::exists(path);
    m_problem.reset();
    // Notes of the trace that was replaced: those of this one are not kept, which is said.
    if (!m_readable)
        m_problem = tr("The notes can't be written to %1: %2").arg(path, qt_error_string(EEXIST));
    if (m_readable && !m_notes.empty()) return write();
    emit changed();
}

} // namespace gatescope
