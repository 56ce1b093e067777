// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/track_gutter.h"

#include "look/shown_text.h"
#include "timeline/track_edits.h"
#include "widgets/plain_label.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace gatescope {

namespace {
constexpr int kPadding = 6;
constexpr int kIndent = 10;

bool foldable(const TrackBand& band) {
    const bool hasRows = band.kind == TrackBand::Kind::Slices && (band.rows > 1 || band.collapsed);
    return hasRows || band.kind == TrackBand::Kind::Process || band.kind == TrackBand::Kind::Counter;
}
} // namespace

TrackGutter::TrackGutter(const CanvasScene& scene, ViewState& view, QWidget* parent)
    : QWidget(parent), m_scene(scene), m_view(view) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Tracks"));
    setAccessibleDescription(
        tr("Up and down choose a track, Return collapses it, the menu key shows what can be done."));
}

std::vector<const TrackBand*> TrackGutter::bands() const {
    std::vector<const TrackBand*> all;
    for (const auto* some : {&m_scene.layout.fixed(), &m_scene.layout.scrolled()}) {
        for (const TrackBand& band : *some) {
            if (band.kind != TrackBand::Kind::Gates) all.push_back(&band);
        }
    }
    return all;
}

QRect TrackGutter::bandRect(const TrackBand& band) const {
    return {0, m_scene.layout.topOf(band, m_scene.scroll), width(), band.height()};
}

QRect TrackGutter::partRect(const TrackBand& band, Part part) const {
    const QRect whole = bandRect(band);
    const int side = std::min(fontMetrics().height(), band.rowHeight);
    const QRect line(0, whole.top(), width(), std::min(band.rowHeight, whole.height()));
    const int top = line.top() + (line.height() - side) / 2;
    switch (part) {
    case Part::Triangle:
        return {kPadding + band.indent * kIndent, top, side, side};
    case Part::Pin:
        return {width() - 2 * side - kPadding, top, side, side};
    case Part::Hide:
        return {width() - side - kPadding / 2, top, side, side};
    case Part::None:
    case Part::Name:
        break;
    }
    const int left = partRect(band, Part::Triangle).right() + 4;
    return {left, line.top(), width() - left - kPadding, line.height()};
}

TrackGutter::Place TrackGutter::placeAt(QPoint at) const {
    const TrackBand* band = m_scene.layout.bandAt(at.y(), m_scene.scroll);
    if (band == nullptr || band->kind == TrackBand::Kind::Gates) return {};
    for (const Part part : {Part::Triangle, Part::Pin, Part::Hide}) {
        if (band->kind == TrackBand::Kind::Process && part == Part::Pin) continue;
        if (part == Part::Triangle && !foldable(*band)) continue;
        if (partRect(*band, part).contains(at)) return {band, part};
    }
    return {band, Part::Name};
}

void TrackGutter::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = themeOf(*this);
    painter.fillRect(rect(), theme.raised);
    if (!m_scene.timeline) return;
    for (const VisibleBand& band : visibleBands(m_scene)) {
        painter.setClipRect(0, band.clipTop, width(), height() - band.clipTop);
        if (band.clipTop == 0) painter.fillRect(bandRect(*band.band), theme.raised);
        paintBand(painter, *band.band);
    }
    painter.setClipping(false);
    if (m_scene.layout.fixedHeight() > 0)
        painter.fillRect(0, m_scene.layout.fixedHeight() - 1, width(), 1, theme.border);
    painter.fillRect(width() - 1, 0, 1, height(), theme.border);
    paintDrop(painter);
}

