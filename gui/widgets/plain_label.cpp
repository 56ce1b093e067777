// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plain_label.h"

#include <QStringList>
#include <QTextDocument>

#include <algorithm>

namespace gatescope {

namespace {
constexpr qsizetype kLongLine = 120; ///< characters; longer ones would leave the screen
}

QString plainToolTip(const QString& text) {
    const QStringList lines = text.split(QChar('\n'));
    const bool wrap =
        std::any_of(lines.begin(), lines.end(), [](const QString& line) { return line.size() > kLongLine; });
    if (!wrap && !Qt::mightBeRichText(text)) return text;
    // HTML is wrapped to a narrow column unless told otherwise.
    return QStringLiteral("<p style=\"white-space:%1\">")
               .arg(wrap ? QLatin1String("normal") : QLatin1String("nowrap")) +
           text.toHtmlEscaped().replace(QChar('\n'), QLatin1String("<br>")) + QStringLiteral("</p>");
}

QString plainMenuText(QString text) {
    return text.replace(QChar('&'), QLatin1String("&&"));
}

} // namespace gatescope
