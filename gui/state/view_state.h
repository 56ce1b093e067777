// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/time_map.h"
#include "state/view.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <optional>

namespace gatescope {

/// The one place that knows what the views show. Every change of View is a command that can be undone;
/// zooming and panning go together as one while they go on. Hover, search marks and measuring are not kept.
class ViewState : public QObject {
    Q_OBJECT
public:
    explicit ViewState(QObject* parent = nullptr);

    const View& view() const { return m_view; }
    TimeRange range() const { return m_view.range; }
    const Selection& selection() const { return m_view.selection; }
    Slot focus() const { return m_view.focus; }
    QUndoStack& undoStack() { return m_undo; }

    /// The shared time that there is to see; a range never leaves it. Not undoable: it follows the slots.
    void setBounds(TimeRange bounds);
    TimeRange bounds() const { return m_bounds; }
    /// How each slot's trace stands in the shared time; follows the slots and View::align.
    void setTimeMaps(PerSlot<TimeMap> maps);
    const TimeMap& timeMap(Slot slot) const { return m_maps[slot]; }

    void setRange(TimeRange range, const QString& what = {});
    /// Below 1 zooms in; `anchor` keeps its place.
    void zoom(double factor, double anchor);
    void zoomAtCentre(double factor) { zoom(factor, range().centre()); }
    /// By a share of what is visible.
    void pan(double share);
    void select(Selection selection);
    /// What is selected where nobody has chosen anything: nothing that could be undone.
    void preselect(const Selection& selection);
    /// Selects, and moves the range where that is out of sight.
    void selectAndShow(Selection selection, TimeRange place);
    /// The same of a slice, by its trace's own time; as one change where it has to be revealed.
    void selectAndReveal(SliceSelection slice, std::int64_t from, std::int64_t to);
    /// Where a stretch of a slot's trace stands in the shared time. Where the alignment leaves it out, starts
    /// are aligned, which shows everything.
    TimeRange reveal(Slot slot, std::int64_t from, std::int64_t to);
    void clearSelection() { select({}); }
    void setFilter(SliceFilter filter);
    void setTrackView(Slot slot, TrackView tracks, const QString& what);
    void setFocus(Slot slot);
    void setColourBy(ColourBy colourBy);
    void setAlign(Align align, std::int64_t byHandNs = 0);
    void setShow(Show show);
    /// The maps have moved what is shown, so the range moves along. Not undoable.
    void moveWithMaps(TimeRange range);
    /// Another trace is shown: what can be undone is gone.
    void restart(View view);

    std::optional<SliceId> selectedSlice(Slot slot) const;

    /// What the mouse is over. Not undoable.
    void setHover(std::optional<SliceSelection> slice, std::optional<double> time);
    const std::optional<SliceSelection>& hovered() const { return m_hovered; }
    std::optional<double> hoverTime() const { return m_hoverTime; }
    /// Slices of these durations are lit up while the mouse is on a histogram's bin.
    void setLit(std::optional<TimeRange> durations);
    const std::optional<TimeRange>& lit() const { return m_lit; }
    /// The measured stretch, between two edges.
    void setMeasure(std::optional<TimeRange> measure);
    const std::optional<TimeRange>& measure() const { return m_measure; }

signals:
    void rangeChanged();
    void selectionChanged();
    void filterChanged();
    void tracksChanged(gatescope::Slot slot);
    void focusChanged();
    void coloursChanged();
    void alignChanged();  ///< the wish; timeMapsChanged follows once it is carried out
    void alignmentLeft(); ///< reveal() has aligned the starts instead
    void timeMapsChanged();
    void showChanged();
    void hoverChanged();
    void litChanged();
    void measureChanged();

private:
    friend class ViewCommand;

    /// Makes a command of what `change` does to the view. `merge`: an id of changes that go together.
    void change(const QString& what, int merge, const std::function<void(View&)>& change);
    void apply(const View& view);

    View m_view;
    TimeRange m_bounds{0, 1};
    PerSlot<TimeMap> m_maps;
    QUndoStack m_undo;
    std::optional<SliceSelection> m_hovered;
    std::optional<double> m_hoverTime;
    std::optional<TimeRange> m_lit;
    std::optional<TimeRange> m_measure;
};

} // namespace gatescope
