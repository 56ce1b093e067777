// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/canvas_input.h"

#include "timeline/canvas_menu.h"
#include "timeline/slice_words.h"
#include "timeline/snapping.h"
#include "timeline/timeline_actions.h"
#include "timeline/timeline_canvas.h"
#include "widgets/plain_label.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {
constexpr double kZoomPerNotch = 0.8;
constexpr double kNotch = 120;            ///< of a wheel's angleDelta
constexpr double kPanPerNotch = 0.1;      ///< of the window
constexpr double kPixelsPerZoomStep = 60; ///< of a touchpad
} // namespace

CanvasInput::CanvasInput(TimelineCanvas& canvas, TimelineActions& actions, ViewState& view)
    : QObject(&canvas), m_canvas(canvas), m_actions(actions), m_view(view) {
    canvas.installEventFilter(this);
    // What the view was moved to stands under the pointer now.
    connect(&canvas, &TimelineCanvas::frameWanted, this, [this] {
        if (m_pointer && m_drag == Drag::None && m_canvas.isVisible() && m_canvas.scene().timeline)
            hover(*m_pointer);
    });
    connect(&m_held, &HeldKeys::zoomed, this, [this](double factor) { m_actions.zoomBy(factor); });
    connect(&m_held, &HeldKeys::panned, this, [this](double share) { m_actions.panBy(share); });
}

