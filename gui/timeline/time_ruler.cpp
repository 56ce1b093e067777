// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_ruler.h"

#include "look/number_text.h"
#include "timeline/painters/finding_painter.h"
#include "timeline/painters/overlay_painter.h"
#include "timeline/slice_words.h"
#include "timeline/snapping.h"
#include "widgets/plain_label.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace gatescope {

namespace {

constexpr int kFlagReach = 10; ///< pixels of a flag's width
constexpr int kTick = 5;

void paintBox(QPainter& painter, const QRect& line, double x, const QString& text, const QColor& ground,
              const QColor& ink) {
    const int width = painter.fontMetrics().horizontalAdvance(text) + 8;
    QRect box(qRound(x) - width / 2, line.top(), width, line.height());
    box.moveLeft(std::clamp(box.left(), line.left(), std::max(line.right() - width, line.left())));
    painter.fillRect(box, ground);
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace

TimeRuler::TimeRuler(Workspace& workspace, ViewState& view, std::function<const CanvasScene&()> scene,
                     QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_view(view), m_scene(std::move(scene)) {
    setMouseTracking(true);
    setAccessibleName(tr("Time axis"));
    connect(&view, &ViewState::hoverChanged, this, [this] { update(); });
    connect(&view, &ViewState::measureChanged, this, [this] { update(); });
    connect(&view, &ViewState::selectionChanged, this, [this] { update(); });
}

void TimeRuler::setMetrics(const TimelineMetrics& metrics) {
    m_metrics = metrics;
    updateGeometry();
    update();
}

void TimeRuler::setTicks(TimeTicks ticks) {
    m_ticks = std::move(ticks);
    update();
}

TickTexts TimeRuler::tickTexts() const {
    const QFontMetricsF metrics(m_metrics.labelFont);
    const Align align = m_view.view().align;
    return {[metrics](const QString& text) { return metrics.horizontalAdvance(text); },
            [align](int number) { return stretchTitle(align, number); }};
}

QSize TimeRuler::sizeHint() const {
    return {200, marksHeight() + 2 * (fontMetrics().height() + 2)};
}

int TimeRuler::marksHeight() const {
    return fontMetrics().height() * 4 / 5;
}

QRect TimeRuler::titleLine() const {
    return {0, marksHeight(), content().width(), (height() - marksHeight()) / 2};
}

void TimeRuler::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, height() - 1, width(), 1, theme.border);
    painter.setFont(m_metrics.labelFont);
    const CanvasScene& scene = m_scene();
    if (!scene.timeline) return;
    const QRect room = content();
    painter.setClipRect(room);
    painter.translate(room.left(), 0);
    paintTicks(painter);
    const auto* finding = std::get_if<FindingSelection>(&m_view.selection());
    const bool own = finding != nullptr && finding->slot == scene.slot;
    paintFindingFlags(painter, scene, marksHeight(), own ? finding->finding : -1);
    paintNotes(painter);
    paintMeasure(painter);
    paintHover(painter);
}

void TimeRuler::paintTicks(QPainter& painter) const {
    const Theme& theme = themeOf(*this);
    const int middle = tickTop();
    painter.setPen(theme.mutedText);
    for (const double x : m_ticks.lines)
        painter.fillRect(qRound(x), height() - kTick - 1, 1, kTick, theme.mutedText);
    for (const AxisLabel& tick : m_ticks.ticks) {
        painter.drawText(QRectF(tick.textLeft, middle, tick.textWidth + 2, height() - middle - 2),
                         Qt::AlignLeft | Qt::AlignVCenter, tick.text);
    }
    for (const double x : m_ticks.begins)
        painter.fillRect(qRound(x), 0, 1, height() - 1, theme.border);
    painter.setPen(theme.text);
    for (const AxisLabel& title : m_ticks.stretches) {
        painter.drawText(QRectF(title.textLeft, titleLine().top(), title.textWidth + 2, titleLine().height()),
                         Qt::AlignLeft | Qt::AlignVCenter, title.text);
    }
}

TraceNotes* TimeRuler::notes() const {
    const TimelinePtr& timeline = m_scene().timeline;
    const Workspace::Entry* entry = timeline ? m_workspace.entryOf(timeline->source.get()) : nullptr;
    return entry != nullptr ? entry->notes.get() : nullptr;
}

void TimeRuler::paintNotes(QPainter& painter) const {
    const TraceNotes* kept = notes();
    if (kept == nullptr) return;
    const Theme& theme = themeOf(*this);
    const CanvasScene& scene = m_scene();
    for (const Note& note : kept->notes()) {
        if (!scene.map.shows(note.from)) continue;
        const TimeRange shown = scene.map.toShown(note.from, note.to);
        const int x = qFloor(scene.axis.windowPixelOf(shown.from));
        if (note.to > note.from) {
            QColor tint = theme.accent;
            tint.setAlpha(60);
            painter.fillRect(rangeRect(scene, shown, 1, marksHeight() - 1), tint);
        }
        // A ribbon with a notch.
        const int foot = marksHeight() - 1;
        const QPoint ribbon[] = {{x, 1}, {x + 7, 1}, {x + 7, foot}, {x + 3, foot - 4}, {x, foot}};
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawPolygon(ribbon, 5);
    }
}

void TimeRuler::paintMeasure(QPainter& painter) const {
    if (!m_view.measure()) return;
    const Theme& theme = themeOf(*this);
    const QRect rect = rangeRect(m_scene(), *m_view.measure(), 0, height());
    if (rect.isEmpty()) return;
    painter.fillRect(rect.left(), height() - 3, rect.width(), 3, theme.warning);
    paintBox(painter, titleLine(), rect.center().x(), durationText(m_view.measure()->span()),
             theme.warningSoft, theme.warning);
}

void TimeRuler::paintHover(QPainter& painter) const {
    if (!m_view.hoverTime() || m_view.measure()) return;
    const Theme& theme = themeOf(*this);
    const CanvasScene& scene = m_scene();
    const double time = *m_view.hoverTime();
    double zero = 0;
    const auto stretches = scene.map.visibleIn({time, time});
    if (scene.composed() && !stretches.empty()) zero = static_cast<double>(stretches.back().shownAt);
    const double shown = std::max(std::abs(time - zero), 1.0);
    const double step = tickStep(scene.axis.nsPerPixel(), 1);
    paintBox(painter, titleLine(), scene.axis.windowPixelOf(time), tickText(time - zero, step, shown),
             theme.raised, theme.text);
}

int TimeRuler::noteAt(int x) const {
    const TraceNotes* kept = notes();
    if (kept == nullptr) return -1;
    const CanvasScene& scene = m_scene();
    for (std::size_t i = 0; i < kept->notes().size(); ++i) {
        const Note& note = kept->notes()[i];
        if (!scene.map.shows(note.from)) continue;
        const double left = scene.axis.windowPixelOf(scene.map.toShown(static_cast<double>(note.from)));
        if (x >= left - 1 && x < left + kFlagReach) return static_cast<int>(i);
    }
    return -1;
}

int TimeRuler::findingAt(int x) const {
    for (const FindingFlag& flag : findingFlags(m_scene())) {
        if (x >= flag.x - 1 && x <= flag.x + kFlagReach) return flag.finding;
    }
    return -1;
}

QString TimeRuler::toolTipAt(int x) const {
    if (const int note = noteAt(x); note >= 0) {
        const QString& text = notes()->notes()[static_cast<std::size_t>(note)].text;
        return text.isEmpty() ? tr("Bookmark") : text;
    }
    if (const int finding = findingAt(x); finding >= 0) {
        const auto& findings = m_scene().timeline->facts->detection.findings;
        return QString::fromStdString(findings[static_cast<std::size_t>(finding)].title);
    }
    return tr("Drag to measure; edges of slices attract");
}

bool TimeRuler::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_scene().timeline) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        QToolTip::showText(help.globalPos(), plainToolTip(toolTipAt(help.pos().x() - content().left())),
                           this);
        return true;
    }
    return QWidget::event(event);
}

