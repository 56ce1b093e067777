// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/held_keys.h"

#include <QObject>
#include <QPoint>

#include <optional>

class QContextMenuEvent;
class QFocusEvent;
class QHelpEvent;
class QKeyEvent;
class QMouseEvent;
class QNativeGestureEvent;
class QWheelEvent;

namespace gatescope {

class TimelineActions;
class TimelineCanvas;

/// What hands do on a canvas: mouse, wheel, touchpad and keys. Perfetto's, unchanged. Letter keys count only
/// while the canvas has the focus.
class CanvasInput : public QObject {
    Q_OBJECT
public:
    CanvasInput(TimelineCanvas& canvas, TimelineActions& actions, ViewState& view);

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    /// Tracks are scrolled by so many pixels of the window.
    void scrolled(int pixels);

private:
    enum class Drag { None, Pressed, Area, Pan, Measure };

    /// The trace was closed in mid-drag or under a held key: nothing goes on with the next one. Always false.
    bool letGo();
    void focusIn(const QFocusEvent& event);
    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void doubleClick(const QMouseEvent& event);
    void wheel(QWheelEvent& event);
    bool gesture(const QNativeGestureEvent& event);
    bool key(const QKeyEvent& event);
    bool letter(const QKeyEvent& event);
    bool arrow(const QKeyEvent& event);
    void menu(const QContextMenuEvent& event);
    void toolTip(const QHelpEvent& event);
    void hover(QPoint at);
    void dragTo(QPoint at);
    void selectArea(QPoint at);
    void click(QPoint at);
    void zoomAt(double factor, double x);
    void panPixels(double pixels);

    TimelineCanvas& m_canvas;
    TimelineActions& m_actions;
    ViewState& m_view;
    HeldKeys m_held;
    Drag m_drag = Drag::None;
    QPoint m_from; ///< where the drag began
    QPoint m_last;
    std::optional<QPoint> m_pointer; ///< while it is on the canvas
    double m_fromTime = 0;
};

} // namespace gatescope
