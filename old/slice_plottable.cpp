// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/slice_plottable.h"

#include <QElapsedTimer>

namespace gatescope {

namespace {

constexpr double kFoldPixels = 2; ///< runs in cells of so many to twice as many become one item with a count
constexpr double kGatePixels = 4; ///< gates are never drawn narrower
constexpr double kLabelPadding = 5;
constexpr double kHitPixels = 2;
constexpr double kClusterPixels = 12;

QString nameOf(const Trace& trace, SliceId id) {
    const std::string_view name = trace.name(id);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString clusterText(const GateCluster& cluster) {
    if (cluster.calls == 1) return cluster.redundant ? QStringLiteral("redundant") : QStringLiteral("gate");
    QString text = QStringLiteral("%1 gate calls").arg(cluster.calls);
    if (cluster.redundant > 0) text += QStringLiteral(" · %1 redundant").arg(cluster.redundant);
    return text;
}

} // namespace

SlicePlottable::SlicePlottable(QCPAxis* timeAxis, QCPAxis* laneAxis)
    : QCPAbstractPlottable(timeAxis, laneAxis), m_colors(lightTheme(), false) {
    setAntialiasedFill(false);
    setSelectable(QCP::stNone);
}

void SlicePlottable::setModel(std::shared_ptr<const TimelineModel> model, TrackLayout layout) {
    m_model = std::move(model);
    m_layout = std::move(layout);
}

TimeScale SlicePlottable::timeScale() const {
    const QRect rect = keyAxis()->axisRect()->rect();
    const QCPRange range = keyAxis()->range();
    return {{range.lower, range.upper}, double(rect.left()), double(rect.width())};
}

double SlicePlottable::pixelY(double contentY) const {
    return valueAxis()->coordToPixel(contentY);
}

SliceId SlicePlottable::sliceAt(const QPointF& position) const {
    if (!m_model || !keyAxis()->axisRect()->rect().contains(position.toPoint())) return kNoSlice;
    const double y = valueAxis()->pixelToCoord(position.y());
    const Lane* lane = m_layout.laneAt(y);
    if (lane == nullptr || lane->kind == LaneKind::Header) return kNoSlice;
    const TimeScale scale = timeScale();
    const double time = scale.toTime(position.x());
    if (lane->kind == LaneKind::Gates) {
        const double reach = kClusterPixels * scale.nsPerPixel();
        const auto clusters = clusterGates(m_model->styles.gates, {time - reach, time + reach}, reach);
        return clusters.empty() ? kNoSlice : clusters.front().first;
    }
    const int depth = static_cast<int>((y - lane->top) / lane->rowHeight);
    const auto tolerance = static_cast<std::int64_t>(kHitPixels * scale.nsPerPixel()) + 1;
    return m_model->index->find(lane->track, depth, static_cast<std::int64_t>(time), tolerance);
}

QRectF SlicePlottable::rectOf(SliceId id) const {
    if (!m_model || id == kNoSlice) return {};
    const Slice slice = m_model->trace().slice(id);
    const Lane* lane = m_layout.laneOf(slice.track);
    if (lane == nullptr) return {};
    const TimeScale scale = timeScale();
    const double left = scale.toVisiblePixel(static_cast<double>(slice.start));
    const double right = scale.toVisiblePixel(static_cast<double>(slice.end()));
    return {left, pixelY(lane->rowTop(slice.depth)), std::max(right - left, 2.0), lane->rowHeight - 1};
}

double SlicePlottable::selectTest(const QPointF& position, bool, QVariant* details) const {
    const SliceId id = sliceAt(position);
    if (id == kNoSlice) return -1;
    if (details != nullptr) details->setValue(id);
    return 0;
}

QCPRange SlicePlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    found = m_model != nullptr;
    return found ? QCPRange(0, static_cast<double>(m_model->trace().duration())) : QCPRange();
}

QCPRange SlicePlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = m_model != nullptr;
    return {0, m_layout.height()};
}

