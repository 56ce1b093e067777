// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/painters/overlay_painter.h"

#include "look/number_text.h"
#include "timeline/painters/finding_painter.h"
#include "timeline/painters/flow_painter.h"

#include <algorithm>

namespace gatescope {

namespace {

void paintFrame(QPainter& painter, const CanvasScene& scene, SliceId id, int thick) {
    const QRect rect =
        scene.rectOf(id).intersected(QRect(-8, -8, scene.size.width() + 16, scene.size.height() + 16));
    if (rect.isEmpty()) return;
    painter.setBrush(Qt::NoBrush);
    // Two colours, so that the frame can be seen on every fill.
    painter.setPen(QPen(scene.theme.surface, thick + 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(rect.adjusted(0, 0, -1, -1));
    painter.setPen(QPen(scene.theme.text, thick, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(rect.adjusted(0, 0, -1, -1));
}

void paintArea(QPainter& painter, const CanvasScene& scene, const AreaSelection& area) {
    QColor tint = scene.theme.accent;
    tint.setAlpha(46);
    for (const VisibleBand& band : visibleBands(scene)) {
        const bool held = std::ranges::find(area.tracks, band.band->track) != area.tracks.end();
        if (!held || band.band->kind == TrackBand::Kind::Gates) continue;
        const int top = std::max(band.top, band.clipTop);
        const QRect rect = rangeRect(scene, area.range, top, band.top + band.band->height());
        painter.fillRect(rect, tint);
    }
    const QRect whole = rangeRect(scene, area.range, 0, scene.size.height());
    if (whole.isEmpty()) return;
    painter.setPen(scene.theme.accent);
    if (scene.axis.pixelOf(area.range.from) >= 0) painter.drawLine(whole.topLeft(), whole.bottomLeft());
    if (scene.axis.pixelOf(area.range.to) <= scene.axis.width())
        painter.drawLine(whole.topRight(), whole.bottomRight());
}

void paintMeasure(QPainter& painter, const CanvasScene& scene, TimeRange measure) {
    const QRect rect = rangeRect(scene, measure, 0, scene.size.height());
    if (rect.isEmpty()) return;
    QColor tint = scene.theme.warning;
    tint.setAlpha(36);
    painter.fillRect(rect, tint);
    painter.setPen(QPen(scene.theme.warning, 1, Qt::DashLine));
    painter.drawLine(rect.topLeft(), rect.bottomLeft());
    painter.drawLine(rect.topRight(), rect.bottomRight());
}

} // namespace

QRect rangeRect(const CanvasScene& scene, TimeRange range, int top, int bottom) {
    const int left = qFloor(std::max(scene.axis.windowPixelOf(range.from), -2.0));
    const int right = qCeil(std::min(scene.axis.windowPixelOf(range.to), scene.size.width() + 2.0));
    if (right < left || right < 0 || left > scene.size.width()) return {};
    return {left, top, std::max(right - left, 1), std::max(bottom - top, 0)};
}

void paintOverlay(QPainter& painter, const CanvasScene& scene, const ViewState& view) {
    if (const auto* area = std::get_if<AreaSelection>(&view.selection())) {
        if (area->slot == scene.slot) paintArea(painter, scene, *area);
    }
    if (view.measure()) paintMeasure(painter, scene, *view.measure());
    if (view.hoverTime()) {
        const int x = qFloor(scene.axis.windowPixelOf(*view.hoverTime()));
        QColor line = scene.theme.text;
        line.setAlpha(110);
        painter.fillRect(x, 0, 1, scene.size.height(), line);
    }
    // Fixed bands stay above what is scrolled.
    painter.save();
    const auto clipFor = [&](SliceId id) {
        const TrackBand* band = scene.layout.bandOf(scene.timeline->trace().sliceTracks()[id]);
        const bool pinned = band != nullptr && band->pinned;
        painter.setClipRect(0, pinned ? 0 : scene.layout.fixedHeight(), scene.size.width(),
                            scene.size.height());
    };
    if (const auto* finding = std::get_if<FindingSelection>(&view.selection())) {
        painter.setClipRect(0, scene.layout.fixedHeight(), scene.size.width(), scene.size.height());
        if (finding->slot == scene.slot) paintEvidence(painter, scene, finding->finding);
    }
    if (const auto selected = view.selectedSlice(scene.slot)) {
        if (*selected < scene.timeline->trace().sliceCount()) {
            clipFor(*selected);
            paintFlows(painter, scene, *selected);
            paintFrame(painter, scene, *selected, 2);
        }
    }
    const auto& hovered = view.hovered();
    if (hovered && hovered->slot == scene.slot && hovered->id < scene.timeline->trace().sliceCount()) {
        clipFor(hovered->id);
        paintFrame(painter, scene, hovered->id, 1);
    }
    painter.restore();
}

} // namespace gatescope
