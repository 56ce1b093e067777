// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QTextDocument>

namespace gatescope {

/// Shows its text as it is. Names come from files, and a label left to itself takes what looks like HTML for
/// HTML: parts of a name vanish, or pictures are fetched.
class PlainLabel : public QLabel {
public:
    explicit PlainLabel(QWidget* parent = nullptr) : PlainLabel(QString(), parent) {}
    explicit PlainLabel(const QString& text, QWidget* parent = nullptr) : QLabel(text, parent) {
        setTextFormat(Qt::PlainText);
    }
};

/// The same for a tooltip, which has no such switch: the text escaped, lines kept.
inline QString plainToolTip(const QString& text) {
    return text.isEmpty() ? QString() : Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal);
}

/// The same for a menu's entry, where & would underline the next letter.
inline QString plainMenuText(QString text) {
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace gatescope
