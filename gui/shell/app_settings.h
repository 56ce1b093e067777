// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/theme.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>
#include <QVariantMap>

namespace gatescope {

/// What is kept between sessions, in the platform's usual place.
class AppSettings {
public:
    AppSettings() = default;
    /// Kept in this file instead.
    explicit AppSettings(const QString& iniFile) : m_settings(iniFile, QSettings::IniFormat) {}

    /// Off: nothing is kept any more, as for a screenshot; what was kept before is still read.
    void setKept(bool kept) { m_kept = kept; }

    QStringList recentFiles() const;
    /// Puts the file first; at most ten are kept.
    void addRecentFile(const QString& path);
    void removeRecentFile(const QString& path);

    /// The window's geometry and docks, a splitter's or a table's state, by name.
    QByteArray layout(const QString& name) const;
    void setLayout(const QString& name, const QByteArray& state);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    /// The run form as it was left.
    QVariantMap lastRun() const;
    void setLastRun(const QVariantMap& run);

    /// What was open, as a session's JSON; empty where nothing was.
    QByteArray lastSession() const;
    void setLastSession(const QByteArray& json);

private:
    void keep(const QString& key, const QVariant& value);

    QSettings m_settings;
    bool m_kept = true;
};

} // namespace gatescope
