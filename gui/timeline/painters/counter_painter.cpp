// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/painters/counter_painter.h"

#include "look/kernel_palette.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace gatescope {

void paintCounter(PixelSurface& surface, const CanvasScene& scene, const VisibleBand& band) {
    const TrackId track = band.band->track;
    const auto whole = scene.timeline->counters->whole(track);
    if (!whole.any) return;
    const double floor = std::min(whole.low, 0.0);
    const double span = std::max(whole.high - floor, 1e-12);
    const int top = scene.device(band.top) + scene.axis.devicePixels(2);
    const int bottom = scene.device(band.top + band.band->height() - 1);
    const int clip = scene.device(band.clipTop);
    const auto yOf = [&](double value) {
        return bottom - static_cast<int>(std::lround((value - floor) / span * (bottom - top)));
    };
    const QColor line = scene.theme.accent;
    const QRgb area = mixed(line, scene.theme.surface, 0.72).rgb();
    const int thick = scene.axis.devicePixels(1);
    for (const ShownSpan& stretch : shownSpans(scene.map, scene.axis, 0, surface.width())) {
        const int first = std::max(scene.axis.pixelOf(static_cast<double>(stretch.from + stretch.shift)), 0);
        const int last = std::min(scene.axis.pixelOf(static_cast<double>(stretch.to + stretch.shift)) + 1,
                                  surface.width());
        for (int x = first; x < last; ++x) {
            const auto from = static_cast<std::int64_t>(scene.axis.timeAt(x)) - stretch.shift;
            const auto to = static_cast<std::int64_t>(scene.axis.timeAt(x + 1)) - stretch.shift;
            const auto extremes = scene.timeline->counters->in(track, from, std::max(to, from + 1));
            if (!extremes.any) continue;
            const int high = yOf(extremes.high);
            surface.fill(x, std::max(high, clip), x + 1, bottom, area);
            surface.fill(x, std::max(high, clip), x + 1, std::max(yOf(extremes.low), high) + thick,
                         line.rgb());
        }
    }
}

void labelCounter(QPainter& painter, const CanvasScene& scene, const VisibleBand& band) {
    const auto whole = scene.timeline->counters->whole(band.band->track);
    if (!whole.any || band.top < band.clipTop) return;
    const QString text = QLocale().toString(whole.high, 'g', 4);
    const QFontMetrics& metrics = scene.labels.metrics();
    const QRect plate(2, band.top + 2, metrics.horizontalAdvance(text) + 6, metrics.height());
    painter.setFont(scene.labels.font());
    painter.fillRect(plate, scene.theme.surface);
    painter.setPen(scene.theme.mutedText);
    painter.drawText(plate, Qt::AlignCenter, text);
}

} // namespace gatescope
