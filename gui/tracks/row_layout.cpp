// SPDX-License-Identifier: GPL-3.0-or-later
#include "tracks/row_layout.h"

#include <algorithm>

namespace gatescope {

namespace {

bool hasEvents(const Timeline& timeline, TrackId id) {
    const Track& track = timeline.trace().tracks()[id];
    return track.kind == TrackKind::Counter || timeline.index().depthCount(id) > 0;
}

/// Moved tracks first, in their order; then as the trace has them, counters below the others.
void sortTracks(const Trace& trace, const TrackView& view, std::vector<TrackId>& tracks) {
    const auto key = [&](TrackId id) {
        const auto moved = std::ranges::find(view.order, id);
        const Track& track = trace.tracks()[id];
        return std::tuple(moved - view.order.begin(), track.kind == TrackKind::Counter, track.order);
    };
    std::ranges::stable_sort(tracks, {}, key);
}

bool passes(const TrackView& view, const Trace& trace, TrackId id) {
    if (view.hidden.contains(id)) return false;
    if (view.filter.isEmpty()) return true;
    const Track& track = trace.tracks()[id];
    if (QString::fromStdString(track.name).contains(view.filter, Qt::CaseInsensitive)) return true;
    return track.parent != kNoTrack && QString::fromStdString(trace.tracks()[track.parent].name)
                                           .contains(view.filter, Qt::CaseInsensitive);
}

bool holdsDevice(const Timeline& timeline, TrackId process) {
    const std::vector<Track>& tracks = timeline.trace().tracks();
    return std::ranges::any_of(timeline.tracks, [&](TrackId id) {
        return tracks[id].parent == process && tracks[id].kind == TrackKind::DeviceQueue;
    });
}

TrackBand bandFor(const Timeline& timeline, const TrackView& view, const RowMetrics& metrics, TrackId id) {
    const Track& track = timeline.trace().tracks()[id];
    TrackBand band;
    band.track = id;
    band.label = QString::fromStdString(track.name);
    band.collapsed = view.collapsed.contains(id);
    band.pinned = view.pinned.contains(id);
    if (track.kind == TrackKind::Counter) {
        band.kind = TrackBand::Kind::Counter;
        band.rowHeight = band.collapsed ? metrics.row : metrics.counter;
    } else {
        band.rowHeight = metrics.row;
        band.rows = band.collapsed ? 1 : timeline.index().depthCount(id);
    }
    return band;
}

} // namespace

RowMetrics RowMetrics::fitting(int height) const {
    if (height >= gates + header + row + 4 * gap) return *this;
    RowMetrics fitted = *this;
    fitted.titles = false;
    fitted.gap = std::min(gap, 2);
    return fitted;
}

std::vector<TrackGroup> trackGroups(const Timeline& timeline, const TrackView& view) {
    const Trace& trace = timeline.trace();
    std::vector<TrackId> processes;
    for (const TrackId id : timeline.tracks) {
        if (trace.tracks()[id].kind == TrackKind::Process) processes.push_back(id);
    }
    sortTracks(trace, view, processes);
    // What a device ran is what people came for; who launched it stands below.
    const auto moved = [&](TrackId id) { return std::ranges::find(view.order, id) != view.order.end(); };
    std::ranges::stable_partition(processes,
                                  [&](TrackId id) { return moved(id) || holdsDevice(timeline, id); });
    processes.insert(processes.begin(), kNoTrack);
    std::vector<TrackGroup> groups;
    for (const TrackId process : processes) {
        TrackGroup group{process, {}};
        for (const TrackId id : timeline.tracks) {
            const Track& track = trace.tracks()[id];
            if (track.kind == TrackKind::Process || track.parent != process) continue;
            if (hasEvents(timeline, id)) group.tracks.push_back(id);
        }
        sortTracks(trace, view, group.tracks);
        if (!group.tracks.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

RowLayout::RowLayout(const Timeline& timeline, const TrackView& view, const RowMetrics& metrics) {
    const Trace& trace = timeline.trace();
    if (!timeline.gates().empty()) {
        TrackBand gates;
        gates.kind = TrackBand::Kind::Gates;
        gates.label = QObject::tr("gate calls");
        gates.rowHeight = metrics.gates;
        add(m_fixed, m_fixedHeight, gates, metrics.gap);
    }
    const std::vector<TrackGroup> groups = trackGroups(timeline, view);
    for (const TrackGroup& group : groups) {
        std::vector<TrackBand> bands;
        for (const TrackId id : group.tracks) {
            if (!passes(view, trace, id)) continue;
            TrackBand band = bandFor(timeline, view, metrics, id);
            if (band.pinned) {
                add(m_fixed, m_fixedHeight, std::move(band), metrics.gap);
            } else {
                bands.push_back(std::move(band));
            }
        }
        const bool titled =
            metrics.titles && groups.size() > 1 && group.process != kNoTrack && !bands.empty();
        const bool folded = titled && view.collapsed.contains(group.process);
        if (titled) {
            if (view.hidden.contains(group.process)) continue;
            TrackBand title;
            title.kind = TrackBand::Kind::Process;
            title.track = group.process;
            title.label = QString::fromStdString(trace.tracks()[group.process].name);
            title.rowHeight = metrics.header;
            title.collapsed = folded;
            add(m_scrolled, m_scrolledHeight, title, metrics.gap);
        }
        if (folded) continue;
        for (TrackBand& band : bands) {
            band.indent = titled ? 1 : 0;
            add(m_scrolled, m_scrolledHeight, std::move(band), metrics.gap);
        }
    }
    if (m_fixedHeight > 0) m_fixedHeight += metrics.gap;
    m_scrolledHeight += metrics.gap;
}

void RowLayout::add(std::vector<TrackBand>& bands, int& height, TrackBand band, int gap) {
    band.top = height + gap;
    height = band.bottom();
    bands.push_back(std::move(band));
}

std::vector<TrackBand>::const_iterator RowLayout::firstBelow(int y) const {
    return std::ranges::upper_bound(m_scrolled, y, {}, &TrackBand::bottom);
}

const TrackBand* RowLayout::bandAt(int y, int scroll) const {
    if (y < m_fixedHeight) {
        const auto band = std::ranges::upper_bound(m_fixed, y, {}, &TrackBand::bottom);
        return band != m_fixed.end() && y >= band->top ? &*band : nullptr;
    }
    const int inside = y - m_fixedHeight + scroll;
    const auto band = firstBelow(inside);
    return band != m_scrolled.end() && inside >= band->top ? &*band : nullptr;
}

int RowLayout::topOf(const TrackBand& band, int scroll) const {
    const bool fixed = !m_fixed.empty() && &band >= m_fixed.data() && &band < m_fixed.data() + m_fixed.size();
    return fixed ? band.top : band.top + m_fixedHeight - scroll;
}

bool RowLayout::showsTracks() const {
    const auto gates = [](const TrackBand& band) { return band.kind == TrackBand::Kind::Gates; };
    return !m_scrolled.empty() || !std::ranges::all_of(m_fixed, gates);
}

const TrackBand* RowLayout::bandOf(TrackId track) const {
    for (const auto* bands : {&m_fixed, &m_scrolled}) {
        const auto band = std::ranges::find_if(*bands, [track](const TrackBand& one) {
            return one.track == track && one.kind != TrackBand::Kind::Gates;
        });
        if (band != bands->end()) return &*band;
    }
    return nullptr;
}

} // namespace gatescope
