// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_pane.h"

#include "timeline/canvas_input.h"
#include "timeline/track_gutter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>

namespace gatescope {

TimelinePane::TimelinePane(Slot slot, ViewState& view, TimelineActions& actions, QWidget* parent)
    : QWidget(parent),
      m_view(view),
      m_canvas(slot, view, this),
      m_gutter(new TrackGutter(m_canvas.scene(), view, this)),
      m_scrollBar(Qt::Vertical, this),
      m_input(new CanvasInput(m_canvas, actions, view)) {
    m_scrollBar.setAccessibleName(tr("Scroll tracks"));
    m_scrollBar.setFocusPolicy(Qt::NoFocus);
    connect(&m_scrollBar, &QScrollBar::valueChanged, &m_canvas, &TimelineCanvas::setScroll);
    connect(m_input, &CanvasInput::scrolled, this,
            [this](int pixels) { m_scrollBar.setValue(m_scrollBar.value() + pixels); });
    connect(&m_canvas, &TimelineCanvas::layoutChanged, this, &TimelinePane::updateScrollBar);
    connect(m_gutter, &TrackGutter::trackChosen, this, &TimelinePane::revealTrack);
    connect(&view, &ViewState::focusChanged, this, [this] { update(); });
    setTabOrder(m_gutter, &m_canvas);
}

void TimelinePane::setTimeline(const TimelinePtr& timeline) {
    const bool another = !timeline || !m_canvas.scene().timeline ||
                         timeline->source->trace != m_canvas.scene().timeline->source->trace;
    m_canvas.setTimeline(timeline);
    if (another) m_scrollBar.setValue(0);
    update();
}

void TimelinePane::setMetrics(const TimelineMetrics& metrics) {
    m_metrics = metrics;
    m_canvas.setMetrics(metrics);
    place();
}

void TimelinePane::setTitled(bool titled) {
    if (m_titled == titled) return;
    m_titled = titled;
    place();
}

int TimelinePane::titleHeight() const {
    return m_titled ? m_metrics.line + 6 : 0;
}

void TimelinePane::place() {
    const int top = titleHeight();
    const QRect content = m_metrics.content(size());
    const int height = std::max(this->height() - top, 1);
    m_gutter->setGeometry(0, top, m_metrics.gutter, height);
    m_canvas.setGeometry(content.left(), top, content.width(), height);
    m_scrollBar.setGeometry(content.left() + content.width(), top, m_metrics.scrollBar, height);
    updateScrollBar();
    update();
}

void TimelinePane::resizeEvent(QResizeEvent*) {
    place();
}

void TimelinePane::wheelEvent(QWheelEvent* event) {
    QCoreApplication::sendEvent(&m_scrollBar, event);
}

void TimelinePane::updateScrollBar() {
    m_scrollBar.setPageStep(std::max(m_canvas.height() - m_canvas.scene().layout.fixedHeight(), 1));
    m_scrollBar.setSingleStep(std::max(m_metrics.rows.row, 1));
    m_scrollBar.setRange(0, m_canvas.scrollRange());
    m_scrollBar.setValue(m_canvas.scene().scroll);
    m_gutter->update();
}

void TimelinePane::reveal(SliceId id) {
    const CanvasScene& scene = m_canvas.scene();
    const QRect rect = scene.rectOf(id);
    if (rect.isEmpty()) return;
    const TrackBand* band = scene.layout.bandOf(scene.timeline->trace().sliceTracks()[id]);
    if (band->pinned) return;
    const int top = scene.layout.fixedHeight();
    if (rect.top() < top) {
        m_scrollBar.setValue(m_scrollBar.value() - (top - rect.top()) - m_metrics.rows.row);
    } else if (rect.bottom() >= m_canvas.height()) {
        m_scrollBar.setValue(m_scrollBar.value() + rect.bottom() - m_canvas.height() + m_metrics.rows.row);
    }
}

void TimelinePane::revealTrack(TrackId track) {
    const CanvasScene& scene = m_canvas.scene();
    const TrackBand* band = scene.layout.bandOf(track);
    if (band == nullptr || band->pinned) return;
    const int above = scene.layout.fixedHeight() - scene.layout.topOf(*band, scene.scroll);
    const int below = scene.layout.topOf(*band, scene.scroll) + band->rowHeight - m_canvas.height();
    if (above > 0) {
        m_scrollBar.setValue(m_scrollBar.value() - above);
    } else if (below > 0) {
        m_scrollBar.setValue(m_scrollBar.value() + below);
    }
}

void TimelinePane::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.fillRect(rect(), theme.raised);
    if (!m_titled || !m_canvas.scene().timeline) return;
    const Slot slot = m_canvas.slot();
    const bool focused = m_view.focus() == slot;
    const QRect line(0, 0, width(), titleHeight());
    painter.fillRect(line, theme.window);
    painter.setFont(scaledFont(font(), 1, QFont::DemiBold));
    const QString letter = slot == Slot::A ? tr("A", "the baseline's slot") : tr("B", "the candidate's slot");
    const QRect chip(6, 3, m_metrics.line + 4, m_metrics.line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(focused ? theme.accent : theme.border);
    painter.drawRoundedRect(chip, 3, 3);
    painter.setPen(focused ? theme.onAccent : theme.text);
    painter.drawText(chip, Qt::AlignCenter, letter);
    painter.setPen(theme.text);
    const QRect room = line.adjusted(chip.right() + 8, 0, -8, 0);
    painter.drawText(
        room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(m_canvas.scene().timeline->title, Qt::ElideMiddle, room.width()));
}

} // namespace gatescope
