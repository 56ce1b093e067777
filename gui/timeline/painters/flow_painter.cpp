// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/painters/flow_painter.h"

#include <QPainterPath>

#include <algorithm>

namespace gatescope {

namespace {

constexpr std::size_t kMostArrows = 64; ///< of one slice: a graph launch starts thousands

void paintArrow(QPainter& painter, const QRect& from, const QRect& to, const QColor& colour) {
    const QPointF start(from.right() + 1, from.center().y());
    const QPointF end(to.left(), to.center().y());
    const double bend = std::clamp(std::abs(end.x() - start.x()) / 2, 18.0, 160.0);
    QPainterPath path(start);
    path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.6));
    painter.drawPath(path);
    const QPolygonF head{end, end + QPointF(-7, -4), end + QPointF(-7, 4)};
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(head);
}

} // namespace

void paintFlows(QPainter& painter, const CanvasScene& scene, SliceId selected) {
    const Trace& trace = scene.timeline->trace();
    const auto arrow = [&](SliceId from, SliceId to) {
        const QRect begin = scene.rectOf(from);
        const QRect end = scene.rectOf(to);
        if (!begin.isEmpty() && !end.isEmpty()) paintArrow(painter, begin, end, scene.theme.accent);
    };
    painter.setRenderHint(QPainter::Antialiasing);
    std::size_t count = 0;
    for (const Flow& flow : trace.outgoing(selected)) {
        if (++count > kMostArrows) break;
        arrow(flow.from, flow.to);
    }
    for (const std::uint32_t place : trace.incoming(selected)) {
        if (++count > kMostArrows) break;
        arrow(trace.flows()[place].from, trace.flows()[place].to);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace gatescope
