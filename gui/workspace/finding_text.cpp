// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/finding_text.h"

#include "workspace/engine_text.h"

#include <algorithm>
#include <set>

namespace gatescope {

QString findingProcess(const Timeline& timeline, const Finding& finding) {
    if (finding.evidence.empty()) return {};
    const std::vector<Track>& tracks = timeline.trace().tracks();
    const Track& track = tracks[timeline.trace().sliceTracks()[finding.evidence.front()]];
    if (track.parent == kNoTrack) return {};
    // A host's process beside a device's is no second place for what devices do.
    std::set<TrackId> alike;
    for (const TrackId id : timeline.tracks) {
        const bool works = tracks[id].kind == track.kind && timeline.index().depthCount(id) > 0;
        if (works && tracks[id].parent != kNoTrack) alike.insert(tracks[id].parent);
    }
    if (alike.size() < 2) return {};
    const Track& process = tracks[track.parent];
    const QString name = QString::fromStdString(process.name);
    const auto namesakes =
        std::ranges::count_if(alike, [&](TrackId id) { return tracks[id].name == process.name; });
    return namesakes > 1 ? QStringLiteral("%1 (%2)").arg(name).arg(process.pid) : name;
}

QString findingTitle(const Timeline& timeline, const Finding& finding) {
    const QString title = engineText(finding.title);
    const QString process = findingProcess(timeline, finding);
    return process.isEmpty() ? title : QStringLiteral("%1 · %2").arg(title, process);
}

} // namespace gatescope
