// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/elided_label.h"

#include <QPainter>
#include <QStyle>

namespace gatescope {

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : PlainLabel(text, parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::setTextAndTip(const QString& text) {
    setText(text);
    setToolTip(plainToolTip(text));
}

void ElidedLabel::setKeptWhole(bool whole) {
    m_whole = whole;
    setSizePolicy(whole ? QSizePolicy::Minimum : QSizePolicy::Ignored, QSizePolicy::Preferred);
    updateGeometry();
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + 2, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return m_whole ? sizeHint() : QSize(0, fontMetrics().height());
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text().simplified(), m_mode, width());
    style()->drawItemText(&painter, rect(), int(Qt::AlignVCenter | Qt::AlignLeft), palette(), isEnabled(),
                          shown, foregroundRole());
}

} // namespace gatescope
