// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/device_snap.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

namespace gatescope {

namespace {

constexpr std::int64_t kToleranceNs = 500;

struct DeviceSlice {
    TrackId track;
    std::int64_t start;
    std::int64_t duration;
    std::size_t id;
};

/// On each track in the order in which they can have run: of equal starts the shorter one first.
std::vector<DeviceSlice> deviceSlices(const TraceBuilder& builder, std::size_t firstSlice) {
    std::vector<DeviceSlice> slices;
    for (auto id = firstSlice; id < builder.sliceCount(); ++id) {
        const auto added = builder.addedSlice(static_cast<std::uint32_t>(id));
        if (builder.track(added.track).kind == TrackKind::DeviceQueue)
            slices.push_back({added.track, added.start, added.duration, id});
    }
    std::ranges::sort(slices, [](const DeviceSlice& a, const DeviceSlice& b) {
        return std::tie(a.track, a.start, a.duration, a.id) < std::tie(b.track, b.start, b.duration, b.id);
    });
    return slices;
}

} // namespace

void snapDeviceSlices(TraceBuilder& builder, std::size_t firstSlice) {
    std::multiset<std::int64_t> ends; // of the track's earlier slices, those behind the present start
    auto track = kNoTrack;
    for (const auto& slice : deviceSlices(builder, firstSlice)) {
        if (slice.track != track) ends.clear();
        track = slice.track;
        ends.erase(ends.begin(), ends.upper_bound(slice.start));
        auto start = slice.start;
        if (const auto beyond = ends.upper_bound(start + kToleranceNs); beyond != ends.begin())
            start = *std::prev(beyond);
        ends.insert(start + slice.duration);
        if (start == slice.start) continue;
        TraceBuilder::Mark from;
        TraceBuilder::Mark to;
        from.slices = slice.id;
        to.slices = slice.id + 1;
        builder.shiftTimes(start - slice.start, from, to);
    }
}

} // namespace gatescope
