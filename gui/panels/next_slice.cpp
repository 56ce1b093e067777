// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/next_slice.h"

#include "base/progress.h"

#include <algorithm>

namespace gatescope {

SliceId nextSliceNamed(const Timeline& timeline, const QString& name, SliceId behind,
                       const std::stop_token& stop) {
    const Trace& trace = timeline.trace();
    const std::vector<std::string>& strings = trace.strings();
    const std::string wanted = name.toStdString();
    const auto found = std::ranges::find(strings, wanted);
    if (found == strings.end()) return kNoSlice;
    const auto nameId = static_cast<StringId>(found - strings.begin());
    std::vector<bool> shown(trace.tracks().size());
    for (const TrackId track : timeline.tracks)
        shown[track] = true;
    const auto count = static_cast<SliceId>(trace.sliceCount());
    ProgressSteps steps(noProgress(), stop, "looking for the next slice", count);
    const SliceId first = behind == kNoSlice ? 0 : behind + 1;
    for (SliceId step = 0; step < count; ++step) {
        steps.step();
        const auto id = static_cast<SliceId>((std::uint64_t{first} + step) % count);
        if (trace.slice(id).name == nameId && shown[trace.sliceTracks()[id]]) return id;
    }
    return kNoSlice;
}

} // namespace gatescope
