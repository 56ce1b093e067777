// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/painters/gate_painter.h"

#include "look/kernel_palette.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatescope {

namespace {

struct GateLaneWords {
    Q_DECLARE_TR_FUNCTIONS(GateLane)
};

constexpr double kHatchStep = 7; ///< pixels of the window
constexpr double kHatchFrom = 4; ///< narrower tiles are all outline

void frame(PixelSurface& surface, const QRect& rect, int thick, QRgb colour) {
    const int right = rect.left() + rect.width();
    const int bottom = rect.top() + rect.height();
    surface.fill(rect.left(), rect.top(), right, rect.top() + thick, colour);
    surface.fill(rect.left(), bottom - thick, right, bottom, colour);
    surface.fill(rect.left(), rect.top(), rect.left() + thick, bottom, colour);
    surface.fill(right - thick, rect.top(), right, bottom, colour);
}

QString clusterText(const GateCluster& cluster) {
    if (cluster.redundant > 0 && cluster.calls == 1) return GateLaneWords::tr("redundant");
    if (cluster.redundant > 0)
        return GateLaneWords::tr("%1, %2 redundant")
            .arg(GateLaneWords::tr("%n gate calls", "two or more", cluster.calls))
            .arg(cluster.redundant);
    return cluster.calls == 1 ? GateLaneWords::tr("gate")
                              : GateLaneWords::tr("%n gate calls", "two or more", cluster.calls);
}

} // namespace

void outlineGate(PixelSurface& surface, const CanvasScene& scene, QRect tile, bool redundant, bool folded) {
    const Theme& theme = scene.theme;
    // What is far outside need not be drawn.
    tile.setLeft(std::max(tile.left(), -64));
    tile.setRight(std::min(tile.right(), surface.width() + 64));
    const int thin = scene.axis.devicePixels(1);
    if (!redundant) {
        frame(surface, tile, thin, edgeOf(theme.gate).rgb());
        return;
    }
    if (!folded && tile.width() > kHatchFrom * scene.axis.scale()) {
        const QRgb ground = mixed(theme.redundant, theme.surface, theme.dark ? 0.62 : 0.72).rgb();
        surface.fill(tile.left(), tile.top(), tile.left() + tile.width(), tile.top() + tile.height(), ground);
        const int step = scene.axis.devicePixels(kHatchStep);
        const int thick = scene.axis.devicePixels(2);
        // Anchored at the slice's left edge, so that the hatching travels with it.
        for (int y = 0; y < tile.height(); ++y) {
            for (int x = (y - tile.height()) % step; x < tile.width(); x += step) {
                for (int i = 0; i < thick; ++i) {
                    if (x + i >= 0 && x + i < tile.width())
                        surface.set(tile.left() + x + i, tile.top() + tile.height() - 1 - y,
                                    theme.redundant.rgb());
                }
            }
        }
    }
    frame(surface, tile, 2 * thin, theme.redundant.rgb());
}

void paintGateLane(QPainter& painter, CanvasScene& scene, const VisibleBand& band) {
    const Theme& theme = scene.theme;
    const double scale = scene.axis.scale();
    const int height = band.band->height() - 1;
    const auto clusters = scene.gates.at(scene.map, scene.axis, 0, scene.axis.width());
    const QFontMetrics& metrics = scene.labels.metrics();
    painter.setFont(scene.labels.font());
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        const GateCluster& cluster = clusters[i];
        const int left = qFloor(cluster.left / scale);
        const int width = std::max(qCeil(cluster.right / scale) - left, 3);
        const bool redundant = cluster.redundant > 0;
        if (redundant) {
            const int flag = std::min(8, height - 4);
            painter.fillRect(left, band.top, 2, height, theme.redundant);
            painter.fillRect(left, band.top + height - 4, width, 4, theme.redundant);
            const QPoint triangle[] = {{left + 2, band.top + 1},
                                       {left + 2 + flag, band.top + 1 + flag / 2},
                                       {left + 2, band.top + 1 + flag}};
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.redundant);
            painter.drawPolygon(triangle, 3);
        } else {
            painter.setPen(edgeOf(theme.gate));
            painter.setBrush(theme.gate);
            painter.drawRect(left, band.top + height - 6, width - 1, 5);
        }
        const int textLeft = left + (redundant ? 13 : 3);
        const int next = i + 1 < clusters.size() ? qFloor(clusters[i + 1].left / scale) : scene.size.width();
        QString text = clusterText(cluster);
        if (textLeft < 0) continue;
        if (textLeft + metrics.horizontalAdvance(text) + 4 > next) {
            text = cluster.calls > 1 ? QChar(0x00D7) + QString::number(cluster.calls) : QString();
            if (textLeft + metrics.horizontalAdvance(text) + 4 > next) continue;
        }
        painter.setPen(redundant ? theme.danger : theme.mutedText);
        painter.drawText(QRect(textLeft, band.top, next - textLeft, height - 6),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

} // namespace gatescope
