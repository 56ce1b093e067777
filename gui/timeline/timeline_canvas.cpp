// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_canvas.h"

#include "look/kernel_palette.h"
#include "look/number_text.h"
#include "timeline/canvas_accessible.h"
#include "timeline/painters/counter_painter.h"
#include "timeline/painters/gate_painter.h"
#include "timeline/painters/overlay_painter.h"
#include "timeline/slice_words.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace gatescope {

namespace {

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace

TimelineCanvas::TimelineCanvas(Slot slot, ViewState& view, QWidget* parent) : QWidget(parent), m_view(view) {
    m_scene.slot = slot;
    CanvasAccessible::install();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(slot == Slot::A ? tr("Timeline A") : tr("Timeline B"));
    connect(&view, &ViewState::tracksChanged, this, [this](Slot changed) {
        if (changed == m_scene.slot) relayout();
    });
    for (const auto signal : {&ViewState::filterChanged, &ViewState::coloursChanged, &ViewState::litChanged,
                              &ViewState::showChanged})
        connect(&view, signal, this, &TimelineCanvas::recolour);
    connect(&view, &ViewState::selectionChanged, this, [this] {
        if (m_kernelFaded || std::holds_alternative<KernelSelection>(m_view.selection())) recolour();
        CanvasAccessible::announce(*this);
        update();
    });
    connect(&view, &ViewState::measureChanged, this, [this] { update(); });
    connect(&view, &ViewState::hoverChanged, this, &TimelineCanvas::followMouse);
}

void TimelineCanvas::setTimeline(TimelinePtr timeline) {
    m_scene.timeline = std::move(timeline);
    m_scene.labels.clear();
    m_scene.gates = m_scene.timeline ? GateClusters(m_scene.timeline->gates()) : GateClusters();
    recolour();
    relayout();
}

void TimelineCanvas::setAxis(const TimeAxis& axis, std::vector<double> lines) {
    m_scene.axis = axis;
    m_lines = std::move(lines);
    contentChanged();
}

void TimelineCanvas::setMap(const TimeMap& map) {
    m_scene.map = map;
    contentChanged();
}

void TimelineCanvas::setMetrics(const TimelineMetrics& metrics) {
    m_metrics = metrics;
    m_scene.labels.setFont(metrics.labelFont);
    relayout();
}

void TimelineCanvas::setDifferences(DifferenceOf differences) {
    m_differences = std::move(differences);
    recolour();
}

void TimelineCanvas::setScroll(int scroll) {
    scroll = std::clamp(scroll, 0, scrollRange());
    if (scroll == m_scene.scroll) return;
    m_scene.scroll = scroll;
    contentChanged();
    emit layoutChanged();
}

int TimelineCanvas::scrollRange() const {
    return std::max(m_scene.layout.scrolledHeight() - (height() - m_scene.layout.fixedHeight()), 0);
}

QSize TimelineCanvas::sizeHint() const {
    return {600, std::clamp(m_scene.layout.fixedHeight() + m_scene.layout.scrolledHeight(), 120, 600)};
}

void TimelineCanvas::relayout() {
    m_rows = m_metrics.rows.fitting(height());
    m_scene.layout = m_scene.timeline
                         ? RowLayout(*m_scene.timeline, m_view.view().tracks[m_scene.slot], m_rows)
                         : RowLayout();
    m_scene.scroll = std::clamp(m_scene.scroll, 0, scrollRange());
    contentChanged();
    emit layoutChanged();
}

void TimelineCanvas::recolour() {
    m_scene.theme = themeOf(*this);
    if (m_scene.timeline) {
        SliceColours::Wishes wishes;
        const bool differences = m_view.view().show == Show::Difference;
        wishes.by = differences ? ColourBy::Difference : m_view.view().colourBy;
        wishes.filter = m_view.view().filter;
        wishes.lit = m_view.lit();
        wishes.differences = m_differences;
        wishes.slot = m_scene.slot;
        const auto* kernel = std::get_if<KernelSelection>(&m_view.selection());
        m_kernelFaded = kernel != nullptr;
        if (kernel != nullptr) wishes.kernel = kernel->name;
        m_scene.colours = SliceColours(m_scene.timeline, m_scene.theme, std::move(wishes));
    } else {
        m_scene.colours =
            SliceColours(); // they hold the trace, which may be large and is to be freed elsewhere
    }
    contentChanged();
}

void TimelineCanvas::contentChanged() {
    m_contentStale = true;
    emit frameWanted();
}

void TimelineCanvas::resizeEvent(QResizeEvent*) {
    m_scene.size = size();
    if (m_metrics.rows.fitting(height()) != m_rows) return relayout();
    m_scene.scroll = std::clamp(m_scene.scroll, 0, scrollRange());
    contentChanged();
    emit layoutChanged();
}

void TimelineCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) recolour();
    QWidget::changeEvent(event);
}

