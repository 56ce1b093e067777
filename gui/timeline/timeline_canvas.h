// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"
#include "timeline/painters/slice_painter.h"
#include "timeline/timeline_metrics.h"

#include <QImage>
#include <QRegion>
#include <QWidget>

namespace gatescope {

/// One timeline's slices, drawn by painters of its own from one picture of the content; what follows the
/// mouse is drawn over it. Where a track stands is the scene's to say, where a time stands the axis'.
class TimelineCanvas : public QWidget {
    Q_OBJECT
public:
    TimelineCanvas(Slot slot, ViewState& view, QWidget* parent = nullptr);

    const CanvasScene& scene() const { return m_scene; }
    Slot slot() const { return m_scene.slot; }
    /// Another timeline, or the same with facts; null: none.
    void setTimeline(TimelinePtr timeline);
    /// `lines` of the grid in pixels of the window.
    void setAxis(const TimeAxis& axis, std::vector<double> lines);
    void setMap(const TimeMap& map);
    void setMetrics(const TimelineMetrics& metrics);
    void setDifferences(DifferenceOf differences);
    void setScroll(int scroll);
    /// How far the tracks can be scrolled.
    int scrollRange() const;

    /// For those who don't see it: the selected slice, else the one under the mouse; kNoSlice where there is
    /// none. In words: "gate GEMM, 12.3 µs, thread 0, redundant".
    SliceId describedSlice() const;
    QString description() const;

    /// Why no track is shown, and what to do.
    QString emptyWords() const;

    /// Of the last paint, in milliseconds: the content's part and all of it.
    double contentMs() const { return m_contentMs; }
    double frameMs() const { return m_frameMs; }

    QSize sizeHint() const override;

signals:
    /// Something else is to be drawn with the next frame.
    void frameWanted();
    /// Rows are elsewhere, or there are others.
    void layoutChanged();
    void painted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void relayout();
    void recolour();
    void contentChanged();
    void followMouse();
    QRegion mouseRegion() const;
    void drawContent();
    void drawBands(class PixelSurface& surface);
    std::vector<QRgb> backgroundLine() const;
    void drawTexts();
    void paintWords(class QPainter& painter, const QRect& area, const QString& words) const;

    ViewState& m_view;
    CanvasScene m_scene;
    DifferenceOf m_differences;
    TimelineMetrics m_metrics;
    RowMetrics m_rows; ///< those that the layout was made with
    std::vector<double> m_lines;
    SlicePainter m_slicePainter;
    QImage m_content;
    QRegion m_mouseRegion; ///< what follows the mouse was drawn here
    bool m_contentStale = true;
    bool m_kernelFaded = false; ///< the colours are those of a kernel selection
    double m_contentMs = 0;
    double m_frameMs = 0;
};

} // namespace gatescope
