// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_plot.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace gatescope {

namespace {

constexpr double kZoomPerNotch = 1.25;
constexpr double kPanPerNotch = 0.12; ///< of the visible span
constexpr int kNotch = 120;           ///< eighths of a degree, Qt's unit for one step of a wheel

LaneMetrics metricsFor(const QFontMetrics& font) {
    const double height = font.height();
    return {std::round(height * 1.35), std::round(height * 1.4), std::round(height * 1.3),
            std::round(height * 0.4)};
}

} // namespace

TimelinePlot::TimelinePlot(QWidget* parent)
    : QCustomPlot(parent), m_ticker(QSharedPointer<TimeTicker>::create()) {
    setNotAntialiasedElements(QCP::aeAll);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    axisRect()->setAutoMargins(QCP::msNone);
    for (QCPAxis* axis : {xAxis, xAxis2, yAxis, yAxis2}) {
        axis->setTicks(false);
        axis->setTickLabels(false);
        axis->setBasePen(Qt::NoPen);
        axis->grid()->setVisible(axis == xAxis);
    }
    xAxis->grid()->setZeroLinePen(Qt::NoPen);
    xAxis->setTicker(m_ticker);
    yAxis->setRangeReversed(true);

    m_slices = new SlicePlottable(xAxis, yAxis);
    new TrackGutter(this, *m_slices); // the plot owns it through its layer
    addLayer(QStringLiteral("cursor"), layer(QStringLiteral("axes")), QCustomPlot::limAbove);
    layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
    m_overlay = new TimelineOverlay(this, *m_slices);
    m_overlay->setLayer(QStringLiteral("cursor"));
    applyTheme();
}

void TimelinePlot::setModel(std::shared_ptr<const TimelineModel> model) {
    m_model = std::move(model);
    m_overlay->setHovered(kNoSlice);
    m_overlay->setSelected(kNoSlice);
    m_scroll = 0;
    rebuildLayout();
}

void TimelinePlot::rebuildLayout() {
    if (!m_model) return;
    const bool gates = !m_model->styles.gates.empty();
    m_slices->setModel(m_model, TrackLayout(*m_model->index, metricsFor(fontMetrics()), gates));
    updateGeometry();
    applyScroll();
}

TimeRange TimelinePlot::range() const {
    return {xAxis->range().lower, xAxis->range().upper};
}

void TimelinePlot::setRange(TimeRange range) {
    xAxis->setRange(range.from, range.to);
    replot(QCustomPlot::rpQueuedReplot);
}

void TimelinePlot::setGutterWidth(int width) {
    axisRect()->setMargins(QMargins(width, 0, 0, 0));
    replot(QCustomPlot::rpQueuedReplot);
}

void TimelinePlot::setInFocus(bool inFocus) {
    m_inFocus = inFocus;
    applyTheme();
}

void TimelinePlot::setSelected(SliceId id) {
    m_overlay->setSelected(id);
    m_overlay->layer()->replot();
}

void TimelinePlot::setCursorTime(std::optional<double> time) {
    if (m_overlay->cursor() == time) return;
    m_overlay->setCursor(time);
    m_overlay->layer()->replot();
}

void TimelinePlot::setScrollOffset(double offset) {
    m_scroll = offset;
    applyScroll();
}

void TimelinePlot::reveal(SliceId id) {
    if (!m_model || id == kNoSlice) return;
    const Slice slice = m_model->trace().slice(id);
    const Lane* lane = m_slices->layout().laneOf(slice.track);
    if (lane == nullptr) return;
    const double top = lane->rowTop(slice.depth);
    if (top < m_scroll) setScrollOffset(top);
    if (top + lane->rowHeight > m_scroll + height()) setScrollOffset(top + lane->rowHeight - height());
}

QSize TimelinePlot::sizeHint() const {
    return {QCustomPlot::sizeHint().width(), static_cast<int>(std::ceil(contentHeight()))};
}

void TimelinePlot::applyScroll() {
    m_scroll = std::clamp(m_scroll, 0.0, std::max(0.0, contentHeight() - height()));
    yAxis->setRange(m_scroll, m_scroll + std::max(height(), 1));
    replot(QCustomPlot::rpQueuedReplot);
    emit scrollChanged();
}

void TimelinePlot::applyTheme() {
    const Theme& theme = themeOf(*this);
    setBackground(theme.surface);
    xAxis->grid()->setPen(QPen(theme.gridLine, 1));
    m_slices->setColors(SliceColors(theme, !m_inFocus));
    replot(QCustomPlot::rpQueuedReplot);
}

double TimelinePlot::timeAt(double x) const {
    return xAxis->pixelToCoord(x);
}

double TimelinePlot::nsPerPixel() const {
    return range().span() / std::max(1, axisRect()->width());
}

void TimelinePlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_drag = Drag{event->pos(), range(), m_scroll, false};
    }
    event->accept();
}

void TimelinePlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag) {
        drag(event->pos());
        return;
    }
    const SliceId id = m_slices->sliceAt(event->position());
    if (id != m_overlay->hovered()) {
        m_overlay->setHovered(id);
        m_overlay->layer()->replot();
    }
    const bool overTracks = axisRect()->rect().contains(event->pos());
    emit hovered(id, overTracks ? std::optional(timeAt(event->position().x())) : std::nullopt);
}

void TimelinePlot::drag(const QPoint& position) {
    const QPoint moved = position - m_drag->start;
    if (!m_drag->moved && moved.manhattanLength() < QApplication::startDragDistance()) return;
    if (!m_drag->moved) setCursor(Qt::ClosedHandCursor);
    m_drag->moved = true;
    emit rangeWanted(panned(m_drag->range, -moved.x() * nsPerPixel()));
    setScrollOffset(m_drag->scroll - moved.y());
}

void TimelinePlot::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_drag) return;
    const bool click = !m_drag->moved && event->button() == Qt::LeftButton;
    m_drag.reset();
    unsetCursor();
    if (click) emit clicked(m_slices->sliceAt(event->position()));
}

void TimelinePlot::mouseDoubleClickEvent(QMouseEvent* event) {
    const SliceId id = m_slices->sliceAt(event->position());
    if (id != kNoSlice) emit zoomToWanted(id);
}

void TimelinePlot::wheelEvent(QWheelEvent* event) {
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool overGutter = event->position().x() < axisRect()->left();
    const double vertical = static_cast<double>(event->angleDelta().y()) / kNotch;
    const double sideways = static_cast<double>(event->angleDelta().x()) / kNotch;
    event->accept();
    if (overGutter) {
        setScrollOffset(m_scroll - vertical * 3 * fontMetrics().height());
        return;
    }
    // Shift+wheel arrives as a sideways turn on some systems; a touch pad's sideways stroke pans as well.
    if (shift || sideways != 0) {
        emit rangeWanted(
            panned(range(), -(shift ? vertical + sideways : sideways) * kPanPerNotch * range().span()));
        return;
    }
    emit rangeWanted(zoomedAt(range(), timeAt(event->position().x()), std::pow(kZoomPerNotch, -vertical)));
}

void TimelinePlot::leaveEvent(QEvent*) {
    m_overlay->setHovered(kNoSlice);
    emit hovered(kNoSlice, std::nullopt);
    m_overlay->layer()->replot();
}

void TimelinePlot::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    m_ticker->setPixels(axisRect()->width());
    applyScroll();
}

void TimelinePlot::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyTheme();
    if (event->type() == QEvent::FontChange) rebuildLayout();
}

} // namespace gatescope
