// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/slice_colors.h"

namespace gatescope {

namespace {

QColor mixed(const QColor& a, const QColor& b, double shareOfB) {
    const auto mix = [shareOfB](int x, int y) { return static_cast<int>(x + (y - x) * shareOfB + 0.5); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

SlicePaint quietPaint(const Theme& theme, const QColor& fill, bool faded) {
    if (!faded) return {fill, theme.text};
    return {mixed(fill, theme.surface, 0.5), theme.mutedText};
}

} // namespace

SliceColors::SliceColors(const Theme& theme, bool faded) : m_theme(theme) {
    m_paints.fill(quietPaint(theme, theme.roleFill(Role::Other), faded));
    for (int role = 0; role <= static_cast<int>(Role::Other); ++role) {
        const QColor fill = theme.roleFill(static_cast<Role>(role));
        m_paints[static_cast<StyleCode>(role)] = quietPaint(theme, fill, faded);
    }
    for (StyleCode tone = 0; tone < kNamedTones; ++tone) {
        m_paints[kFirstNamed + tone] = quietPaint(theme, theme.namedFill(tone), faded);
    }
    m_paints[static_cast<StyleCode>(Role::Gate)] = {theme.gate, theme.gateText};
    m_paints[kRedundantGate] = {mixed(theme.redundant, theme.surface, theme.dark ? 0.62 : 0.78), theme.text};
}

void decorateGate(QPainter& painter, const QRectF& rect, const Theme& theme, bool redundant) {
    const QColor line = redundant ? theme.redundant : theme.gate.darker(theme.dark ? 130 : 150);
    if (redundant && rect.width() > 3) {
        painter.setPen(QPen(theme.redundant, 1.6));
        painter.save();
        painter.setClipRect(rect, Qt::IntersectClip);
        constexpr double kHatchStep = 7;
        // Anchored at the slice's left edge, so that the hatching travels with it when it is panned.
        const double first = rect.left() - rect.height();
        for (double x = first; x < rect.right(); x += kHatchStep) {
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
        }
        painter.restore();
    }
    painter.setBrush(Qt::NoBrush);
    const double width = redundant ? 2.0 : 1.0;
    painter.setPen(QPen(line, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2));
}

} // namespace gatescope
