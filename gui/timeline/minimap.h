// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"
#include "timeline/timeline_metrics.h"

#include <QImage>
#include <QWidget>

#include <functional>
#include <vector>

namespace gatescope {

/// All of the time at once: how busy each side is, where gates are called, and which part the canvases show.
/// Dragging moves that part or chooses another one.
class Minimap : public QWidget {
    Q_OBJECT
public:
    /// The scenes that are shown, one for each canvas.
    using Scenes = std::function<std::vector<const CanvasScene*>()>;

    Minimap(ViewState& view, Scenes scenes, QWidget* parent = nullptr);

    void setMetrics(const TimelineMetrics& metrics);
    /// Other timelines, or the same with facts.
    void contentChanged();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    enum class Drag { None, Move, Begin, End, New };

    void draw();
    void drawScene(const CanvasScene& scene, int top, int bottom);
    QRect content() const { return m_metrics.content(size()); }
    QRect window() const;
    Drag dragAt(int x) const;

    ViewState& m_view;
    Scenes m_scenes;
    TimelineMetrics m_metrics;
    TimeAxis m_axis;
    QImage m_picture;
    bool m_stale = true;
    Drag m_drag = Drag::None;
    double m_from = 0; ///< a time that stays where it is
};

} // namespace gatescope
