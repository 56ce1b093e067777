// SPDX-License-Identifier: GPL-3.0-or-later
#include "app_settings.h"

#include <QFileInfo>

#include <algorithm>

namespace gatescope {

namespace {
constexpr int kRecentFiles = 10;

QString splitterKey(const QString& name) {
    return QStringLiteral("window/splitter/") + name;
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

QByteArray AppSettings::splitter(const QString& name) const {
    return m_settings.value(splitterKey(name)).toByteArray();
}

void AppSettings::setSplitter(const QString& name, const QByteArray& state) {
    m_settings.setValue(splitterKey(name), state);
}

ThemeChoice AppSettings::theme() const {
    return themeChoiceFromName(m_settings.value(QStringLiteral("theme")).toString());
}

void AppSettings::setTheme(ThemeChoice choice) {
    m_settings.setValue(QStringLiteral("theme"), themeChoiceName(choice));
}

RunSettings AppSettings::lastRun() const {
    RunSettings run;
    const auto stored = [this](const char* key, auto fallback) {
        return m_settings.value(QStringLiteral("run/") + QLatin1String(key), fallback);
    };
    run.source = static_cast<RunSettings::Source>(std::clamp(stored("source", 0).toInt(), 0, 2));
    run.preset = stored("preset", run.preset).toString();
    run.path = stored("path", run.path).toString();
    run.layer = stored("layer", run.layer).toInt();
    run.tokens = stored("tokens", run.tokens).toInt();
    run.layers = stored("layers", run.layers).toInt();
    run.dtype = stored("dtype", QString()).toString() == QLatin1String("f32") ? DType::F32 : DType::BF16;
    run.routing = stored("routing", run.routing).toString();
    run.device = stored("device", run.device).toString();
    run.threads = stored("threads", run.threads).toInt();
    run.seconds = stored("seconds", run.seconds).toDouble();
    return run;
}

void AppSettings::setLastRun(const RunSettings& run) {
    m_settings.beginGroup(QStringLiteral("run"));
    m_settings.setValue(QStringLiteral("source"), static_cast<int>(run.source));
    m_settings.setValue(QStringLiteral("preset"), run.preset);
    m_settings.setValue(QStringLiteral("path"), run.path);
    m_settings.setValue(QStringLiteral("layer"), run.layer);
    m_settings.setValue(QStringLiteral("tokens"), run.tokens);
    m_settings.setValue(QStringLiteral("layers"), run.layers);
    m_settings.setValue(QStringLiteral("dtype"),
                        run.dtype == DType::F32 ? QStringLiteral("f32") : QStringLiteral("bf16"));
    m_settings.setValue(QStringLiteral("routing"), run.routing);
    m_settings.setValue(QStringLiteral("device"), run.device);
    m_settings.setValue(QStringLiteral("threads"), run.threads);
    m_settings.setValue(QStringLiteral("seconds"), run.seconds);
    m_settings.endGroup();
}

} // namespace gatescope
