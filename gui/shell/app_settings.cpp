// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/app_settings.h"

#include <QFileInfo>

namespace gatescope {

namespace {

constexpr int kRecentFiles = 10;

QString layoutKey(const QString& name) {
    return QStringLiteral("layout/") + name;
}

} // namespace

void AppSettings::keep(const QString& key, const QVariant& value) {
    if (m_kept) m_settings.setValue(key, value);
}

QStringList AppSettings::recentFiles() const {
    return m_settings.value(QStringLiteral("recentFiles")).toStringList();
}

void AppSettings::addRecentFile(const QString& path) {
    QStringList files = recentFiles();
    const QString absolute = QFileInfo(path).absoluteFilePath();
    files.removeAll(absolute);
    files.prepend(absolute);
    keep(QStringLiteral("recentFiles"), files.mid(0, kRecentFiles));
}

void AppSettings::removeRecentFile(const QString& path) {
    QStringList files = recentFiles();
    files.removeAll(path);
    keep(QStringLiteral("recentFiles"), files);
}

QByteArray AppSettings::layout(const QString& name) const {
    return m_settings.value(layoutKey(name)).toByteArray();
}

void AppSettings::setLayout(const QString& name, const QByteArray& state) {
    keep(layoutKey(name), state);
}

ThemeChoice AppSettings::theme() const {
    return themeChoiceFromName(m_settings.value(QStringLiteral("theme")).toString());
}

void AppSettings::setTheme(ThemeChoice choice) {
    keep(QStringLiteral("theme"), themeChoiceName(choice));
}

QVariantMap AppSettings::lastRun() const {
    return m_settings.value(QStringLiteral("run")).toMap();
}

void AppSettings::setLastRun(const QVariantMap& run) {
    keep(QStringLiteral("run"), run);
}

QByteArray AppSettings::lastSession() const {
    return m_settings.value(QStringLiteral("session")).toByteArray();
}

void AppSettings::setLastSession(const QByteArray& json) {
    keep(QStringLiteral("session"), json);
}

} // namespace gatescope
