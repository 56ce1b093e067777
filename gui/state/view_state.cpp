// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/view_state.h"

#include "state/view_command.h"

namespace gatescope {

namespace {
constexpr int kUndoLimit = 200;
constexpr double kRevealMargin = 1.5; ///< of a place's length, on either side

/// Changes of one kind that follow each other closely are one to undo.
enum Merge { kAlone = -1, kMoving = 1, kSelecting = 2, kTyping = 3 };
} // namespace

ViewState::ViewState(QObject* parent) : QObject(parent) {
    m_undo.setUndoLimit(kUndoLimit);
}

void ViewState::change(const QString& what, int merge, const std::function<void(View&)>& change) {
    View next = m_view;
    change(next);
    if (next == m_view) return;
    m_undo.push(new ViewCommand(*this, what, merge, m_view, std::move(next)));
}

void ViewState::apply(const View& view) {
    const View before = std::exchange(m_view, view);
    if (before.range != view.range) emit rangeChanged();
    if (before.filter != view.filter) emit filterChanged();
    for (const Slot slot : kSlots) {
        if (before.tracks[slot] != view.tracks[slot]) emit tracksChanged(slot);
    }
    if (before.colourBy != view.colourBy) emit coloursChanged();
    if (before.align != view.align || before.byHandNs != view.byHandNs) emit alignChanged();
    if (before.show != view.show) emit showChanged();
    if (before.focus != view.focus) emit focusChanged();
    if (before.selection != view.selection) emit selectionChanged();
}

void ViewState::restart(View view) {
    m_undo.clear();
    m_hovered.reset();
    m_hoverTime.reset();
    m_lit.reset();
    m_measure.reset();
    view.range = clampedTo(view.range, m_bounds);
    apply(view);
    emit hoverChanged();
    emit litChanged();
    emit measureChanged();
}

void ViewState::setBounds(TimeRange bounds) {
    m_bounds = bounds;
    View view = m_view;
    view.range = clampedTo(view.range, bounds);
    apply(view);
}

void ViewState::moveWithMaps(TimeRange range) {
    View view = m_view;
    view.range = clampedTo(range, m_bounds);
    apply(view);
}

void ViewState::setTimeMaps(PerSlot<TimeMap> maps) {
    if (maps == m_maps) return;
    m_maps = std::move(maps);
    emit timeMapsChanged();
}

void ViewState::setRange(TimeRange range, const QString& what) {
    const TimeRange clamped = clampedTo(range, m_bounds);
    change(what.isEmpty() ? tr("Zoom") : what, what.isEmpty() ? kMoving : kAlone,
           [&](View& view) { view.range = clamped; });
}

void ViewState::zoom(double factor, double anchor) {
    setRange(zoomedAt(m_view.range, anchor, factor));
}

void ViewState::pan(double share) {
    setRange(panned(m_view.range, m_view.range.span() * share));
}

void ViewState::select(Selection selection) {
    change(tr("Select"), kSelecting, [&](View& view) { view.selection = std::move(selection); });
}

void ViewState::preselect(const Selection& selection) {
    if (!std::holds_alternative<std::monostate>(m_view.selection)) return;
    View view = m_view;
    view.selection = selection;
    apply(view);
}

void ViewState::selectAndShow(Selection selection, TimeRange place) {
    TimeRange range = m_view.range;
    if (place.from < range.from || place.to > range.to || place.span() * 400 < range.span())
        range = clampedTo(around(place.from, place.to, kRevealMargin), m_bounds);
    change(tr("Show"), kAlone, [&](View& view) {
        view.selection = std::move(selection);
        view.range = range;
    });
}

void ViewState::selectAndReveal(SliceSelection slice, std::int64_t from, std::int64_t to) {
    if (m_maps[slice.slot].shows(from)) return selectAndShow(slice, m_maps[slice.slot].toShown(from, to));
    m_undo.beginMacro(tr("Show"));
    selectAndShow(slice, reveal(slice.slot, from, to));
    m_undo.endMacro();
}

TimeRange ViewState::reveal(Slot slot, std::int64_t from, std::int64_t to) {
    if (!m_maps[slot].shows(from)) {
        setAlign(Align::Start);
        emit alignmentLeft();
    }
    return m_maps[slot].toShown(from, to);
}

void ViewState::setFilter(SliceFilter filter) {
    change(tr("Filter"), kTyping, [&](View& view) { view.filter = std::move(filter); });
}

void ViewState::setTrackView(Slot slot, TrackView tracks, const QString& what) {
    change(what, kAlone, [&](View& view) { view.tracks[slot] = std::move(tracks); });
}

void ViewState::setFocus(Slot slot) {
    change(tr("Switch sides"), kSelecting, [&](View& view) { view.focus = slot; });
}

void ViewState::setColourBy(ColourBy colourBy) {
    change(tr("Colour"), kAlone, [&](View& view) { view.colourBy = colourBy; });
}

void ViewState::setAlign(Align align, std::int64_t byHandNs) {
    change(tr("Align"), align == Align::ByHand ? kMoving : kAlone, [&](View& view) {
        view.align = align;
        view.byHandNs = byHandNs;
    });
}

void ViewState::setShow(Show show) {
    change(tr("Switch sides"), kAlone, [&](View& view) {
        view.show = show;
        if (show == Show::OnlyA) view.focus = Slot::A;
        if (show == Show::OnlyB) view.focus = Slot::B;
    });
}

std::optional<SliceId> ViewState::selectedSlice(Slot slot) const {
    const auto* slice = std::get_if<SliceSelection>(&m_view.selection);
    if (slice == nullptr || slice->slot != slot) return std::nullopt;
    return slice->id;
}

void ViewState::setHover(std::optional<SliceSelection> slice, std::optional<double> time) {
    if (slice == m_hovered && time == m_hoverTime) return;
    m_hovered = slice;
    m_hoverTime = time;
    emit hoverChanged();
}

void ViewState::setLit(std::optional<TimeRange> durations) {
    if (durations == m_lit) return;
    m_lit = durations;
    emit litChanged();
}

void ViewState::setMeasure(std::optional<TimeRange> measure) {
    if (measure == m_measure) return;
    m_measure = measure;
    emit measureChanged();
}

} // namespace gatescope
