// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/duration_samples.h"

#include "look/shown_text.h"
#include "panels/show_slice.h"

namespace gatescope {

std::vector<double> durationSamples(const Timeline& timeline, const DurationQuery& query,
                                    ProgressSink& progress, const std::stop_token& stop) {
    const Trace& trace = timeline.trace();
    std::vector<bool> matching(trace.strings().size());
    for (std::size_t id = 0; id < matching.size(); ++id) {
        const QString name = fromView(trace.strings()[id]);
        matching[id] = query.whole ? name == query.name : nameContains(name, query.name);
    }
    std::vector<bool> shown(trace.tracks().size());
    for (const TrackId track : timeline.tracks)
        shown[track] = true;
    std::vector<double> samples;
    ProgressSteps steps(progress, stop, "reading durations", trace.sliceCount());
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        steps.step();
        if (matching[trace.slice(id).name] && shown[trace.sliceTracks()[id]])
            samples.push_back(static_cast<double>(trace.durations()[id]));
    }
    return samples;
}

} // namespace gatescope
