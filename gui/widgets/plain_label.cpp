// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plain_label.h"

#include "look/shown_text.h"

#include <QStringList>
#include <QTextDocument>

#include <algorithm>

namespace gatescope {

namespace {

constexpr qsizetype kLongLine = 120;   ///< characters; longer ones would leave the screen
constexpr qsizetype kMostChars = 1200; ///< of a tip; names of C++ templates have thousands
constexpr qsizetype kMostLines = 30;
constexpr qsizetype kLongWord = 80; ///< characters without a space: from here on it may be broken

/// Shortened in the middle: names differ at their ends.
QString bounded(const QString& text) {
    QString kept = text;
    if (kept.size() > kMostChars)
        kept = kept.left(kMostChars * 2 / 3) + QStringLiteral(" … ") + kept.right(kMostChars / 3);
    QStringList lines = kept.split(QChar('\n'));
    if (lines.size() > kMostLines) {
        lines.erase(lines.begin() + kMostLines * 2 / 3, lines.end() - kMostLines / 3);
        lines.insert(kMostLines * 2 / 3, QStringLiteral("…"));
    }
    return lines.join(QChar('\n'));
}

/// A line is wrapped at spaces only: a name without any gets places where it may be.
QString breakable(const QString& text) {
    QString out;
    qsizetype word = 0;
    for (const QChar c : text) {
        word = c.isSpace() ? 0 : word + 1;
        if (word > kLongWord && !c.isLowSurrogate()) {
            out += QChar(0x200B);
            word = 1;
        }
        out += c;
    }
    return out;
}

} // namespace

QString plainToolTip(const QString& whole) {
    const QString text = shownText(bounded(whole));
    const QStringList lines = text.split(QChar('\n'));
    const bool wrap =
        std::any_of(lines.begin(), lines.end(), [](const QString& line) { return line.size() > kLongLine; });
    if (!wrap && !Qt::mightBeRichText(text)) return text;
    // HTML is wrapped to a narrow column unless told otherwise.
    return QStringLiteral("<p style=\"white-space:%1\">")
               .arg(wrap ? QLatin1String("normal") : QLatin1String("nowrap")) +
           (wrap ? breakable(text) : text).toHtmlEscaped().replace(QChar('\n'), QLatin1String("<br>")) +
           QStringLiteral("</p>");
}

QString plainMenuText(QString text) {
    return text.replace(QChar('&'), QLatin1String("&&"));
}

} // namespace gatescope
