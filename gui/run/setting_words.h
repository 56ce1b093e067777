// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace gatescope {

inline void addWord(QStringList& words, const char* option, const QString& value) {
    words << QLatin1String(option) << value;
}

/// As the command line reads it: no locale, no zeros behind.
inline QString numberWord(double value) {
    return QString::number(value, 'g', 6);
}

/// Leaves `value` as it is where the map has none, or none of its kind: settings files are edited by hand.
template <typename Value>
void readSetting(const QVariantMap& map, const char* key, Value& value) {
    const QVariant stored = map.value(QLatin1String(key));
    QVariant converted = stored;
    if (!stored.isValid() || !converted.convert(QMetaType::fromType<Value>())) return;
    value = converted.value<Value>();
}

/// The line for a shell, each word quoted where a shell would take it apart. `launcher`: what starts
/// gatescope.
QString commandLineText(const QStringList& arguments, const QStringList& launcher = {});

} // namespace gatescope
