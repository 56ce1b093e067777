// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/own_kernels.h"

#include "analysis/moe_slices.h"

#include <algorithm>
#include <map>
#include <set>

namespace gatescope {

namespace {

bool isKernel(Role role) {
    switch (role) {
    case Role::Iteration:
    case Role::Block:
    case Role::Experts:
    case Role::Api:
    case Role::Other:
        return false;
    default:
        return true;
    }
}

/// The host's call that an arrow comes from.
SliceId launchOf(const Trace& trace, SliceId kernel) {
    const auto arrows = trace.incoming(kernel);
    return arrows.empty() ? kNoSlice : trace.flows()[arrows.front()].from;
}

/// All launches that are known have kernels.
void countLaunches(KernelTable& table) {
    std::set<SliceId> launches;
    for (const auto& row : table.rows) {
        if (row.launch != kNoSlice) launches.insert(row.launch);
        if (row.launch == kNoSlice && !table.onHost) ++table.gaps.kernelsWithoutLaunch;
    }
    table.gaps.launches = launches.size();
}

} // namespace

KernelTable kernelsOfOwnRun(const Trace& trace) {
    const MoeSlices slices(trace);
    KernelTable table;
    table.trace = &trace;
    std::map<TrackId, std::uint32_t> queues;
    std::map<TrackId, std::uint32_t> ranks;
    std::map<StringId, std::uint32_t> signatures;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (!isKernel(slices.role(id)) || slices.trackKind(id) == TrackKind::Ranges) continue;
        const auto slice = trace.slice(id);
        const auto [queue, isNew] =
            queues.try_emplace(slice.track, static_cast<std::uint32_t>(table.queues.size()));
        if (isNew) {
            const auto process = slices.process(id);
            const auto rank = ranks.try_emplace(process, static_cast<std::uint32_t>(ranks.size())).first;
            table.queues.push_back({.name = trace.tracks()[slice.track].name,
                                    .process = process,
                                    .rank = rank->second,
                                    .rows = {}});
        }
        KernelRow row{.slice = id, .start = slice.start, .duration = slice.duration, .queue = queue->second};
        row.signature =
            signatures.try_emplace(slice.name, static_cast<std::uint32_t>(signatures.size())).first->second;
        row.launch = launchOf(trace, id);
        row.step = static_cast<std::int32_t>(slices.pass(id).iteration);
        table.queues[row.queue].rows.push_back(static_cast<std::uint32_t>(table.rows.size()));
        table.rows.push_back(row);
    }
    table.onHost = std::ranges::none_of(queues, [&](const auto& queue) {
        return trace.tracks()[queue.first].kind == TrackKind::DeviceQueue;
    });
    countLaunches(table);
    for (std::size_t rank = 0; rank < ranks.size(); ++rank)
        table.ranks.push_back(static_cast<int>(rank));
    table.familyOfString.resize(trace.strings().size());
    return table;
}

} // namespace gatescope
