// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"
#include "timeline/time_ticks.h"
#include "timeline/timeline_metrics.h"
#include "workspace/workspace.h"

#include <QWidget>

#include <functional>

namespace gatescope {

/// The time axis above the canvases: ticks, names of steps or layers, flags of findings, bookmarks, what is
/// measured. Dragging measures, from edge to edge.
class TimeRuler : public QWidget {
    Q_OBJECT
public:
    /// `scene`: of the canvas whose time is shown.
    TimeRuler(Workspace& workspace, ViewState& view, std::function<const CanvasScene&()> scene,
              QWidget* parent = nullptr);

    void setMetrics(const TimelineMetrics& metrics);
    void setTicks(TimeTicks ticks);
    const TimeTicks& ticks() const { return m_ticks; }
    /// What the ruler's texts need; the grid's lines come from the same ticks.
    TickTexts tickTexts() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QRect content() const { return m_metrics.content(size()); }
    // From above: a strip of flags and bookmarks, names of steps or layers, ticks.
    int marksHeight() const;
    QRect titleLine() const;
    int tickTop() const { return titleLine().bottom() + 1; }
    void paintTicks(QPainter& painter) const;
    void paintNotes(QPainter& painter) const;
    void paintMeasure(QPainter& painter) const;
    void paintHover(QPainter& painter) const;
    TraceNotes* notes() const;
    /// The place in notes() of the one at `x` of the content; -1: none.
    int noteAt(int x) const;
    int findingAt(int x) const;
    QString toolTipAt(int x) const;

    Workspace& m_workspace;
    ViewState& m_view;
    std::function<const CanvasScene&()> m_scene;
    TimelineMetrics m_metrics;
    TimeTicks m_ticks;
    bool m_measuring = false;
    double m_fromTime = 0;
    int m_fromX = 0;
};

} // namespace gatescope