bool CanvasInput::eventFilter(QObject*, QEvent* event) {
    if (!m_canvas.scene().timeline) return letGo();
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::MouseMove:
        move(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::MouseButtonRelease:
        release(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::MouseButtonDblClick:
        doubleClick(static_cast<QMouseEvent&>(*event));
        return true;
    case QEvent::Leave:
        m_pointer.reset();
        m_view.setHover(std::nullopt, std::nullopt);
        return false;
    case QEvent::Wheel:
        wheel(static_cast<QWheelEvent&>(*event));
        return true;
    case QEvent::NativeGesture:
        return gesture(static_cast<QNativeGestureEvent&>(*event));
    case QEvent::ShortcutOverride: {
        // Held keys are the canvas' own: no shortcut takes them while it has the focus, and no menu is open.
        const auto& pressed = static_cast<QKeyEvent&>(*event);
        if (QApplication::activePopupWidget() != nullptr) return false;
        if (!HeldKeys::moves(pressed.key()) || pressed.modifiers() != Qt::NoModifier) return false;
        event->accept();
        return true;
    }
    case QEvent::KeyPress:
        return key(static_cast<QKeyEvent&>(*event));
    case QEvent::KeyRelease: {
        const auto& released = static_cast<QKeyEvent&>(*event);
        if (!HeldKeys::moves(released.key())) return false;
        if (!released.isAutoRepeat()) m_held.release(released.key());
        return true;
    }
    case QEvent::FocusOut:
        m_held.releaseAll();
        m_canvas.update();
        return false;
    case QEvent::FocusIn:
        focusIn(static_cast<QFocusEvent&>(*event));
        return false;
    case QEvent::ContextMenu:
        menu(static_cast<QContextMenuEvent&>(*event));
        return true;
    case QEvent::ToolTip:
        toolTip(static_cast<QHelpEvent&>(*event));
        return true;
    default:
        return false;
    }
}

bool CanvasInput::letGo() {
    m_held.releaseAll();
    m_drag = Drag::None;
    m_pointer.reset();
    return false;
}

void CanvasInput::focusIn(const QFocusEvent& event) {
    const bool byTab = event.reason() == Qt::TabFocusReason || event.reason() == Qt::BacktabFocusReason;
    if (byTab && m_view.focus() != m_canvas.slot()) m_view.setFocus(m_canvas.slot());
    m_canvas.update();
}

void CanvasInput::press(const QMouseEvent& event) {
    m_canvas.setFocus(Qt::MouseFocusReason);
    m_from = m_last = event.position().toPoint();
    m_drag = Drag::None;
    if (event.button() == Qt::MiddleButton) m_drag = Drag::Pan;
    if (event.button() != Qt::LeftButton) return;
    if (m_view.focus() != m_canvas.slot()) m_view.setFocus(m_canvas.slot());
    if (event.modifiers() & Qt::ShiftModifier) {
        m_drag = Drag::Pan;
    } else if (event.modifiers() & Qt::ControlModifier) {
        m_drag = Drag::Measure;
        m_fromTime = snappedTime(m_canvas.scene(), m_from);
        m_view.setMeasure(std::nullopt);
    } else {
        m_drag = Drag::Pressed;
        m_fromTime = m_canvas.scene().axis.timeAtWindowPixel(m_from.x());
    }
    if (m_drag == Drag::Pan) m_canvas.setCursor(Qt::ClosedHandCursor);
}

void CanvasInput::move(const QMouseEvent& event) {
    const QPoint at = event.position().toPoint();
    if (m_drag == Drag::None) {
        hover(at);
    } else {
        dragTo(at);
    }
    m_last = at;
}

void CanvasInput::hover(QPoint at) {
    m_pointer = at;
    const CanvasHit hit = hitTest(m_canvas.scene(), at);
    std::optional<SliceSelection> slice;
    if (hit.tile.id != kNoSlice) slice = SliceSelection{m_canvas.slot(), hit.tile.id};
    m_view.setHover(slice, m_canvas.scene().axis.timeAtWindowPixel(at.x()));
}

void CanvasInput::dragTo(QPoint at) {
    switch (m_drag) {
    case Drag::Pressed:
        if ((at - m_from).manhattanLength() < QApplication::startDragDistance()) return;
        m_drag = Drag::Area;
        selectArea(at);
        return;
    case Drag::Area:
        selectArea(at);
        return;
    case Drag::Pan:
        panPixels(at.x() - m_last.x());
        emit scrolled(m_last.y() - at.y());
        return;
    case Drag::Measure: {
        const double time = snappedTime(m_canvas.scene(), at);
        m_view.setMeasure(TimeRange{std::min(m_fromTime, time), std::max(m_fromTime, time)});
        return;
    }
    case Drag::None:
        return;
    }
}

void CanvasInput::selectArea(QPoint at) {
    const CanvasScene& scene = m_canvas.scene();
    const double to = scene.axis.timeAtWindowPixel(std::clamp(at.x(), 0, m_canvas.width()));
    AreaSelection area{m_canvas.slot(), {std::min(m_fromTime, to), std::max(m_fromTime, to)}, {}};
    const int top = std::min(m_from.y(), at.y());
    const int bottom = std::max(m_from.y(), at.y());
    for (const VisibleBand& band : visibleBands(scene)) {
        const int from = std::max(band.top, band.clipTop);
        const bool touched = from <= bottom && band.top + band.band->height() > top;
        const bool holds =
            band.band->kind == TrackBand::Kind::Slices || band.band->kind == TrackBand::Kind::Counter;
        if (touched && holds) area.tracks.push_back(band.band->track);
    }
    if (area.tracks.empty()) return;
    std::ranges::sort(area.tracks);
    m_view.select(std::move(area));
}

void CanvasInput::release(const QMouseEvent& event) {
    const Drag drag = std::exchange(m_drag, Drag::None);
    m_canvas.unsetCursor();
    if (drag == Drag::Pressed) click(event.position().toPoint());
    if (drag == Drag::Measure && !m_view.measure()) click(event.position().toPoint());
    hover(event.position().toPoint());
}

void CanvasInput::click(QPoint at) {
    const CanvasHit hit = hitTest(m_canvas.scene(), at);
    if (hit.tile.id != kNoSlice) {
        m_view.select(SliceSelection{m_canvas.slot(), hit.tile.id});
    } else {
        m_view.clearSelection();
    }
}

void CanvasInput::doubleClick(const QMouseEvent& event) {
    m_drag = Drag::None;
    const CanvasHit hit = hitTest(m_canvas.scene(), event.position().toPoint());
    if (event.button() == Qt::LeftButton && hit.tile.id != kNoSlice)
        m_actions.zoomTo(m_canvas.slot(), hit.tile.id);
}

void CanvasInput::zoomAt(double factor, double x) {
    m_view.zoom(factor, m_canvas.scene().axis.timeAtWindowPixel(x));
}

void CanvasInput::panPixels(double pixels) {
    m_view.pan(-pixels / std::max(m_canvas.width(), 1));
}

void CanvasInput::wheel(QWheelEvent& event) {
    event.accept();
    const QPoint angle = event.angleDelta();
    const QPoint fine = event.pixelDelta();
    const int along = angle.y() != 0 ? angle.y() : angle.x();
    if (event.modifiers() & Qt::ControlModifier) {
        const double steps = fine.isNull() ? along / kNotch : fine.y() / kPixelsPerZoomStep;
        zoomAt(std::pow(kZoomPerNotch, steps), event.position().x());
    } else if (!fine.isNull()) {
        if (event.modifiers() & Qt::ShiftModifier) {
            panPixels(fine.x() != 0 ? fine.x() : fine.y());
        } else {
            if (fine.x() != 0) panPixels(fine.x());
            if (fine.y() != 0) emit scrolled(-fine.y());
        }
    } else if ((event.modifiers() & Qt::ShiftModifier) || angle.x() != 0) {
        m_view.pan(-along / kNotch * kPanPerNotch);
    } else {
        const int line = QApplication::wheelScrollLines() * m_canvas.fontMetrics().height();
        emit scrolled(static_cast<int>(std::lround(-along / kNotch * line)));
    }
    hover(event.position().toPoint());
}

bool CanvasInput::gesture(const QNativeGestureEvent& event) {
    if (event.gestureType() != Qt::ZoomNativeGesture) return false;
    zoomAt(1 / std::max(1 + event.value(), 0.1), event.position().x());
    return true;
}

bool CanvasInput::key(const QKeyEvent& event) {
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::NoModifier && HeldKeys::moves(event.key())) {
        if (!event.isAutoRepeat()) m_held.press(event.key());
        return true;
    }
    if (modifiers == Qt::NoModifier && arrow(event)) return true;
    return (modifiers & ~Qt::ShiftModifier) == Qt::NoModifier && letter(event);
}

