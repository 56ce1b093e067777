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

QStringList AppSettings::recentFiles() const {
    return m_settings.value(QStringLiteral("recentFiles")).toStringList();
}

void AppSettings::addRecentFile(const QString& path) {
    QStringList files = recentFiles();
    const QString absolute = QFileInfo(path).absoluteFilePath();
    files.removeAll(absolute);
    files.prepend(absolute);
    m_settings.setValue(QStringLiteral("recentFiles"), files.mid(0, kRecentFiles));
}

void AppSettings::removeRecentFile(const QString& path) {
    QStringList files = recentFiles();
    files.removeAll(path);
    m_settings.setValue(QStringLiteral("recentFiles"), files);
}

QByteArray AppSettings::layout(const QString& name) const {
    return m_settings.value(layoutKey(name)).toByteArray();
}

void AppSettings::setLayout(const QString& name, const QByteArray& state) {
    m_settings.setValue(layoutKey(name), state);
}

ThemeChoice AppSettings::theme() const {
    return themeChoiceFromName(m_settings.value(QStringLiteral("theme")).toString());
}

void AppSettings::setTheme(ThemeChoice choice) {
    m_settings.setValue(QStringLiteral("theme"), themeChoiceName(choice));
}

QVariantMap AppSettings::lastRun() const {
    return m_settings.value(QStringLiteral("run")).toMap();
}

void AppSettings::setLastRun(const QVariantMap& run) {
    m_settings.setValue(QStringLiteral("run"), run);
}

QByteArray AppSettings::lastSession() const {
    return m_settings.value(QStringLiteral("session")).toByteArray();
}

void AppSettings::setLastSession(const QByteArray& json) {
    m_settings.setValue(QStringLiteral("session"), json);
}

} // namespace gatescope
