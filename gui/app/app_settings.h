// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/run_settings.h"
#include "theme.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace gatescope {

/// What is kept between sessions, in the platform's usual place.
class AppSettings {
public:
    AppSettings() = default;
    /// Kept in this file instead.
    explicit AppSettings(const QString& iniFile) : m_settings(iniFile, QSettings::IniFormat) {}

    QStringList recentFiles() const;
    /// Puts the file first; at most ten are kept.
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

    QByteArray geometry() const { return m_settings.value(QStringLiteral("window/geometry")).toByteArray(); }
    void setGeometry(const QByteArray& bytes) {
        m_settings.setValue(QStringLiteral("window/geometry"), bytes);
    }
    QByteArray splitter(const QString& name) const;
    void setSplitter(const QString& name, const QByteArray& state);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    RunSettings lastRun() const;
    void setLastRun(const RunSettings& run);

private:
    QSettings m_settings;
};

} // namespace gatescope
