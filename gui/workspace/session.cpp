// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/session.h"

#include "base/error.h"
#include "workspace/workspace.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace gatescope {

namespace {

struct SessionWords {
    Q_DECLARE_TR_FUNCTIONS(Session)
};

const QString kSessionFormat = QStringLiteral("gatescope session");

QJsonObject toJson(const Session::Shown& shown) {
    return {{QStringLiteral("trace"), shown.trace}, {QStringLiteral("timeline"), shown.timeline}};
}

Session::Shown shownFrom(const QJsonValue& value, std::size_t traces) {
    const QJsonObject object = value.toObject();
    Session::Shown shown{object.value(QStringLiteral("trace")).toInt(-1),
                         object.value(QStringLiteral("timeline")).toInt(0)};
    if (shown.trace >= int(traces) || shown.timeline < 0) shown = {};
    return shown;
}

[[noreturn]] void refuse(const QString& file, const QString& why) {
    throw InputError(
        file.toStdString() + ": " + why.toStdString(),
        SessionWords::tr("Open the traces themselves, or a session that GateScope saved.").toStdString());
}

} // namespace

Session Session::of(const Workspace& workspace) {
    Session session;
    for (const Workspace::Entry& entry : workspace.entries()) {
        if (entry.trace->unsaved()) continue;
        const int place = int(session.traces.size());
        session.traces.push_back(entry.trace->paths);
        for (const Slot slot : kSlots) {
            for (std::size_t i = 0; i < entry.timelines.size(); ++i) {
                if (workspace.slot(slot) == entry.timelines[i]) session.shown[slot] = {place, int(i)};
            }
        }
    }
    return session;
}

QJsonObject Session::toJson() const {
    QJsonArray files;
    for (const QStringList& paths : traces)
        files.append(QJsonArray::fromStringList(paths));
    return {{QStringLiteral("format"), kSessionFormat},
            {QStringLiteral("schema"), 1},
            {QStringLiteral("traces"), files},
            {QStringLiteral("baseline"), gatescope::toJson(shown.a)},
            {QStringLiteral("candidate"), gatescope::toJson(shown.b)},
            {QStringLiteral("view"), view}};
}

Session Session::fromJson(const QByteArray& text, const QString& file) {
    QJsonParseError error;
    const QJsonObject whole = QJsonDocument::fromJson(text, &error).object();
    if (error.error != QJsonParseError::NoError)
        refuse(file,
               SessionWords::tr("is no JSON at byte %1: %2").arg(error.offset).arg(error.errorString()));
    if (whole.value(QStringLiteral("format")).toString() != kSessionFormat)
        refuse(file, SessionWords::tr("has no field \"format\" that says \"%1\"").arg(kSessionFormat));
    Session session;
    const QJsonArray files = whole.value(QStringLiteral("traces")).toArray();
    for (const QJsonValue& value : files) {
        QStringList paths;
        const QJsonArray list = value.toArray();
        for (const QJsonValue& path : list)
            paths << path.toString();
        paths.removeAll(QString());
        if (paths.isEmpty()) refuse(file, SessionWords::tr("has an entry without a path in \"traces\""));
        session.traces.push_back(paths);
    }
    session.shown.a = shownFrom(whole.value(QStringLiteral("baseline")), session.traces.size());
    session.shown.b = shownFrom(whole.value(QStringLiteral("candidate")), session.traces.size());
    session.view = whole.value(QStringLiteral("view")).toObject();
    return session;
}

void writeSession(const Session& session, const QString& path) {
    QSaveFile file(path);
    const QByteArray text = QJsonDocument(session.toJson()).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit()) {
        throw InputError(
            path.toStdString() + ": " + file.errorString().toStdString(),
            SessionWords::tr("Choose a folder that exists and that you may write to.").toStdString());
    }
}

Session readSession(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) refuse(path, file.errorString());
    return Session::fromJson(file.readAll(), path);
}

} // namespace gatescope