SliceId TimelineCanvas::describedSlice() const {
    if (!m_scene.timeline) return kNoSlice;
    const auto& hovered = m_view.hovered();
    const SliceId other = hovered && hovered->slot == m_scene.slot ? hovered->id : kNoSlice;
    const SliceId id = m_view.selectedSlice(m_scene.slot).value_or(other);
    return id < m_scene.timeline->trace().sliceCount() ? id : kNoSlice;
}

QString TimelineCanvas::description() const {
    const SliceId id = describedSlice();
    return id != kNoSlice ? sliceWords(*m_scene.timeline, id) : QString();
}

QRegion TimelineCanvas::mouseRegion() const {
    QRegion region;
    if (!m_scene.timeline) return region;
    if (m_view.hoverTime()) {
        const int x = qFloor(m_scene.axis.windowPixelOf(*m_view.hoverTime()));
        region += QRect(x - 1, 0, 3, height());
    }
    const auto& hovered = m_view.hovered();
    if (hovered && hovered->slot == m_scene.slot)
        region += m_scene.rectOf(hovered->id).adjusted(-3, -3, 3, 3).intersected(rect());
    return region;
}

void TimelineCanvas::followMouse() {
    const QRegion now = mouseRegion();
    update(m_mouseRegion + now);
    m_mouseRegion = now;
}

std::vector<QRgb> TimelineCanvas::backgroundLine() const {
    const auto width = static_cast<std::size_t>(m_content.width());
    const QRgb surface = m_scene.theme.surface.rgb();
    std::vector<QRgb> line(width, surface);
    const auto at = [&](double x) { return std::clamp(static_cast<int>(x), 0, static_cast<int>(width)); };
    const int thick = m_scene.axis.devicePixels(1);
    for (const double x : m_lines) {
        const int left = qRound(x * m_scene.axis.scale());
        std::fill(line.begin() + at(left), line.begin() + at(left + thick), m_scene.theme.gridLine.rgb());
    }
    if (!m_scene.composed()) return line;
    // What lies between two stretches is no time at all.
    const QRgb between = mixed(m_scene.theme.window, m_scene.theme.border, 0.55).rgb();
    int covered = 0;
    for (const ShownSpan& span : shownSpans(m_scene.map, m_scene.axis, 0, m_content.width())) {
        const int left = m_scene.axis.pixelOf(span.shown.from);
        if (left > covered && !span.folded)
            std::fill(line.begin() + at(covered), line.begin() + at(left), between);
        covered = std::max(covered, m_scene.axis.pixelOf(span.shown.to));
    }
    std::fill(line.begin() + at(covered), line.end(), between);
    return line;
}

void TimelineCanvas::drawContent() {
    QElapsedTimer timer;
    timer.start();
    const double scale = m_scene.axis.scale();
    const QSize pixels(m_scene.axis.width(), qCeil(height() * scale));
    if (m_content.size() != pixels) m_content = QImage(pixels, QImage::Format_RGB32);
    m_content.setDevicePixelRatio(scale);
    PixelSurface surface(m_content);
    drawBands(surface);
    drawTexts();
    m_contentStale = false;
    m_contentMs = milliseconds(timer);
}

