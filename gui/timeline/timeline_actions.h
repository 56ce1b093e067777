// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "timeline/canvas_scene.h"
#include "timeline/placed_notes.h"
#include "workspace/workspace.h"

#include <QObject>

#include <functional>

namespace gatescope {

class SliceWalk;

/// What keys and menus do on the timeline. Knows no widget; what is drawn where comes from the scenes.
class TimelineActions : public QObject {
    Q_OBJECT
public:
    using SceneOf = std::function<const CanvasScene&(Slot)>;

    TimelineActions(Workspace& workspace, ViewState& view, SceneOf sceneOf, QObject* parent = nullptr);

    /// In where positive, at the pointer; in the middle where it is elsewhere.
    void zoomStep(int steps);
    /// To the right where positive.
    void panStep(int steps);
    /// By a factor and a share of the window, as held keys and gestures do.
    void zoomBy(double factor);
    void panBy(double share) { m_view.pan(share); }
    /// The next or previous slice of the track, at any depth.
    void selectNeighbour(int step);
    void selectInRow(int step);
    void selectAcrossRows(int step);
    /// False where no arrow leads on.
    bool followFlow(int step);
    /// The selection fills the window; where it does already, all is shown.
    void fit();
    void fitAll();
    void zoomTo(Slot slot, SliceId id);
    /// False where there is nothing to make it of.
    bool areaFromSelection();
    /// Measures what is selected; `keep`: makes a bookmark of it. Where nothing is selected, measured or
    /// under the pointer a bookmark stands in the middle of what is visible.
    void mark(bool keep);
    /// Measures the next or previous bookmark of both sides, round and round, and moves there; false where
    /// there is none.
    bool showNote(int step);
    /// Removes the bookmark that is measured; false where none is.
    bool removeNote();
    void showGate(int step);
    /// Everything of that name is selected, on both sides.
    void selectAllOfName(Slot slot, SliceId id);
    /// The filter lets only that name pass.
    void filterByName(Slot slot, SliceId id);
    void copyName(Slot slot, SliceId id) const;
    /// The measure first, then the selection.
    void clear();

    /// Where the selection is in the shared time; nothing where nothing is selected or shown.
    std::optional<TimeRange> selectedRange() const;

signals:
    /// No slice stands further in the direction that was asked for.
    void endReached();

private:
    void moveBy(const std::function<SliceId(const SliceWalk&, SliceId)>& next);
    void selectSlice(Slot slot, SliceId id);
    /// Where the alignment leaves out what is selected, another one shows it.
    void revealSelection();
    std::optional<TimeRange> rangeOf(Slot slot, SliceId id) const;
    std::optional<TimeRange> evidenceRange(const FindingSelection& finding,
                                           std::vector<TrackId>* tracks = nullptr) const;
    /// Nothing where the slot holds another trace by now: a menu may be open while one comes in.
    std::optional<QString> nameOf(Slot slot, SliceId id) const;
    Slot activeSlot() const;
    /// By where they are shown.
    std::vector<PlacedNote> placedNotes() const;

    Workspace& m_workspace;
    ViewState& m_view;
    SceneOf m_sceneOf;
};

} // namespace gatescope