void SlicePlottable::draw(QCPPainter* painter) {
    if (!m_model) return;
    QElapsedTimer timer;
    timer.start();
    for (auto& batch : m_fills)
        batch.clear();
    m_labels.clear();
    m_gateRects.clear();

    painter->setAntialiasing(false);
    const TimeScale scale = timeScale();
    for (const Lane& lane : m_layout.lanes()) {
        if (lane.kind != LaneKind::Slices) continue;
        for (int depth = 0; depth < lane.rows; ++depth)
            collectRow(lane, depth, scale);
    }
    paintFills(*painter);
    for (const Label& gate : m_gateRects) {
        decorateGate(*painter, gate.rect, m_colors.theme(), gate.code == kRedundantGate);
    }
    const QFontMetrics metrics(painter->font());
    for (const Label& label : m_labels)
        paintLabel(*painter, label, metrics);
    for (const Lane& lane : m_layout.lanes()) {
        if (lane.kind == LaneKind::Gates) paintGateLane(*painter, lane, scale);
    }
    m_lastFrameMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void SlicePlottable::collectRow(const Lane& lane, int depth, const TimeScale& scale) {
    const QRect visible = keyAxis()->axisRect()->rect();
    const double top = pixelY(lane.rowTop(depth));
    if (top > visible.bottom() || top + lane.rowHeight < visible.top()) return;
    const QCPRange range = keyAxis()->range();
    const auto resolution = static_cast<std::int64_t>(kFoldPixels * scale.nsPerPixel());
    m_visible.clear();
    m_model->index->query(lane.track, depth, static_cast<std::int64_t>(std::floor(range.lower)),
                          static_cast<std::int64_t>(std::ceil(range.upper)),
                          std::max<std::int64_t>(resolution, 1), m_visible);
    for (const VisibleSlice& item : m_visible)
        collect(item, lane, depth, scale);
}

void SlicePlottable::collect(const VisibleSlice& item, const Lane& lane, int depth, const TimeScale& scale) {
    const StyleCode code = m_model->styles.codes[item.id];
    const double left = std::round(scale.toVisiblePixel(static_cast<double>(item.start)));
    double right = std::round(scale.toVisiblePixel(static_cast<double>(item.end)));
    right = std::max(right, left + (isGate(code) ? kGatePixels : 1.0));
    // A pixel of air between neighbours, where there is room for it.
    const double width = right - left > 4 ? right - left - 1 : right - left;
    const QRectF rect(left, std::round(pixelY(lane.rowTop(depth))), width, lane.rowHeight - 1);
    m_fills[code].push_back(rect);
    const Label label{rect, code, item.id, item.count};
    if (isGate(code)) m_gateRects.push_back(label);
    if (width > 3 * kLabelPadding) m_labels.push_back(label);
}

void SlicePlottable::paintFills(QPainter& painter) const {
    painter.setPen(Qt::NoPen);
    for (std::size_t code = 0; code < m_fills.size(); ++code) {
        if (m_fills[code].isEmpty()) continue;
        painter.setBrush(m_colors[static_cast<StyleCode>(code)].fill);
        painter.drawRects(m_fills[code]);
    }
}

void SlicePlottable::paintLabel(QPainter& painter, const Label& label, const QFontMetrics& metrics) const {
    const QRect visible = keyAxis()->axisRect()->rect();
    QRectF room = label.rect.intersected(QRectF(visible)).adjusted(kLabelPadding, 0, -kLabelPadding, 0);
    QString text = nameOf(m_model->trace(), label.id);
    if (label.count > 1) text = QStringLiteral("×%1").arg(label.count);
    if (label.code == kRedundantGate && metrics.horizontalAdvance(text) > room.width()) {
        // Half a name would hide the hatching, which says more.
        text = QStringLiteral("redundant");
        if (metrics.horizontalAdvance(text) > room.width()) return;
    }
    text = metrics.elidedText(text, Qt::ElideRight, static_cast<int>(room.width()));
    if (text.size() < 3 && label.count == 1) return; // an ellipsis alone says nothing
    if (label.code == kRedundantGate) {
        // Letters over hatching are hard to read: give them ground.
        const QRectF plate(room.left() - 3, label.rect.top() + 2, metrics.horizontalAdvance(text) + 6,
                           label.rect.height() - 4);
        painter.fillRect(plate.intersected(label.rect), m_colors.theme().surface);
    }
    painter.setPen(m_colors[label.code].text);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
}

void SlicePlottable::paintGateLane(QPainter& painter, const Lane& lane, const TimeScale& scale) const {
    const QCPRange range = keyAxis()->range();
    const auto clusters =
        clusterGates(m_model->styles.gates, {range.lower, range.upper}, kClusterPixels * scale.nsPerPixel());
    const double top = std::round(pixelY(lane.top));
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        const double left = std::round(scale.toVisiblePixel(double(clusters[i].start)));
        const double right = std::round(scale.toVisiblePixel(double(clusters[i].end)));
        const double next = i + 1 < clusters.size()
                                ? scale.toVisiblePixel(static_cast<double>(clusters[i + 1].start))
                                : keyAxis()->axisRect()->rect().right();
        paintGateMark(painter, clusters[i], {left, top, std::max(right - left, 6.0), lane.rowHeight - 1},
                      next);
    }
}

void SlicePlottable::paintGateMark(QPainter& painter, const GateCluster& cluster, QRectF rect,
                                   double nextLeft) const {
    const Theme& theme = m_colors.theme();
    const bool redundant = cluster.redundant > 0;
    const QColor colour = redundant ? theme.redundant : theme.gate;
    // A flag: a bar over the call's time and a pole down into the tracks.
    const QRectF bar(rect.left(), rect.bottom() - 3, rect.width(), 3);
    painter.fillRect(bar, colour);
    painter.fillRect(QRectF(rect.left(), rect.top() + 2, 2, rect.height() - 2), colour);
    const QString text = clusterText(cluster);
    const QFontMetrics metrics(painter.font());
    if (rect.left() + 6 + metrics.horizontalAdvance(text) > nextLeft) return;
    painter.setPen(redundant ? theme.redundant : theme.mutedText);
    painter.drawText(QRectF(rect.left() + 6, rect.top(), nextLeft - rect.left(), rect.height() - 3),
                     Qt::AlignVCenter | Qt::AlignLeft, text);
}

void SlicePlottable::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
    painter->fillRect(rect, m_colors.theme().gate);
}

} // namespace gatescope
