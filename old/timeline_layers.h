// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/slice_plottable.h"

#include <qcustomplot.h>

#include <optional>

namespace gatescope {

/// What follows the mouse: crosshair, hovered and selected slice. Lives on a buffered layer of its own, so
/// that moving the mouse repaints no slice.
class TimelineOverlay : public QCPLayerable {
    Q_OBJECT
public:
    TimelineOverlay(QCustomPlot* plot, const SlicePlottable& slices);

    void setHovered(SliceId id) { m_hovered = id; }
    void setSelected(SliceId id) { m_selected = id; }
    void setCursor(std::optional<double> time) { m_cursor = time; }
    SliceId hovered() const { return m_hovered; }
    SliceId selected() const { return m_selected; }
    std::optional<double> cursor() const { return m_cursor; }

protected:
    QRect clipRect() const override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    const SlicePlottable& m_slices;
    SliceId m_hovered = kNoSlice;
    SliceId m_selected = kNoSlice;
    std::optional<double> m_cursor;
};

/// The tracks' names, in the margin left of the slices, and the lines between tracks.
class TrackGutter : public QCPLayerable {
    Q_OBJECT
public:
    TrackGutter(QCustomPlot* plot, const SlicePlottable& slices);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    const SlicePlottable& m_slices;
};

} // namespace gatescope
