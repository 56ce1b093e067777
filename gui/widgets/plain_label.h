// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

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

/// The same for a tooltip, which has no such switch: escaped where Qt would take it for HTML. Long lines,
/// such as names of C++ templates, are wrapped, what no screen could hold is shortened, and what would turn
/// the text's direction is written out.
QString plainToolTip(const QString& text);

/// The same for a menu's entry, where & would underline the next letter.
QString plainMenuText(QString text);

} // namespace gatescope
