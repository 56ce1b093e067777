// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/overlong_kernels.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gatescope {

bool isDeviceAnnotation(std::string_view category) {
    constexpr std::array kNames{"gpu_user_annotation", "cuda_sync", "xpu_sync", "overhead"};
    return std::ranges::find(kNames, category) != kNames.end();
}

std::map<SliceId, std::int64_t> overlongKernels(const Trace& trace) {
    std::map<SliceId, std::int64_t> overlong;
    std::map<std::pair<TrackId, std::int64_t>, SliceId> last; // by (process, stream)
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        const auto& track = trace.tracks()[slice.track];
        if (track.kind != TrackKind::DeviceQueue || isDeviceAnnotation(trace.string(slice.category)))
            continue;
        const auto stream = trace.integer(id, ArgKey::Stream);
        const auto launch = trace.integer(id, ArgKey::Correlation);
        if (!stream || !launch || slice.duration == 0) continue;
        const auto [at, isFirst] = last.try_emplace({track.parent, *stream}, id);
        if (isFirst) continue;
        const auto previous = trace.slice(at->second);
        const bool covered = slice.start > previous.start && slice.end() <= previous.end();
        if (covered && trace.integer(at->second, ArgKey::Correlation) != launch)
            overlong[at->second] = slice.start;
        at->second = id;
    }
    return overlong;
}

} // namespace gatescope