void TrackGutter::paintBand(QPainter& painter, const TrackBand& band) const {
    const Theme& theme = themeOf(*this);
    const QRect whole = bandRect(band);
    const bool current = band.track == m_current && band.kind != TrackBand::Kind::Gates;
    if (band.kind == TrackBand::Kind::Process) painter.fillRect(whole, theme.window);
    if (current) painter.fillRect(whole, theme.accentSoft);
    const bool process = band.kind == TrackBand::Kind::Process;
    painter.setFont(process ? scaledFont(font(), 1, QFont::DemiBold) : m_scene.labels.font());
    painter.setPen(band.kind == TrackBand::Kind::Gates ? theme.mutedText : theme.text);
    QRect name = partRect(band, Part::Name);
    if (current) name.setRight(partRect(band, process ? Part::Hide : Part::Pin).left() - 2);
    const QFontMetrics metrics(painter.font());
    QString text = shownName(band.label);
    if (band.pinned) text.prepend(QStringLiteral("\u2691 ")); // a flag
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(text.left(200), Qt::ElideMiddle, name.width()));
    if (foldable(band)) {
        const QRect box = partRect(band, Part::Triangle);
        const QPoint c = box.center();
        const int r = std::max(box.width() / 4, 3);
        const QPolygon down{
            {c.x() - r, c.y() - r / 2}, {c.x() + r, c.y() - r / 2}, {c.x(), c.y() + r / 2 + 1}};
        const QPolygon right{
            {c.x() - r / 2, c.y() - r}, {c.x() - r / 2, c.y() + r}, {c.x() + r / 2 + 1, c.y()}};
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.mutedText);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.drawPolygon(band.collapsed ? right : down);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (current) paintButtons(painter, band);
}

void TrackGutter::paintButtons(QPainter& painter, const TrackBand& band) const {
    const Theme& theme = themeOf(*this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.text, 1.4));
    painter.setBrush(Qt::NoBrush);
    if (band.kind != TrackBand::Kind::Process) { // a pin: head, needle
        const QRectF box = QRectF(partRect(band, Part::Pin)).adjusted(4, 3, -4, -3);
        if (band.pinned) painter.setBrush(theme.text);
        painter.drawRect(
            QRectF(box.left() + box.width() * 0.2, box.top(), box.width() * 0.6, box.height() * 0.5));
        painter.drawLine(QPointF(box.left(), box.top() + box.height() * 0.5),
                         QPointF(box.right(), box.top() + box.height() * 0.5));
        painter.drawLine(QPointF(box.center().x(), box.top() + box.height() * 0.5),
                         QPointF(box.center().x(), box.bottom()));
    }
    const QRectF cross = QRectF(partRect(band, Part::Hide)).adjusted(4, 4, -4, -4);
    painter.drawLine(cross.topLeft(), cross.bottomRight());
    painter.drawLine(cross.topRight(), cross.bottomLeft());
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void TrackGutter::paintDrop(QPainter& painter) const {
    if (m_dropY >= 0) painter.fillRect(0, m_dropY - 1, width(), 2, themeOf(*this).accent);
    if (!hasFocus()) return;
    painter.setPen(themeOf(*this).accent);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void TrackGutter::change(TrackView tracks, const QString& what) {
    m_view.setTrackView(m_scene.slot, std::move(tracks), what);
}

void TrackGutter::toggleCollapsed(TrackId track) {
    const bool now = tracks().collapsed.contains(track);
    change(withCollapsed(tracks(), track, !now), now ? tr("Expand") : tr("Collapse"));
}

void TrackGutter::togglePinned(TrackId track) {
    const bool now = tracks().pinned.contains(track);
    change(withPinned(tracks(), track, !now), now ? tr("Unpin") : tr("Pin"));
}

void TrackGutter::hideTrack(TrackId track) {
    change(withHidden(tracks(), track, true), tr("Hide"));
}

void TrackGutter::move(TrackId track, int places) {
    change(withMoved(*m_scene.timeline, tracks(), track, places), tr("Move track"));
}

void TrackGutter::fillMenu(QMenu& menu, TrackId track) {
    const auto& arranged = m_view.view().tracks[m_scene.slot];
    if (track != kNoTrack) {
        const bool process = m_scene.timeline->trace().tracks()[track].kind == TrackKind::Process;
        menu.addAction(arranged.collapsed.contains(track) ? tr("&Expand") : tr("&Collapse"), this,
                       [this, track] { toggleCollapsed(track); });
        if (!process) {
            menu.addAction(arranged.pinned.contains(track) ? tr("Un&pin") : tr("&Pin to the top"), this,
                           [this, track] { togglePinned(track); });
        }
        menu.addAction(tr("&Hide"), this, [this, track] { hideTrack(track); });
        menu.addSeparator();
        menu.addAction(tr("Move &up"), this, [this, track] { move(track, -1); });
        menu.addAction(tr("Move &down"), this, [this, track] { move(track, 1); });
        menu.addSeparator();
    }
    QAction* all = menu.addAction(tr("&Show all hidden tracks"), this, [this] {
        TrackView shown = tracks();
        shown.hidden.clear();
        change(std::move(shown), tr("Show all tracks"));
    });
    all->setEnabled(!arranged.hidden.empty());
}

void TrackGutter::mousePressEvent(QMouseEvent* event) {
    m_dragged = kNoTrack;
    const Place place = placeAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || place.band == nullptr) return;
    const TrackId track = place.band->track; // the band goes away with the next layout
    switch (place.part) {
    case Part::Triangle:
        return toggleCollapsed(track);
    case Part::Pin:
        return togglePinned(track);
    case Part::Hide:
        return hideTrack(track);
    case Part::Name:
        m_dragged = track;
        m_from = event->position().toPoint();
        return;
    case Part::None:
        return;
    }
}