void TimeRuler::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_scene().timeline) return;
    m_fromX = qRound(event->position().x()) - content().left();
    m_fromTime = snappedTimeAnywhere(m_scene(), m_fromX);
    m_measuring = true;
}

void TimeRuler::mouseMoveEvent(QMouseEvent* event) {
    const CanvasScene& scene = m_scene();
    if (!scene.timeline) return;
    const int x = qRound(event->position().x()) - content().left();
    if (!m_measuring) {
        m_view.setHover(std::nullopt, scene.axis.timeAtWindowPixel(x));
        return;
    }
    if (std::abs(x - m_fromX) < QApplication::startDragDistance() && !m_view.measure()) return;
    const double time = snappedTimeAnywhere(scene, x);
    m_view.setMeasure(TimeRange{std::min(m_fromTime, time), std::max(m_fromTime, time)});
}

void TimeRuler::mouseReleaseEvent(QMouseEvent* event) {
    if (!std::exchange(m_measuring, false)) return;
    const int x = qRound(event->position().x()) - content().left();
    if (std::abs(x - m_fromX) >= QApplication::startDragDistance()) return;
    m_view.setMeasure(std::nullopt);
    const int finding = findingAt(x);
    if (finding >= 0) m_view.select(FindingSelection{m_scene().slot, finding});
}

void TimeRuler::leaveEvent(QEvent*) {
    m_view.setHover(std::nullopt, std::nullopt);
}

void TimeRuler::contextMenuEvent(QContextMenuEvent* event) {
    const int note = noteAt(event->pos().x() - content().left());
    if (note < 0) return;
    QMenu menu(this);
    menu.addAction(tr("&Remove the bookmark"), this,
                   [this, note] { notes()->remove(static_cast<std::size_t>(note)); });
    menu.exec(event->globalPos());
}

} // namespace gatescope
