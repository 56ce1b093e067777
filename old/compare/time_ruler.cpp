// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/time_ruler.h"

#include "theme.h"
#include "timeline/time_text.h"
#include "timeline/time_ticker.h"

#include <QPainter>

namespace gatescope {

TimeRuler::TimeRuler(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TimeRuler::setRange(TimeRange range) {
    m_range = range;
    update();
}

void TimeRuler::setMargins(int left, int right) {
    m_left = left;
    m_right = right;
    update();
}

void TimeRuler::setCursorTime(std::optional<double> time) {
    if (time == m_cursor) return;
    m_cursor = time;
    update();
}

QSize TimeRuler::sizeHint() const {
    return {200, fontMetrics().height() + 12};
}

void TimeRuler::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.mutedText);
    const QRect span(12, 0, m_left - 20, height());
    painter.drawText(span, Qt::AlignVCenter | Qt::AlignLeft,
                     QStringLiteral("↔ ") + durationText(m_range.span()));

    const int width = this->width() - m_left - m_right;
    const TimeScale scale(m_range, m_left, width);
    painter.setClipRect(m_left, 0, width, height());
    for (const TimeTick& tick : timeTicks(m_range, TimeTicker::wantedFor(width))) {
        const int x = static_cast<int>(std::lround(scale.toPixel(tick.time)));
        painter.setPen(theme.border);
        painter.drawLine(x, height() - 7, x, height());
        if (x + 4 + fontMetrics().horizontalAdvance(tick.text) > m_left + width) continue;
        painter.setPen(theme.mutedText);
        painter.drawText(QRect(x + 4, 0, m_left + width - x, height() - 3), Qt::AlignVCenter | Qt::AlignLeft,
                         tick.text);
    }
    if (m_cursor) paintCursor(painter, scale);
}

void TimeRuler::paintCursor(QPainter& painter, const TimeScale& scale) const {
    const Theme& theme = themeOf(*this);
    const double step = std::max(1.0, tickStep(m_range.span(), 1000));
    const QString text = tickText(*m_cursor, step, std::max(std::abs(m_range.from), std::abs(m_range.to)));
    const int wide = fontMetrics().horizontalAdvance(text) + 12;
    const double x =
        std::clamp(scale.toPixel(*m_cursor) - wide / 2.0, double(m_left), double(width() - m_right - wide));
    const QRectF plate(x, 3, wide, height() - 6);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    painter.drawRoundedRect(plate, 4, 4);
    painter.setPen(theme.onAccent);
    painter.drawText(plate, Qt::AlignCenter, text);
}

} // namespace gatescope
