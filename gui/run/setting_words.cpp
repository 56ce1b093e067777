// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/setting_words.h"

#include <algorithm>

namespace gatescope {

namespace {

QString shellWord(QString word) {
    const auto plain = [](QChar c) {
        return c.isLetterOrNumber() || QLatin1String("-_./,:=+%@").contains(c);
    };
    if (!word.isEmpty() && std::ranges::all_of(word, plain)) return word;
    return QChar('\'') + word.replace(QChar('\''), QLatin1String("'\\''")) + QChar('\'');
}

} // namespace

QString commandLineText(const QStringList& arguments, const QStringList& launcher) {
    QStringList words;
    for (const QString& word : launcher + QStringList{QStringLiteral("gatescope")} + arguments)
        words << shellWord(word);
    return words.join(QChar(' '));
}

} // namespace gatescope
