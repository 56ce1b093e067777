// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/overlong_slices.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gatescope {

bool isDeviceAnnotation(std::string_view category) {
    constexpr std::array kNames{"gpu_user_annotation", "cuda_sync", "xpu_sync", "overhead"};
    return std::ranges::find(kNames, category) != kNames.end();
}

std::map<SliceId, std::int64_t> overlongSlices(const Trace& trace) {
    struct Last {
        std::int64_t start;
        std::int64_t end;
        std::int64_t launch;
        SliceId id;
    };
    std::map<SliceId, std::int64_t> overlong;
    std::map<std::pair<TrackId, std::int64_t>, Last> streams; // by process and number
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto& track = trace.tracks()[trace.sliceTracks()[id]];
        const auto duration = trace.durations()[id];
        if (track.kind != TrackKind::DeviceQueue || duration == 0) continue;
        const auto stream = trace.integer(id, ArgKey::Stream);
        const auto launch = trace.integer(id, ArgKey::Correlation);
        if (!stream || !launch || isDeviceAnnotation(trace.category(id))) continue;
        const auto start = trace.starts()[id];
        const Last now{start, start + duration, *launch, id};
        const auto [at, isFirst] = streams.try_emplace({track.parent, *stream}, now);
        const Last& last = at->second;
        if (now.start > last.start && now.end <= last.end && now.launch != last.launch)
            overlong[last.id] = now.start;
        at->second = now;
    }
    return overlong;
}

} // namespace gatescope
