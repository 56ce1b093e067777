// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_ruler.h"

#include "look/number_text.h"
#include "timeline/painters/finding_painter.h"
#include "timeline/painters/overlay_painter.h"
#include "timeline/slice_words.h"
#include "timeline/snapping.h"
#include "widgets/plain_label.h"
#include "workspace/finding_text.h"

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
constexpr qsizetype kMostWidths = 10000;

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

TimeRuler::TimeRuler(Workspace& workspace, ViewState& view, Scenes scenes, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_view(view), m_scenes(std::move(scenes)) {
    setMouseTracking(true);
    setAccessibleName(tr("Time axis"));
    connect(&view, &ViewState::hoverChanged, this, [this] { update(); });
    connect(&view, &ViewState::measureChanged, this, [this] { update(); });
    connect(&view, &ViewState::selectionChanged, this, [this] { update(); });
}

void TimeRuler::setMetrics(const TimelineMetrics& metrics) {
    m_metrics = metrics;
    m_widths.clear();
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
    const auto widthOf = [this, metrics](const QString& text) {
        if (m_widths.size() > kMostWidths) m_widths.clear();
        const auto known = m_widths.constFind(text);
        return known != m_widths.constEnd() ? *known
                                            : *m_widths.insert(text, metrics.horizontalAdvance(text));
    };
    return {widthOf, [align](int number) { return stretchTitle(align, number); }};
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
    if (!scene().timeline) return;
    const QRect room = content();
    painter.setClipRect(room);
    painter.translate(room.left(), 0);
    paintTicks(painter);
    paintFlags(painter);
    paintNotes(painter);
    if (const auto* area = std::get_if<AreaSelection>(&m_view.selection()))
        paintSpan(painter, area->range, theme.accentSoft, theme.accent);
    if (m_view.measure()) paintSpan(painter, *m_view.measure(), theme.warningSoft, theme.warning);
    if (!m_view.measure()) paintHover(painter);
}

void TimeRuler::paintFlags(QPainter& painter) const {
    const auto* selected = std::get_if<FindingSelection>(&m_view.selection());
    for (const CanvasScene* scene : m_scenes()) {
        const bool own = selected != nullptr && selected->slot == scene->slot;
        paintFindingFlags(painter, *scene, marksHeight(), own ? selected->finding : -1);
    }
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

std::vector<PlacedNote> TimeRuler::shownNotes() const {
    std::vector<PlacedNote> shown;
    for (const CanvasScene* scene : m_scenes())
        placeNotes(shown, m_workspace, scene->timeline, scene->map);
    return shown;
}

void TimeRuler::paintNotes(QPainter& painter) const {
    const Theme& theme = themeOf(*this);
    const CanvasScene& axis = scene();
    for (const PlacedNote& note : shownNotes()) {
        const int x = qFloor(axis.axis.windowPixelOf(note.shown.from));
        if (note.shown.span() > 0) {
            QColor tint = theme.accent;
            tint.setAlpha(60);
            painter.fillRect(rangeRect(axis, note.shown, 1, marksHeight() - 1), tint);
        }
        // A ribbon with a notch.
        const int foot = marksHeight() - 1;
        const QPoint ribbon[] = {{x, 1}, {x + 7, 1}, {x + 7, foot}, {x + 3, foot - 4}, {x, foot}};
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawPolygon(ribbon, 5);
    }
}

void TimeRuler::paintSpan(QPainter& painter, TimeRange range, const QColor& ground, const QColor& ink) const {
    const QRect rect = rangeRect(scene(), range, 0, height());
    if (rect.isEmpty()) return;
    painter.fillRect(rect.left(), height() - 3, rect.width(), 3, ink);
    paintBox(painter, titleLine(), rect.center().x(), durationText(range.span()), ground, ink);
}

void TimeRuler::paintHover(QPainter& painter) const {
    if (!m_view.hoverTime()) return;
    const Theme& theme = themeOf(*this);
    const CanvasScene& axis = scene();
    const double time = *m_view.hoverTime();
    double zero = 0;
    const auto stretches = axis.map.visibleIn({time, time});
    if (axis.composed() && !stretches.empty()) zero = static_cast<double>(stretches.back().shownAt);
    const double shown = std::max(std::abs(time - zero), 1.0);
    const double step = tickStep(axis.axis.nsPerPixel(), 1);
    paintBox(painter, titleLine(), axis.axis.windowPixelOf(time), tickText(time - zero, step, shown),
             theme.raised, theme.text);
}

std::optional<PlacedNote> TimeRuler::noteAt(int x) const {
    for (const PlacedNote& note : shownNotes()) {
        const double left = scene().axis.windowPixelOf(note.shown.from);
        if (x >= left - 1 && x < left + kFlagReach) return note;
    }
    return std::nullopt;
}

std::optional<FindingSelection> TimeRuler::findingAt(int x) const {
    for (const CanvasScene* scene : m_scenes()) {
        for (const FindingFlag& flag : findingFlags(*scene)) {
            if (x >= flag.x - 1 && x <= flag.x + kFlagReach)
                return FindingSelection{scene->slot, flag.finding};
        }
    }
    return std::nullopt;
}

QString TimeRuler::toolTipAt(int x) const {
    if (const auto note = noteAt(x)) return note->note().text.isEmpty() ? tr("Bookmark") : note->note().text;
    if (const auto found = findingAt(x)) {
        const TimelinePtr& timeline = m_workspace.slot(found->slot);
        const auto& findings = timeline->facts->detection.findings;
        return findingTitle(*timeline, findings[static_cast<std::size_t>(found->finding)]);
    }
    return tr("Drag to measure; edges of slices attract");
}

bool TimeRuler::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && scene().timeline) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        QToolTip::showText(help.globalPos(), plainToolTip(toolTipAt(help.pos().x() - content().left())),
                           this);
        return true;
    }
    return QWidget::event(event);
}

void TimeRuler::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !scene().timeline) return;
    m_fromX = qRound(event->position().x()) - content().left();
    m_fromTime = snappedTimeAnywhere(scene(), m_fromX);
    m_measuring = true;
}

void TimeRuler::mouseMoveEvent(QMouseEvent* event) {
    if (!scene().timeline) return;
    const int x = qRound(event->position().x()) - content().left();
    if (!m_measuring) {
        m_view.setHover(std::nullopt, scene().axis.timeAtWindowPixel(x));
        return;
    }
    if (std::abs(x - m_fromX) < QApplication::startDragDistance() && !m_view.measure()) return;
    const double time = snappedTimeAnywhere(scene(), x);
    m_view.setMeasure(TimeRange{std::min(m_fromTime, time), std::max(m_fromTime, time)});
}

void TimeRuler::mouseReleaseEvent(QMouseEvent* event) {
    if (!std::exchange(m_measuring, false)) return;
    const int x = qRound(event->position().x()) - content().left();
    if (std::abs(x - m_fromX) >= QApplication::startDragDistance()) return;
    m_view.setMeasure(std::nullopt);
    if (const auto finding = findingAt(x)) m_view.select(*finding);
}

void TimeRuler::leaveEvent(QEvent*) {
    m_view.setHover(std::nullopt, std::nullopt);
}

void TimeRuler::contextMenuEvent(QContextMenuEvent* event) {
    const auto note = noteAt(event->pos().x() - content().left());
    if (!note) return;
    QMenu menu(this);
    menu.addAction(tr("&Remove the bookmark"), this, [note] { note->notes->remove(note->at); });
    menu.exec(event->globalPos());
}

} // namespace gatescope
