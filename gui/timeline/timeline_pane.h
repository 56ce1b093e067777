// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/timeline_canvas.h"

#include <QScrollBar>
#include <QWidget>

namespace gatescope {

class CanvasInput;
class TimelineActions;
class TrackGutter;

/// One slot's timeline: its title where there are two, track names, canvas and scroll bar.
class TimelinePane : public QWidget {
    Q_OBJECT
public:
    TimelinePane(Slot slot, ViewState& view, TimelineActions& actions, QWidget* parent = nullptr);

    TimelineCanvas& canvas() { return m_canvas; }
    const TimelineCanvas& canvas() const { return m_canvas; }
    TrackGutter& gutter() { return *m_gutter; }
    QScrollBar& scrollBar() { return m_scrollBar; }
    void setTimeline(const TimelinePtr& timeline);
    void setMetrics(const TimelineMetrics& metrics);
    void setTitled(bool titled);
    /// Of the line that names the side; 0 where there is none.
    int titleHeight() const;
    /// Scrolls as far as needed for a slice's row to be in sight.
    void reveal(SliceId id);
    void revealTrack(TrackId track);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    /// Over the names; what is over the canvas is the canvas' own.
    void wheelEvent(QWheelEvent* event) override;

private:
    void place();
    void updateScrollBar();

    ViewState& m_view;
    TimelineCanvas m_canvas;
    TrackGutter* m_gutter;
    QScrollBar m_scrollBar;
    CanvasInput* m_input;
    TimelineMetrics m_metrics;
    bool m_titled = false;
};

} // namespace gatescope
