// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/slice_walk.h"

#include <algorithm>
#include <limits>

namespace gatescope {

namespace {
constexpr int kMostPassedOver = 200000; ///< slices between stretches; a key press must not take long
constexpr std::int64_t kAnywhere = std::numeric_limits<std::int64_t>::max() / 4;
} // namespace

bool SliceWalk::shown(SliceId id) const {
    return m_map.shows(m_timeline.trace().starts()[id]);
}

SliceId SliceWalk::onTrack(SliceId id, int step) const {
    for (int i = 0; i < kMostPassedOver && id != kNoSlice; ++i) {
        id = m_timeline.index().neighbour(id, step);
        if (id != kNoSlice && shown(id)) return id;
    }
    return kNoSlice;
}

SliceId SliceWalk::inRow(SliceId id, int step) const {
    const Slice slice = m_timeline.trace().slice(id);
    const auto row = m_timeline.index().row(slice.track, slice.depth);
    auto place = std::ranges::lower_bound(row, id) - row.begin();
    for (place += step; place >= 0 && place < std::ssize(row); place += step) {
        const SliceId next = row[static_cast<std::size_t>(place)];
        if (shown(next)) return next;
    }
    return kNoSlice;
}

SliceId SliceWalk::nearest(TrackId track, int depth, std::int64_t time) const {
    const SliceId id = m_timeline.index().find(track, depth, time, kAnywhere);
    return id != kNoSlice && shown(id) ? id : kNoSlice;
}

SliceId SliceWalk::acrossRows(SliceId id, int step) const {
    const Slice slice = m_timeline.trace().slice(id);
    const std::int64_t middle = slice.start + slice.duration / 2;
    std::vector<const TrackBand*> bands;
    for (const auto* some : {&m_layout.fixed(), &m_layout.scrolled()}) {
        for (const TrackBand& band : *some) {
            if (band.kind == TrackBand::Kind::Slices) bands.push_back(&band);
        }
    }
    const auto own = std::ranges::find(bands, slice.track, &TrackBand::track);
    if (own == bands.end()) return kNoSlice;
    auto at = own - bands.begin();
    int depth = slice.depth + step;
    while (at >= 0 && at < std::ssize(bands)) {
        const TrackBand& band = *bands[static_cast<std::size_t>(at)];
        for (; depth >= 0 && depth < band.rows; depth += step) {
            const SliceId found = nearest(band.track, depth, middle);
            if (found != kNoSlice) return found;
        }
        at += step;
        const bool inside = at >= 0 && at < std::ssize(bands);
        depth = step > 0 || !inside ? 0 : bands[static_cast<std::size_t>(at)]->rows - 1;
    }
    return kNoSlice;
}

SliceId SliceWalk::alongFlow(SliceId id, int step) const {
    const Trace& trace = m_timeline.trace();
    SliceId outside = kNoSlice;
    const auto isHere = [&](SliceId other) {
        if (!m_timeline.holdsSlice(other)) return false;
        if (outside == kNoSlice) outside = other;
        return shown(other);
    };
    if (step > 0) {
        for (const Flow& flow : trace.outgoing(id)) {
            if (isHere(flow.to)) return flow.to;
        }
        return outside;
    }
    for (const std::uint32_t place : trace.incoming(id)) {
        const SliceId from = trace.flows()[place].from;
        if (isHere(from)) return from;
    }
    return outside;
}

SliceId SliceWalk::first(double shownTime) const {
    const auto time = static_cast<std::int64_t>(m_map.toTrace(shownTime));
    for (const auto* some : {&m_layout.fixed(), &m_layout.scrolled()}) {
        for (const TrackBand& band : *some) {
            if (band.kind != TrackBand::Kind::Slices) continue;
            const SliceId found = nearest(band.track, 0, time);
            if (found != kNoSlice) return found;
        }
    }
    return kNoSlice;
}

const GateMark* SliceWalk::gate(double shownTime, SliceId selected, int step) const {
    std::vector<const GateMark*> shownGates;
    bool redundant = false;
    for (const GateMark& gate : m_timeline.gates()) {
        if (!m_map.shows(gate.start)) continue;
        redundant = redundant || gate.redundant;
        shownGates.push_back(&gate);
    }
    if (redundant) std::erase_if(shownGates, [](const GateMark* gate) { return !gate->redundant; });
    if (shownGates.empty()) return nullptr;
    const auto count = std::ssize(shownGates);
    const auto own = std::ranges::find(shownGates, selected, &GateMark::id);
    if (own != shownGates.end()) {
        const auto next = (own - shownGates.begin() + (step > 0 ? 1 : count - 1)) % count;
        return shownGates[static_cast<std::size_t>(next)];
    }
    // Where all are used the first one shows what there is to see; else the nearest one from here.
    if (!redundant) return shownGates.front();
    const double time = m_map.toTrace(shownTime);
    const auto after = std::ranges::find_if(
        shownGates, [time](const GateMark* gate) { return static_cast<double>(gate->start) >= time; });
    if (step > 0) return after != shownGates.end() ? *after : shownGates.front();
    return after != shownGates.begin() ? *std::prev(after) : shownGates.back();
}

} // namespace gatescope
