// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/painters/slice_painter.h"

#include "timeline/painters/gate_painter.h"

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kLabelFrom = 32;  ///< pixels of the window: narrower slices have no name
constexpr int kPadding = 5;     ///< beside a name
constexpr double kEdgeFrom = 4; ///< narrower slices have no line to their neighbour
constexpr int kStripe = 4;      ///< pixels of the window from one stripe of a folded tile to the next
constexpr double kCornerFrom = 7;
constexpr double kPlateShare = 0.6; ///< of a hatched slice, for its name

QRgb blend(QRgb a, QRgb b, float shareOfB) {
    const int share = static_cast<int>(shareOfB * 256.0F);
    const auto mix = [share](int x, int y) { return x + ((y - x) * share) / 256; };
    return qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
}

} // namespace

void SlicePainter::begin(const CanvasScene& scene, const std::vector<QRgb>& background) {
    m_rows.emplace(*scene.timeline, scene.map, scene.axis, 0, scene.axis.width());
    m_background = background;
    m_labels.clear();
}

void SlicePainter::paint(PixelSurface& surface, CanvasScene& scene, const VisibleBand& visible) {
    const TrackBand& band = *visible.band;
    for (int depth = 0; depth < band.rows; ++depth) {
        const int top = visible.top + band.rowHeight * depth;
        const int bottom = top + band.rowHeight - 1;
        if (bottom <= visible.clipTop || top >= scene.size.height()) continue;
        m_rows->collect(band.track, depth, m_tiles);
        paintRow(surface, scene, std::max(scene.device(top), scene.device(visible.clipTop)),
                 scene.device(bottom));
        decorate(surface, scene, scene.device(top), scene.device(bottom));
        // Half a row of letters below the fixed bands can't be read.
        if (top >= visible.clipTop - 2) collectLabels(scene, top, band.rowHeight - 1);
    }
}

void SlicePainter::paintRow(PixelSurface& surface, CanvasScene& scene, int top, int bottom) {
    m_line = m_background;
    m_stripe = m_background;
    for (const SliceTile& tile : m_tiles)
        fillTile(scene, tile, scene.colours.paint(tile.id));
    const int stripe = scene.axis.devicePixels(kStripe);
    const int thick = scene.axis.devicePixels(1);
    for (int y = top; y < bottom; ++y)
        surface.copyLine((y - top) % stripe < stripe - thick ? m_line : m_stripe, y);
}

void SlicePainter::fillTile(const CanvasScene& scene, const SliceTile& tile, const SlicePaint& paint) {
    const int left = std::max(tile.left, 0);
    const int right = std::min(tile.right, static_cast<int>(m_line.size()));
    if (left >= right) return;
    QRgb fill = paint.fill;
    QRgb stripe = paint.fill;
    if (tile.folded()) {
        fill = blend(paint.fill, paint.idle, (1 - tile.busy) * 0.85F);
        stripe = blend(fill, paint.idle, 0.7F);
    }
    std::fill(m_line.begin() + left, m_line.begin() + right, fill);
    std::fill(m_stripe.begin() + left, m_stripe.begin() + right, stripe);
    if (tile.folded() || tile.width() < kEdgeFrom * scene.axis.scale()) return;
    const int edge = std::min(tile.left + scene.axis.devicePixels(1), right);
    for (int x = left; x < edge; ++x)
        m_line[static_cast<std::size_t>(x)] = m_stripe[static_cast<std::size_t>(x)] = paint.edge;
}

void SlicePainter::decorate(PixelSurface& surface, CanvasScene& scene, int top, int bottom) {
    for (const SliceTile& tile : m_tiles) {
        if (tile.right <= 0 || tile.left >= surface.width()) continue;
        const StyleCode style = scene.timeline->shownStyles().codes[tile.id];
        if (isGate(style)) {
            const QRect rect(tile.left, top, tile.width(), bottom - top);
            outlineGate(surface, scene, rect, style == kRedundantGate, tile.folded());
        } else if (tile.width() >= kCornerFrom * scene.axis.scale() && scene.timeline->facts &&
                   std::ranges::binary_search(scene.timeline->facts->evidence, tile.id)) {
            const int size = scene.axis.devicePixels(6);
            const QRgb colour = scene.theme.danger.rgb();
            for (int y = 0; y < size; ++y)
                surface.fill(std::max(tile.right - size + y, tile.left), top + y, tile.right, top + y + 1,
                             colour);
        }
    }
}

void SlicePainter::collectLabels(CanvasScene& scene, int top, int height) {
    const double scale = scene.axis.scale();
    FoldedRun run;
    for (const SliceTile& tile : m_tiles) {
        if (tile.folded()) {
            if (run.count > 0 && tile.left - run.right > 1) {
                addRun(scene, run, top, height);
                run = {};
            }
            if (run.count == 0) run.left = tile.left;
            run.right = tile.right;
            run.count += tile.count;
            continue;
        }
        if (tile.width() < kLabelFrom * scale) continue;
        const int left = std::max(qCeil(tile.left / scale), 0);
        const int right = std::min(qFloor(tile.right / scale), scene.size.width());
        if (right - left < kLabelFrom) continue;
        const StyleCode style = scene.timeline->shownStyles().codes[tile.id];
        Label label{{left, top, right - left, height}, tile.id, 1, scene.colours.paint(tile.id).text, {}};
        if (style == kRedundantGate) { // letters over hatching can't be read
            label.plate = scene.theme.surface;
            label.text = scene.theme.text;
        }
        m_labels.push_back(label);
    }
    addRun(scene, run, top, height);
}

void SlicePainter::addRun(CanvasScene& scene, const FoldedRun& run, int top, int height) {
    const int left = std::max(qCeil(run.left / scene.axis.scale()), 0);
    const int right = std::min(qFloor(run.right / scene.axis.scale()), scene.size.width());
    if (run.count < 2 || right - left < kLabelFrom) return;
    m_labels.push_back(
        {{left, top, right - left, height}, kNoSlice, run.count, scene.theme.mutedText, scene.theme.surface});
}

void SlicePainter::labels(QPainter& painter, CanvasScene& scene) {
    painter.setFont(scene.labels.font());
    const int textHeight = scene.labels.metrics().height();
    const Trace& trace = scene.timeline->trace();
    for (const Label& label : m_labels) {
        // The hatching says more than a name: it keeps its share.
        const double share = label.plate.isValid() && label.count == 1 ? kPlateShare : 1;
        const int room = static_cast<int>((label.rect.width() - 2 * kPadding) * share);
        const QStaticText* text = label.count > 1
                                      ? scene.labels.count(label.count, room)
                                      : scene.labels.text(trace, trace.slice(label.id).name, room);
        if (text == nullptr) continue;
        const QPointF at(label.rect.left() + kPadding,
                         label.rect.top() + (label.rect.height() - textHeight + 1) / 2);
        if (label.plate.isValid()) {
            const QRect plate(label.rect.left() + kPadding - 2, label.rect.top() + 2,
                              qCeil(text->size().width()) + 4, label.rect.height() - 4);
            painter.fillRect(plate.intersected(label.rect), label.plate);
        }
        painter.setPen(label.text);
        painter.drawStaticText(at, *text);
    }
}

} // namespace gatescope
