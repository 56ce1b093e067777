// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_actions.h"

#include "timeline/slice_walk.h"
#include "timeline/slice_words.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gatescope {

namespace {
constexpr double kZoomStep = 0.8;
constexpr double kPanStep = 0.1;
constexpr double kFitMargin = 0.15; ///< of the selection's length, on either side
constexpr double kSame = 0.02;      ///< ranges that differ by less of their span are the same
} // namespace

TimelineActions::TimelineActions(Workspace& workspace, ViewState& view, SceneOf sceneOf, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_view(view), m_sceneOf(std::move(sceneOf)) {}

Slot TimelineActions::activeSlot() const {
    return m_workspace.comparing() ? m_view.focus() : Slot::A;
}

void TimelineActions::zoomBy(double factor) {
    const double anchor = m_view.hoverTime().value_or(m_view.range().centre());
    m_view.zoom(factor, m_view.range().contains(anchor) ? anchor : m_view.range().centre());
}

void TimelineActions::zoomStep(int steps) {
    zoomBy(std::pow(kZoomStep, steps));
}

void TimelineActions::panStep(int steps) {
    m_view.pan(kPanStep * steps);
}

std::optional<TimeRange> TimelineActions::rangeOf(Slot slot, SliceId id) const {
    const TimelinePtr& timeline = m_workspace.slot(slot);
    if (!timeline || id >= timeline->trace().sliceCount()) return std::nullopt;
    const Slice slice = timeline->trace().slice(id);
    if (!m_view.timeMap(slot).shows(slice.start)) return std::nullopt;
    return m_view.timeMap(slot).toShown(slice.start, slice.end());
}

std::optional<TimeRange> TimelineActions::evidenceRange(const FindingSelection& finding,
                                                        std::vector<TrackId>* tracks) const {
    const TimelinePtr& timeline = m_workspace.slot(finding.slot);
    if (!timeline || !timeline->facts) return std::nullopt;
    const auto& findings = timeline->facts->detection.findings;
    if (finding.finding < 0 || finding.finding >= static_cast<int>(findings.size())) return std::nullopt;
    std::optional<TimeRange> whole;
    std::set<TrackId> held;
    for (const SliceId id : findings[static_cast<std::size_t>(finding.finding)].evidence) {
        const auto range = rangeOf(finding.slot, id);
        if (!range) continue;
        whole =
            whole ? TimeRange{std::min(whole->from, range->from), std::max(whole->to, range->to)} : *range;
        held.insert(timeline->trace().sliceTracks()[id]);
    }
    if (tracks != nullptr) tracks->assign(held.begin(), held.end());
    return whole;
}

std::optional<TimeRange> TimelineActions::selectedRange() const {
    const Selection& selection = m_view.selection();
    if (const auto* slice = std::get_if<SliceSelection>(&selection)) return rangeOf(slice->slot, slice->id);
    if (const auto* area = std::get_if<AreaSelection>(&selection)) return area->range;
    if (const auto* finding = std::get_if<FindingSelection>(&selection)) return evidenceRange(*finding);
    return std::nullopt;
}

void TimelineActions::revealSelection() {
    SliceSelection wanted;
    const Selection& selection = m_view.selection();
    if (const auto* slice = std::get_if<SliceSelection>(&selection)) wanted = *slice;
    if (const auto* finding = std::get_if<FindingSelection>(&selection)) {
        const TimelinePtr& timeline = m_workspace.slot(finding->slot);
        if (!timeline || !timeline->facts || evidenceRange(*finding)) return;
        const auto& findings = timeline->facts->detection.findings;
        const auto at = static_cast<std::size_t>(finding->finding);
        if (at < findings.size() && !findings[at].evidence.empty())
            wanted = {finding->slot, findings[at].evidence.front()};
    }
    const TimelinePtr& timeline = m_workspace.slot(wanted.slot);
    if (!timeline || wanted.id >= timeline->trace().sliceCount()) return;
    const Slice slice = timeline->trace().slice(wanted.id);
    m_view.reveal(wanted.slot, slice.start, slice.end());
}

void TimelineActions::selectSlice(Slot slot, SliceId id) {
    const TimelinePtr& timeline = m_workspace.slot(slot);
    if (!timeline || id >= timeline->trace().sliceCount()) return;
    const auto place = rangeOf(slot, id);
    const TimeRange range = m_view.range();
    if (place && place->to >= range.from && place->from <= range.to)
        return m_view.select(SliceSelection{slot, id});
    const Slice slice = timeline->trace().slice(id);
    m_view.selectAndReveal({slot, id}, slice.start, slice.end());
}

void TimelineActions::moveBy(const std::function<SliceId(const SliceWalk&, SliceId)>& next) {
    Slot slot = activeSlot();
    SliceId from = kNoSlice;
    if (const auto* slice = std::get_if<SliceSelection>(&m_view.selection())) {
        slot = slice->slot;
        from = slice->id;
    }
    const TimelinePtr& timeline = m_workspace.slot(slot);
    if (!timeline) return;
    const SliceWalk walk(*timeline, m_view.timeMap(slot), m_sceneOf(slot).layout);
    const bool known = from != kNoSlice && from < timeline->trace().sliceCount();
    const SliceId to = known ? next(walk, from) : walk.first(m_view.range().centre());
    if (to == kNoSlice) return emit endReached();
    selectSlice(slot, to);
}

void TimelineActions::selectNeighbour(int step) {
    moveBy([step](const SliceWalk& walk, SliceId id) { return walk.onTrack(id, step); });
}

void TimelineActions::selectInRow(int step) {
    moveBy([step](const SliceWalk& walk, SliceId id) { return walk.inRow(id, step); });
}

void TimelineActions::selectAcrossRows(int step) {
    moveBy([step](const SliceWalk& walk, SliceId id) { return walk.acrossRows(id, step); });
}

bool TimelineActions::followFlow(int step) {
    const auto* slice = std::get_if<SliceSelection>(&m_view.selection());
    const TimelinePtr timeline = slice != nullptr ? m_workspace.slot(slice->slot) : nullptr;
    if (!timeline || slice->id >= timeline->trace().sliceCount()) return false;
    const Slot slot = slice->slot;
    const SliceWalk walk(*timeline, m_view.timeMap(slot), m_sceneOf(slot).layout);
    const SliceId to = walk.alongFlow(slice->id, step);
    if (to != kNoSlice) selectSlice(slot, to);
    return to != kNoSlice;
}

void TimelineActions::fit() {
    revealSelection();
    const auto selected = selectedRange();
    if (!selected) return fitAll();
    const TimeRange wanted = clampedTo(around(selected->from, selected->to, kFitMargin), m_view.bounds());
    const TimeRange now = m_view.range();
    const double tolerance = kSame * wanted.span();
    if (std::abs(wanted.from - now.from) < tolerance && std::abs(wanted.to - now.to) < tolerance)
        return fitAll();
    m_view.setRange(wanted, tr("Show the selection"));
}

void TimelineActions::fitAll() {
    m_view.setRange(m_view.bounds(), tr("Show all"));
}

void TimelineActions::zoomTo(Slot slot, SliceId id) {
    const auto range = rangeOf(slot, id);
    if (range) m_view.setRange(around(range->from, range->to, kFitMargin), tr("Zoom to the slice"));
}

bool TimelineActions::areaFromSelection() {
    revealSelection();
    AreaSelection area{activeSlot(), {}, {}};
    if (const auto* slice = std::get_if<SliceSelection>(&m_view.selection())) {
        const auto range = rangeOf(slice->slot, slice->id);
        if (!range) return false;
        area = {slice->slot, *range, {m_workspace.slot(slice->slot)->trace().sliceTracks()[slice->id]}};
    } else if (const auto* finding = std::get_if<FindingSelection>(&m_view.selection())) {
        area.slot = finding->slot;
        const auto range = evidenceRange(*finding, &area.tracks);
        if (!range) return false;
        area.range = *range;
    } else if (m_view.measure() && m_workspace.slot(area.slot)) {
        area.range = *m_view.measure();
        area.tracks = m_workspace.slot(area.slot)->tracks;
    } else {
        return std::holds_alternative<AreaSelection>(m_view.selection());
    }
    m_view.select(area);
    return true;
}

void TimelineActions::mark(bool keep) {
    revealSelection();
    auto range = selectedRange();
    if (!range && m_view.measure()) range = m_view.measure();
    if (!range && m_view.hoverTime()) range = TimeRange{*m_view.hoverTime(), *m_view.hoverTime()};
    if (!range && keep) range = TimeRange{m_view.range().centre(), m_view.range().centre()};
    if (!range) return;
    if (!keep) return m_view.setMeasure(range);
    Slot slot = activeSlot();
    QString text;
    if (const auto* slice = std::get_if<SliceSelection>(&m_view.selection())) {
        slot = slice->slot;
        text = sliceName(*m_workspace.slot(slot), slice->id);
    } else if (const auto* area = std::get_if<AreaSelection>(&m_view.selection())) {
        slot = area->slot;
    } else if (const auto* finding = std::get_if<FindingSelection>(&m_view.selection())) {
        slot = finding->slot;
    }
    const TimelinePtr& timeline = m_workspace.slot(slot);
    const Workspace::Entry* entry = timeline ? m_workspace.entryOf(timeline->source.get()) : nullptr;
    if (entry == nullptr) return;
    const TimeMap& map = m_view.timeMap(slot);
    entry->notes->add({std::llround(map.toTrace(range->from)), std::llround(map.toTrace(range->to)), text});
}

std::vector<PlacedNote> TimelineActions::placedNotes() const {
    std::vector<PlacedNote> placed;
    for (const Slot slot : kSlots)
        placeNotes(placed, m_workspace, m_workspace.slot(slot), m_view.timeMap(slot));
    std::ranges::stable_sort(placed, [](const PlacedNote& a, const PlacedNote& b) {
        return std::pair(a.shown.from, a.shown.to) < std::pair(b.shown.from, b.shown.to);
    });
    return placed;
}

bool TimelineActions::showNote(int step) {
    auto placed = placedNotes();
    // Those that share a place are one stop: the next one is found by where the last one was.
    const auto equal = std::ranges::unique(placed, {}, &PlacedNote::shown);
    placed.erase(equal.begin(), equal.end());
    if (placed.empty()) return false;
    const auto& measure = m_view.measure();
    const auto here = std::ranges::find_if(
        placed, [&](const PlacedNote& note) { return measure && note.shown == *measure; });
    auto next = here;
    if (here == placed.end()) {
        const double centre = m_view.range().centre();
        next = std::ranges::partition_point(placed,
                                            [&](const PlacedNote& note) { return note.shown.from < centre; });
        if (step < 0) next = next == placed.begin() ? std::prev(placed.end()) : std::prev(next);
        if (next == placed.end()) next = placed.begin();
    } else if (step > 0) {
        next = std::next(here) == placed.end() ? placed.begin() : std::next(here);
    } else {
        next = here == placed.begin() ? std::prev(placed.end()) : std::prev(here);
    }
    const TimeRange range = m_view.range();
    if (next->shown.from < range.from || next->shown.to > range.to) {
        const double half = std::max(range.span(), next->shown.span() * 1.5) / 2;
        const double centre = next->shown.centre();
        m_view.setRange(clampedTo({centre - half, centre + half}, m_view.bounds()), tr("Show a bookmark"));
    }
    m_view.setMeasure(next->shown);
    return true;
}

bool TimelineActions::removeNote() {
    for (const PlacedNote& note : placedNotes()) {
        if (!m_view.measure() || note.shown != *m_view.measure()) continue;
        note.notes->remove(note.at);
        m_view.setMeasure(std::nullopt);
        return true;
    }
    return false;
}

void TimelineActions::showGate(int step) {
    const Slot slot = activeSlot();
    const TimelinePtr& timeline = m_workspace.slot(slot);
    if (!timeline) return;
    const SliceWalk walk(*timeline, m_view.timeMap(slot), m_sceneOf(slot).layout);
    const SliceId selected = m_view.selectedSlice(slot).value_or(kNoSlice);
    const GateMark* gate = walk.gate(m_view.range().from, selected, step);
    if (gate == nullptr) return;
    const auto place = rangeOf(slot, gate->id);
    if (place) m_view.selectAndShow(SliceSelection{slot, gate->id}, *place);
}

std::optional<QString> TimelineActions::nameOf(Slot slot, SliceId id) const {
    const TimelinePtr& timeline = m_workspace.slot(slot);
    if (!timeline || id >= timeline->trace().sliceCount()) return std::nullopt;
    return sliceName(*timeline, id);
}

void TimelineActions::selectAllOfName(Slot slot, SliceId id) {
    if (const auto name = nameOf(slot, id)) m_view.select(KernelSelection{*name});
}

void TimelineActions::filterByName(Slot slot, SliceId id) {
    const auto name = nameOf(slot, id);
    if (!name) return;
    SliceFilter filter = m_view.view().filter;
    filter.text = *name;
    m_view.setFilter(std::move(filter));
}

void TimelineActions::copyName(Slot slot, SliceId id) const {
    if (const auto name = nameOf(slot, id)) QGuiApplication::clipboard()->setText(*name);
}

void TimelineActions::clear() {
    if (m_view.measure()) return m_view.setMeasure(std::nullopt);
    m_view.clearSelection();
}

} // namespace gatescope