void TimelineCanvas::drawBands(PixelSurface& surface) {
    const std::vector<QRgb> background = backgroundLine();
    const int fixed = m_scene.device(m_scene.layout.fixedHeight());
    for (int y = 0; y < surface.height(); ++y)
        surface.copyLine(background, y);
    m_slicePainter.begin(m_scene, background);
    bool wiped = false;
    for (const VisibleBand& band : visibleBands(m_scene)) {
        // Fixed bands come last: what was scrolled below them goes first.
        if (band.clipTop == 0 && !wiped) {
            wiped = true;
            for (int y = 0; y < std::min(fixed, surface.height()); ++y)
                surface.copyLine(background, y);
        }
        const int top = std::max(m_scene.device(band.top), m_scene.device(band.clipTop));
        const int bottom = m_scene.device(band.top + band.band->height());
        switch (band.band->kind) {
        case TrackBand::Kind::Process:
            surface.fill(0, top, surface.width(), bottom, m_scene.theme.raised.rgb());
            break;
        case TrackBand::Kind::Gates:
            break; // drawn with the texts
        case TrackBand::Kind::Slices:
            m_slicePainter.paint(surface, m_scene, band);
            break;
        case TrackBand::Kind::Counter:
            paintCounter(surface, m_scene, band);
            break;
        }
    }
    if (fixed > 0) {
        const int line = m_scene.axis.devicePixels(1);
        surface.fill(0, fixed - line, surface.width(), fixed, m_scene.theme.border.rgb());
    }
}

void TimelineCanvas::drawTexts() {
    QPainter painter(&m_content);
    m_slicePainter.labels(painter, m_scene);
    for (const VisibleBand& band : visibleBands(m_scene)) {
        if (band.band->kind == TrackBand::Kind::Gates) paintGateLane(painter, m_scene, band);
        if (band.band->kind == TrackBand::Kind::Counter) labelCounter(painter, m_scene, band);
    }
}

void TimelineCanvas::paintWords(QPainter& painter, const QRect& area, const QString& words) const {
    painter.setPen(m_scene.theme.mutedText);
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, words);
}

QString TimelineCanvas::emptyWords() const {
    if (!m_scene.timeline) return tr("Nothing to show yet. Open a trace or profile a layer.");
    if (RowLayout(*m_scene.timeline, TrackView(), m_metrics.rows).showsTracks()) {
        return tr("All tracks are hidden. A right click beside the tracks, where their names were, shows "
                  "them again.");
    }
    const std::size_t instants = m_scene.timeline->trace().instants().size();
    QString words = tr("There are no slices in this file, so there is nothing to draw.");
    if (instants > 0)
        words +=
            QChar(' ') + tr("It holds instants (%1): SQL lists them.").arg(countText(std::int64_t(instants)));
    return words + QChar(' ') + tr("Diagnostics says what was left out. Open another trace.");
}

void TimelineCanvas::paintEvent(QPaintEvent* event) {
    QElapsedTimer timer;
    timer.start();
    QPainter painter(this);
    if (!m_scene.timeline) {
        painter.fillRect(rect(), m_scene.theme.surface);
        return paintWords(painter, rect(), emptyWords());
    }
    if (m_contentStale) drawContent();
    const double scale = m_scene.axis.scale();
    for (const QRect& part : event->region()) {
        const QRectF source(part.x() * scale, part.y() * scale, part.width() * scale, part.height() * scale);
        painter.drawImage(QRectF(part), m_content, source);
    }
    if (!m_scene.layout.showsTracks())
        paintWords(painter, rect().adjusted(0, m_scene.layout.fixedHeight(), 0, 0), emptyWords());
    paintOverlay(painter, m_scene, m_view);
    m_mouseRegion = mouseRegion();
    if (hasFocus()) {
        painter.setPen(m_scene.theme.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    m_frameMs = milliseconds(timer);
    emit painted();
}

} // namespace gatescope
