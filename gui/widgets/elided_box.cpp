// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/elided_box.h"

#include <QAbstractItemView>
#include <QStyleOptionComboBox>
#include <QStylePainter>

#include <algorithm>

namespace gatescope {

ElidedBox::ElidedBox(QWidget* parent) : QComboBox(parent) {
    view()->setTextElideMode(Qt::ElideMiddle);
}

QString ElidedBox::shortened(const QString& text, int room) const {
    if (fontMetrics().horizontalAdvance(text) <= room) return text;
    // What it has in common with the one that is most like it tells nothing.
    qsizetype common = 0;
    for (int i = 0; i < count(); ++i) {
        const QString other = itemText(i);
        if (other == text) continue;
        const auto differ = std::mismatch(text.begin(), text.end(), other.begin(), other.end()).first;
        common = std::max<qsizetype>(common, differ - text.begin());
    }
    while (common > 0 && text[common - 1].isLetterOrNumber())
        --common; // words stay whole
    const QString own = common > 1 ? QChar(0x2026) + text.mid(common) : text;
    return fontMetrics().elidedText(own, common > 1 ? Qt::ElideRight : Qt::ElideMiddle, room);
}

void ElidedBox::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect room =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = shortened(option.currentText, room.width() - 2);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

} // namespace gatescope
