// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"
#include "timeline/placed_notes.h"
#include "timeline/time_ticks.h"
#include "timeline/timeline_metrics.h"
#include "workspace/workspace.h"

#include <QHash>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace gatescope {

/// The time axis above the canvases: ticks, names of steps or layers, flags of findings, bookmarks, what is
/// measured. Dragging measures, from edge to edge.
class TimeRuler : public QWidget {
    Q_OBJECT
public:
    /// Of the canvases that are shown; the first one's time is the ruler's.
    using Scenes = std::function<std::vector<const CanvasScene*>()>;

    TimeRuler(Workspace& workspace, ViewState& view, Scenes scenes, QWidget* parent = nullptr);

    void setMetrics(const TimelineMetrics& metrics);
    void setTicks(TimeTicks ticks);
    const TimeTicks& ticks() const { return m_ticks; }
    /// What the ruler's texts need; the grid's lines come from the same ticks.
    TickTexts tickTexts() const;

    /// What the colours of differences mean, where slices have them: a colour that is weak and one that is
    /// strong, and a word.
    struct LegendEntry {
        QColor weak;
        QColor strong;
        QString word;
    };
    std::vector<LegendEntry> legend() const;

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
    const CanvasScene& scene() const { return *m_scenes().front(); }
    /// A text that covers a part of the titles' line.
    struct Box {
        QRect place;
        QString text;
        QColor ground;
        QColor ink;
        QRect foot; ///< a stretch's, below the ticks
    };

    std::vector<Box> boxes(const Theme& theme) const;
    Box boxAt(double x, const QString& text, const QColor& ground, const QColor& ink) const;
    std::optional<Box> spanBox(TimeRange range, const QColor& ground, const QColor& ink) const;
    std::optional<Box> hoverBox(const Theme& theme) const;
    void paintBox(QPainter& painter, const Box& box) const;
    void paintTicks(QPainter& painter, const std::vector<Box>& boxes) const;
    void paintLegend(QPainter& painter) const;
    void paintFlags(QPainter& painter) const;
    void paintNotes(QPainter& painter) const;
    std::vector<PlacedNote> shownNotes() const;
    /// At `x` of the content.
    std::optional<PlacedNote> noteAt(int x) const;
    std::optional<FindingSelection> findingAt(int x) const;
    QString toolTipAt(int x) const;

    Workspace& m_workspace;
    ViewState& m_view;
    Scenes m_scenes;
    TimelineMetrics m_metrics;
    TimeTicks m_ticks;
    mutable QHash<QString, double> m_widths; ///< of texts: measured once, asked for with each frame
    bool m_measuring = false;
    double m_fromTime = 0;
    int m_fromX = 0;
    std::optional<int> m_pointer; ///< of the content, while it is on the ruler
};

} // namespace gatescope
