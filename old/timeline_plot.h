// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/slice_plottable.h"
#include "timeline/time_ticker.h"
#include "timeline/timeline_layers.h"

#include <QPoint>
#include <qcustomplot.h>

#include <memory>
#include <optional>

namespace gatescope {

/// One timeline on screen. Turns mouse and wheel into wishes (a new time range, a hovered or chosen slice);
/// whoever keeps several timelines aligned decides and calls setRange().
class TimelinePlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit TimelinePlot(QWidget* parent = nullptr);

    void setModel(std::shared_ptr<const TimelineModel> model);
    const TimelineModel* model() const { return m_slices->model(); }
    const SlicePlottable& slices() const { return *m_slices; }

    TimeRange range() const;
    void setRange(TimeRange range);
    void setGutterWidth(int width);
    /// False: another timeline is in focus, this one steps back.
    void setInFocus(bool inFocus);
    void setSelected(SliceId id);
    SliceId selected() const { return m_overlay->selected(); }
    void setCursorTime(std::optional<double> time);

    double contentHeight() const { return m_slices->layout().height(); }
    double scrollOffset() const { return m_scroll; }
    void setScrollOffset(double offset);
    /// Scrolls so that the slice's row is in view.
    void reveal(SliceId id);
    QSize sizeHint() const override;

signals:
    void rangeWanted(gatescope::TimeRange range);
    void hovered(gatescope::SliceId id, std::optional<double> time);
    void clicked(gatescope::SliceId id);
    void zoomToWanted(gatescope::SliceId id);
    void scrollChanged();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Drag {
        QPoint start;
        TimeRange range;
        double scroll = 0;
        bool moved = false;
    };

    void applyTheme();
    void rebuildLayout();
    void applyScroll();
    void drag(const QPoint& position);
    double timeAt(double x) const;
    double nsPerPixel() const;

    QSharedPointer<TimeTicker> m_ticker;
    SlicePlottable* m_slices; ///< owned by the plot, as the overlay
    TimelineOverlay* m_overlay;
    std::shared_ptr<const TimelineModel> m_model;
    std::optional<Drag> m_drag;
    double m_scroll = 0;
    bool m_inFocus = true;
};

} // namespace gatescope
