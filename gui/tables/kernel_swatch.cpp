// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/kernel_swatch.h"

#include <QPainter>

namespace gatescope {

void paintSwatch(QPainter& painter, const QRectF& rect, const Theme& theme, StyleCode code) {
    const bool redundant = code == kRedundantGate;
    const bool gate = redundant || code == static_cast<StyleCode>(Role::Gate);
    QColor fill = theme.surface;
    if (!redundant && code >= kFirstNamed) fill = theme.namedFill(code - kFirstNamed);
    if (!redundant && code < kFirstNamed) fill = theme.roleFill(static_cast<Role>(code));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(rect);
    painter.fillRect(rect, fill);
    const QColor line = redundant ? theme.redundant : gate ? theme.gate.darker(150) : theme.mutedText;
    painter.setPen(QPen(line, gate ? 1.5 : 1.0));
    if (redundant) {
        const double step = rect.height() / 2;
        for (double x = rect.left() - rect.height(); x < rect.right(); x += step)
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    }
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(0.75, 0.75, -0.75, -0.75));
    painter.restore();
}

} // namespace gatescope
