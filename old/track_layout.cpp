// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/track_layout.h"

#include <algorithm>

namespace gatescope {

namespace {

std::vector<TrackId> childrenOf(const Trace& trace, TrackId parent) {
    std::vector<TrackId> children;
    for (TrackId id = 0; id < trace.tracks().size(); ++id) {
        const Track& track = trace.tracks()[id];
        if (track.parent == parent && track.kind != TrackKind::Process) children.push_back(id);
    }
    std::stable_sort(children.begin(), children.end(),
                     [&](TrackId a, TrackId b) { return trace.tracks()[a].order < trace.tracks()[b].order; });
    return children;
}

struct Group {
    TrackId process = kNoTrack;
    std::vector<TrackId> tracks; ///< those with slices
};

std::vector<Group> groupsOf(const SliceIndex& index) {
    const Trace& trace = index.trace();
    std::vector<TrackId> processes;
    for (TrackId id = 0; id < trace.tracks().size(); ++id) {
        if (trace.tracks()[id].kind == TrackKind::Process) processes.push_back(id);
    }
    std::stable_sort(processes.begin(), processes.end(),
                     [&](TrackId a, TrackId b) { return trace.tracks()[a].order < trace.tracks()[b].order; });
    processes.insert(processes.begin(), kNoTrack);

    std::vector<Group> groups;
    for (const TrackId process : processes) {
        Group group{process, childrenOf(trace, process)};
        std::erase_if(group.tracks, [&](TrackId track) { return index.depthCount(track) == 0; });
        if (!group.tracks.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

} // namespace

TrackLayout::TrackLayout(const SliceIndex& index, const LaneMetrics& metrics, bool withGateLane) {
    if (withGateLane) {
        addLane({LaneKind::Gates, kNoTrack, QStringLiteral("gate calls"), 0, metrics.gates, 1}, metrics.gap);
    }
    const std::vector<Group> groups = groupsOf(index);
    for (const Group& group : groups) {
        if (groups.size() > 1 && group.process != kNoTrack) {
            const QString title = QString::fromStdString(index.trace().tracks()[group.process].name);
            addLane({LaneKind::Header, group.process, title, 0, metrics.header, 1}, metrics.gap);
        }
        for (const TrackId track : group.tracks)
            addTrack(index, track, metrics);
    }
    m_height += metrics.gap;
}

void TrackLayout::addTrack(const SliceIndex& index, TrackId track, const LaneMetrics& metrics) {
    const QString label = QString::fromStdString(index.trace().tracks()[track].name);
    addLane({LaneKind::Slices, track, label, 0, metrics.row, index.depthCount(track)}, metrics.gap);
}

void TrackLayout::addLane(Lane lane, double gap) {
    lane.top = m_height + gap;
    m_height = lane.bottom();
    m_lanes.push_back(std::move(lane));
}

const Lane* TrackLayout::laneAt(double y) const {
    const auto found = std::find_if(m_lanes.begin(), m_lanes.end(),
                                    [y](const Lane& lane) { return y >= lane.top && y < lane.bottom(); });
    return found != m_lanes.end() ? &*found : nullptr;
}

const Lane* TrackLayout::laneOf(TrackId track) const {
    const auto found = std::find_if(m_lanes.begin(), m_lanes.end(), [track](const Lane& lane) {
        return lane.kind == LaneKind::Slices && lane.track == track;
    });
    return found != m_lanes.end() ? &*found : nullptr;
}

} // namespace gatescope
