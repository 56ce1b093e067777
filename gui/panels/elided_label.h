// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plain_label.h"

#include <QPainter>

namespace gatescope {

/// One line of text that gives way: what does not fit is left out in the middle, and told by the tooltip.
class ElidedLabel : public PlainLabel {
public:
    explicit ElidedLabel(QWidget* parent) : PlainLabel(parent) {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    void setWhole(const QString& text) {
        setText(text);
        setToolTip(plainToolTip(text));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        const QString line = text().simplified();
        painter.drawText(rect(), int(alignment() | Qt::AlignVCenter | Qt::TextSingleLine),
                         fontMetrics().elidedText(line, Qt::ElideMiddle, width()));
    }
};

} // namespace gatescope
