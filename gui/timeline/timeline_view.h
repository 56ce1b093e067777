// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/frame_scheduler.h"
#include "timeline/slice_colours.h"
#include "timeline/time_axis.h"
#include "workspace/workspace.h"

#include <QWidget>

class QSplitter;
class QVBoxLayout;

namespace gatescope {

class Minimap;
class TimeRuler;
class TimelineActions;
class TimelineCanvas;
class TimelinePane;

/// The timelines in the slots on one axis: overview, ruler, canvas A and, where slot B is filled, canvas B
/// below.
class TimelineView : public QWidget {
    Q_OBJECT
public:
    TimelineView(Workspace& workspace, ViewState& view, QWidget* parent = nullptr);
    ~TimelineView() override;

    /// A widget between the canvases, such as links from slice to slice; taken over. Shown while both are and
    /// there is room for it.
    void setBetween(QWidget* widget);
    /// What ColourBy::Difference asks.
    void setDifferences(const DifferenceOf& differences);

    TimelineCanvas& canvas(Slot slot);
    TimelinePane& pane(Slot slot);
    TimeRuler& ruler() { return *m_ruler; }
    Minimap& minimap() { return *m_minimap; }
    bool shows(Slot slot) const;

    /// Where a slice is drawn, in this widget's pixels; empty where it is not.
    QRect rectOf(Slot slot, SliceId id) const;
    /// Where a time stands, in this widget's pixels.
    double xOf(double shownTime) const;

public slots:
    void zoomStep(int steps);
    void panStep(int steps);
    void selectNeighbour(int step);
    /// False where no arrow leads on.
    bool followFlow(int step);
    void fit();
    void fitAll();
    /// False where there is nothing to make it of.
    bool areaFromSelection();
    void mark(bool keep);
    /// The next or previous gate call, redundant ones first; the first gate call where none is redundant.
    void showGate(int step);
    void clearSelection();
    /// Measures the next or previous bookmark of what is shown, and moves there; false where there is none.
    bool showNote(int step);
    /// The bookmark that is measured; false where none is.
    bool removeNote();

signals:
    /// Something stands elsewhere: what is drawn between the canvases follows.
    void geometryChanged();
    /// No slice stands further in the direction that a key asked for.
    void endReached();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void build();
    void listen();
    void showSlots();
    void applyShow();
    void applyMaps();
    void applyMetrics();
    void giveWay();
    void applyAxis();
    void revealSelection();
    void drawFrame();
    Slot rulerSlot() const;

    Workspace& m_workspace;
    ViewState& m_view;
    FrameScheduler m_scheduler;
    TimeAxis m_axis;
    TimelineActions* m_actions;
    PerSlot<TimelinePane*> m_panes;
    Minimap* m_minimap = nullptr;
    TimeRuler* m_ruler = nullptr;
    QSplitter* m_splitter = nullptr;
    QVBoxLayout* m_lower = nullptr; ///< what is between, and pane B
    QWidget* m_between = nullptr;
};

} // namespace gatescope