bool CanvasInput::arrow(const QKeyEvent& event) {
    switch (event.key()) {
    case Qt::Key_Left:
        m_actions.selectInRow(-1);
        return true;
    case Qt::Key_Right:
        m_actions.selectInRow(1);
        return true;
    case Qt::Key_Up:
        m_actions.selectAcrossRows(-1);
        return true;
    case Qt::Key_Down:
        m_actions.selectAcrossRows(1);
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        emit scrolled((event.key() == Qt::Key_PageUp ? -1 : 1) * m_canvas.height() * 3 / 4);
        return true;
    default:
        return false;
    }
}

bool CanvasInput::letter(const QKeyEvent& event) {
    const bool shift = event.modifiers() & Qt::ShiftModifier;
    switch (event.key()) {
    case Qt::Key_Period:
        m_actions.selectNeighbour(1);
        return true;
    case Qt::Key_Comma:
        m_actions.selectNeighbour(-1);
        return true;
    case Qt::Key_BracketLeft:
        m_actions.followFlow(-1);
        return true;
    case Qt::Key_BracketRight:
        m_actions.followFlow(1);
        return true;
    case Qt::Key_F:
        m_actions.fit();
        return true;
    case Qt::Key_R:
        m_actions.areaFromSelection();
        return true;
    case Qt::Key_M:
        m_actions.mark(shift);
        return true;
    case Qt::Key_J:
        m_actions.showNote(shift ? -1 : 1);
        return true;
    case Qt::Key_G:
        m_actions.showGate(shift ? -1 : 1);
        return true;
    case Qt::Key_Escape:
        m_actions.clear();
        return true;
    default:
        return false;
    }
}

void CanvasInput::menu(const QContextMenuEvent& event) {
    const CanvasScene& scene = m_canvas.scene();
    CanvasHit hit = hitTest(scene, event.pos());
    QPoint at = event.globalPos();
    if (event.reason() == QContextMenuEvent::Keyboard) {
        hit.tile.id = m_view.selectedSlice(scene.slot).value_or(kNoSlice);
        at = m_canvas.mapToGlobal(scene.rectOf(hit.tile.id).bottomLeft());
    } else if (hit.tile.id != kNoSlice) {
        m_view.select(SliceSelection{scene.slot, hit.tile.id}); // so that one sees what is meant
    }
    QMenu menu(&m_canvas);
    fillCanvasMenu(menu, m_actions, scene.slot, hit);
    if (!menu.isEmpty()) menu.exec(at);
}

void CanvasInput::toolTip(const QHelpEvent& event) {
    const CanvasScene& scene = m_canvas.scene();
    const CanvasHit hit = hitTest(scene, event.pos());
    if (hit.tile.id == kNoSlice) {
        QToolTip::hideText();
        return;
    }
    const bool gates = hit.band->kind == TrackBand::Kind::Gates;
    const auto wordsOf = gates ? gateWords : tileWords;
    const QString words = wordsOf(*scene.timeline, scene.map, m_view.view().align, hit.tile);
    QToolTip::showText(event.globalPos(), plainToolTip(words), &m_canvas);
}

} // namespace gatescope
