// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_layers.h"

namespace gatescope {

TimelineOverlay::TimelineOverlay(QCustomPlot* plot, const SlicePlottable& slices)
    : QCPLayerable(plot), m_slices(slices) {}

QRect TimelineOverlay::clipRect() const {
    return m_slices.keyAxis()->axisRect()->rect();
}

void TimelineOverlay::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

void TimelineOverlay::draw(QCPPainter* painter) {
    const Theme& theme = themeOf(*mParentPlot);
    const QRect area = clipRect();
    if (m_cursor) {
        QColor line = theme.mutedText;
        line.setAlpha(150);
        painter->setPen(QPen(line, 1, Qt::DashLine));
        const double x = std::round(m_slices.keyAxis()->coordToPixel(*m_cursor));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    painter->setBrush(Qt::NoBrush);
    if (m_hovered != kNoSlice && m_hovered != m_selected) {
        painter->setPen(QPen(theme.text, 1));
        painter->drawRect(m_slices.rectOf(m_hovered).adjusted(0, 0, -1, -1));
    }
    if (m_selected != kNoSlice) {
        const QRectF rect = m_slices.rectOf(m_selected);
        QColor tint = theme.accent;
        tint.setAlpha(45);
        painter->fillRect(rect, tint);
        painter->setPen(QPen(theme.accent, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter->drawRect(rect.adjusted(0, 0, -1, -1));
    }
}

TrackGutter::TrackGutter(QCustomPlot* plot, const SlicePlottable& slices)
    : QCPLayerable(plot), m_slices(slices) {}

void TrackGutter::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

void TrackGutter::draw(QCPPainter* painter) {
    const Theme& theme = themeOf(*mParentPlot);
    const QRect tracks = m_slices.keyAxis()->axisRect()->rect();
    const QRect gutter(0, tracks.top(), tracks.left(), tracks.height());
    painter->setClipRect(QRect(gutter.topLeft(), tracks.bottomRight()));
    painter->fillRect(gutter, theme.raised);
    painter->setPen(theme.border);
    painter->drawLine(gutter.topRight(), gutter.bottomRight());

    painter->setFont(mParentPlot->font());
    const QFontMetrics metrics(painter->font());
    for (const Lane& lane : m_slices.layout().lanes()) {
        const double top = m_slices.valueAxis()->coordToPixel(lane.top);
        const double height = lane.bottom() - lane.top;
        if (top > tracks.bottom() || top + height < tracks.top()) continue;
        const bool header = lane.kind == LaneKind::Header;
        if (header) painter->fillRect(QRectF(0, top, mParentPlot->width(), height), theme.raised);
        painter->setPen(header ? theme.text : theme.mutedText);
        // A tall track's name stays at its top; reading order is that of the rows.
        const QRectF room(12, top, (header ? tracks.right() : gutter.width()) - 20.0, lane.rowHeight);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          metrics.elidedText(lane.label, Qt::ElideMiddle, static_cast<int>(room.width())));
    }
}

} // namespace gatescope