void TrackGutter::mouseMoveEvent(QMouseEvent* event) {
    const QPoint at = event->position().toPoint();
    const Place place = placeAt(at);
    if (event->buttons() & Qt::LeftButton) {
        const bool far = (at - m_from).manhattanLength() >= QApplication::startDragDistance();
        const bool drops = m_dragged != kNoTrack && far && place.band != nullptr;
        m_dropY = drops ? bandRect(*place.band).top() : -1;
        update();
        return;
    }
    const TrackId track = place.band != nullptr ? place.band->track : kNoTrack;
    if (track == m_current) return;
    m_current = track;
    update();
}

void TrackGutter::mouseReleaseEvent(QMouseEvent* event) {
    const TrackId dragged = std::exchange(m_dragged, kNoTrack);
    if (std::exchange(m_dropY, -1) < 0 || dragged == kNoTrack) return;
    update();
    const Place place = placeAt(event->position().toPoint());
    if (place.band == nullptr || place.band->track == dragged) return;
    change(withMovedBefore(*m_scene.timeline, tracks(), dragged, place.band->track), tr("Move track"));
}

void TrackGutter::leaveEvent(QEvent*) {
    if (!hasFocus()) m_current = kNoTrack;
    update();
}

void TrackGutter::choose(const TrackBand& band) {
    m_current = band.track;
    setAccessibleName(tr("Tracks") + QStringLiteral(": ") + band.label); // screen readers say it
    emit trackChosen(m_current);
    update();
}

void TrackGutter::keyPressEvent(QKeyEvent* event) {
    const auto all = bands();
    if (all.empty()) return QWidget::keyPressEvent(event);
    const auto at = std::ranges::find(all, m_current, &TrackBand::track);
    const auto place = at != all.end() ? at - all.begin() : -1;
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step != 0 && (event->modifiers() & Qt::AltModifier) && place >= 0) return move(m_current, step);
    const auto bandBy = [&](std::ptrdiff_t places) {
        return all[static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(place + places, 0, std::ssize(all) - 1))];
    };
    if (step != 0) {
        choose(*bandBy(step));
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && place >= 0) {
        toggleCollapsed(m_current);
    } else if (event->key() == Qt::Key_Delete && place >= 0) {
        const TrackId hidden = m_current;
        choose(*bandBy(place + 1 < std::ssize(all) ? 1 : -1)); // one goes on from there, not from the top
        hideTrack(hidden);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void TrackGutter::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_scene.timeline) return;
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const TrackBand* band = byKey ? m_scene.layout.bandOf(m_current) : placeAt(event->pos()).band;
    QMenu menu(this);
    fillMenu(menu, band != nullptr ? band->track : kNoTrack);
    const QPoint under = band != nullptr ? bandRect(*band).bottomLeft() : QPoint();
    menu.exec(byKey ? mapToGlobal(under) : event->globalPos());
}

bool TrackGutter::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_scene.timeline) {
        const auto& help = static_cast<QHelpEvent&>(*event);
        const Place place = placeAt(help.pos());
        QString text;
        if (place.part == Part::Pin) text = tr("Pin to the top");
        if (place.part == Part::Hide) text = tr("Hide the track");
        if (place.part == Part::Triangle) text = tr("Collapse or expand");
        if (place.part == Part::Name) text = plainToolTip(place.band->label);
        QToolTip::showText(help.globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace gatescope
