// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/time_ruler.h"

#include "look/kernel_palette.h"
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

} // namespace

TimeRuler::TimeRuler(Workspace& workspace, ViewState& view, Scenes scenes, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_view(view), m_scenes(std::move(scenes)) {
    setMouseTracking(true);
    setAccessibleName(tr("Time axis"));
    connect(&view, &ViewState::hoverChanged, this, [this] { update(); });
    connect(&view, &ViewState::measureChanged, this, [this] { update(); });
    connect(&view, &ViewState::selectionChanged, this, [this] { update(); });
    connect(&view, &ViewState::showChanged, this, [this] { update(); });
    connect(&view, &ViewState::coloursChanged, this, [this] { update(); });
}

void TimeRuler::setMetrics(const TimelineMetrics& metrics) {
    m_metrics = metrics;
    m_widths.clear();
    updateGeometry();
    update();
}

void TimeRuler::setTicks(TimeTicks ticks) {
    m_ticks = std::move(ticks);
    // What the view was moved to stands under the pointer now.
    if (m_pointer && !m_measuring && isVisible() && scene().timeline)
        m_view.setHover(std::nullopt, scene().axis.timeAtWindowPixel(*m_pointer));
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
    paintLegend(painter);
    const QRect room = content();
    painter.setClipRect(room);
    painter.translate(room.left(), 0);
    const std::vector<Box> shown = boxes(theme);
    paintTicks(painter, shown);
    paintFlags(painter);
    paintNotes(painter);
    for (const Box& box : shown)
        paintBox(painter, box);
}

std::vector<TimeRuler::Box> TimeRuler::boxes(const Theme& theme) const {
    std::vector<Box> boxes;
    const auto add = [&boxes](const std::optional<Box>& box) {
        if (box) boxes.push_back(*box);
    };
    if (const auto* area = std::get_if<AreaSelection>(&m_view.selection()))
        add(spanBox(area->range, theme.accentSoft, theme.accent));
    add(m_view.measure() ? spanBox(*m_view.measure(), theme.warningSoft, theme.warning) : hoverBox(theme));
    return boxes;
}

TimeRuler::Box TimeRuler::boxAt(double x, const QString& text, const QColor& ground,
                                const QColor& ink) const {
    const QRect line = titleLine();
    const int width = QFontMetrics(m_metrics.labelFont).horizontalAdvance(text) + 8;
    QRect place(qRound(x) - width / 2, line.top(), width, line.height());
    place.moveLeft(std::clamp(place.left(), line.left(), std::max(line.right() - width, line.left())));
    return {place, text, ground, ink, {}};
}

void TimeRuler::paintBox(QPainter& painter, const Box& box) const {
    painter.fillRect(box.place, box.ground);
    painter.fillRect(box.foot, box.ink);
    painter.setPen(box.ink);
    painter.drawText(box.place, Qt::AlignCenter, box.text);
}

void TimeRuler::paintFlags(QPainter& painter) const {
    const auto* selected = std::get_if<FindingSelection>(&m_view.selection());
    for (const CanvasScene* scene : m_scenes()) {
        const bool own = selected != nullptr && selected->slot == scene->slot;
        paintFindingFlags(painter, *scene, marksHeight(), own ? selected->finding : -1);
    }
}

std::vector<TimeRuler::LegendEntry> TimeRuler::legend() const {
    const View& view = m_view.view();
    const bool differences = view.show == Show::Difference || view.colourBy == ColourBy::Difference;
    if (!differences || !m_workspace.comparing()) return {};
    const KernelPalette palette(themeOf(*this));
    constexpr int kEqual = KernelPalette::kDifferences / 2;
    constexpr int kMost = KernelPalette::kDifferences - 1;
    const QColor plain = palette.role(Role::Other);
    return {{palette.difference(kEqual - 1), palette.difference(0), tr("faster")},
            {palette.difference(kEqual + 1), palette.difference(kMost), tr("slower")},
            {palette.difference(kEqual), palette.difference(kEqual), tr("equal")},
            {plain, plain, tr("unmatched")}};
}

/// Beside the axis, in two columns of two.
void TimeRuler::paintLegend(QPainter& painter) const {
    const std::vector<LegendEntry> entries = legend();
    if (entries.empty()) return;
    const Theme& theme = themeOf(*this);
    const QFontMetrics metrics(m_metrics.labelFont);
    const int space = metrics.averageCharWidth();
    const int swatch = metrics.ascent();
    const int line = (height() - 1) / 2;
    const int firstWords =
        std::max(metrics.horizontalAdvance(entries[0].word), metrics.horizontalAdvance(entries[1].word));
    const int second = space + swatch + space / 2 + firstWords + space;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const int left = i < 2 ? space : second;
        const QRect box(left, static_cast<int>(i % 2) * line + (line - swatch) / 2, swatch, swatch);
        painter.fillRect(box, entries[i].strong);
        painter.fillRect(box.adjusted(0, 0, -swatch / 2, 0), entries[i].weak);
        painter.setPen(theme.mutedText);
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        const int words = box.right() + 1 + space / 2;
        const int room = (i < 2 ? second - space / 2 : content().left()) - words;
        painter.setPen(theme.text);
        painter.drawText(QRect(words, box.top() - swatch, room, 3 * swatch), Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(entries[i].word, Qt::ElideRight, room));
    }
}

void TimeRuler::paintTicks(QPainter& painter, const std::vector<Box>& boxes) const {
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
        const QRectF place(title.textLeft, titleLine().top(), title.textWidth + 2, titleLine().height());
        // Half a title reads as another one.
        const bool covered =
            std::ranges::any_of(boxes, [&](const Box& box) { return place.intersects(QRectF(box.place)); });
        if (!covered) painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, title.text);
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

std::optional<TimeRuler::Box> TimeRuler::spanBox(TimeRange range, const QColor& ground,
                                                 const QColor& ink) const {
    const QRect rect = rangeRect(scene(), range, 0, height());
    if (rect.isEmpty()) return std::nullopt;
    Box box = boxAt(rect.center().x(), durationText(range.span()), ground, ink);
    box.foot = {rect.left(), height() - 3, rect.width(), 3};
    return box;
}

std::optional<TimeRuler::Box> TimeRuler::hoverBox(const Theme& theme) const {
    if (!m_view.hoverTime() || !m_view.range().contains(*m_view.hoverTime())) return std::nullopt;
    const CanvasScene& axis = scene();
    const double time = *m_view.hoverTime();
    double zero = 0;
    const auto stretches = axis.map.visibleIn({time, time});
    if (axis.composed() && !stretches.empty()) zero = static_cast<double>(stretches.back().shownAt);
    const double shown = std::max(std::abs(time - zero), 1.0);
    const double step = tickStep(axis.axis.nsPerPixel(), 1);
    return boxAt(axis.axis.windowPixelOf(time), tickText(time - zero, step, shown), theme.raised, theme.text);
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
    if (x < 0 && !legend().empty()) {
        return tr(
            "Colours: how B's call differs from A's that does the same work.\nFaster and slower from 3 % "
            "on, with strong colours from 50 % on; else equal.\nUnmatched is what only one side has, and "
            "what is no kernel. Gate calls keep their own colours.");
    }
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
    m_pointer = x;
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
    m_pointer.reset();
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
