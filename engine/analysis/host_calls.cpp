// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/host_calls.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace gatescope {

namespace {

/// Adds a call that starts no earlier than those before it. What lies inside another is the same call; one
/// that took no time takes none of the path's.
void addApart(std::vector<HostCall>& calls, const HostCall& call) {
    if (call.start == call.end) return;
    if (calls.empty() || call.start >= calls.back().end) return calls.push_back(call);
    calls.back().end = std::max(calls.back().end, call.end);
}

/// A copy whose call returned after it was done: memory that is not pinned makes the host wait.
bool blocks(const Trace& trace, const KernelRow& row) {
    return trace.name(row.launch).find("emcpy") != std::string_view::npos &&
           row.end() <= trace.slice(row.launch).end();
}

} // namespace

bool waitsForDevice(std::string_view name) {
    constexpr std::array<std::string_view, 4> kParts{"Synchronize", "urEventWait", "urQueueFinish",
                                                     "clFinish"};
    return std::ranges::any_of(kParts, [&](auto part) { return name.find(part) != std::string_view::npos; });
}

HostCalls::HostCalls(const KernelTable& table) {
    const Trace& trace = *table.trace;
    std::vector<SliceId> launches;
    std::vector<SliceId> waits;
    for (const auto& row : table.rows) {
        if (row.launch == kNoSlice) continue;
        launches.push_back(row.launch);
        if (blocks(trace, row)) waits.push_back(row.launch);
    }
    std::vector<bool> isWait;
    for (const auto& text : trace.strings())
        isWait.push_back(waitsForDevice(text));
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto slice = trace.slice(id);
        if (isWait[slice.name] && trace.tracks()[slice.track].kind == TrackKind::HostThread)
            waits.push_back(id);
    }
    const auto fill = [&](std::map<TrackId, std::vector<HostCall>>& calls, std::vector<SliceId>& slices) {
        std::ranges::sort(slices);
        slices.erase(std::ranges::unique(slices).begin(), slices.end());
        for (const auto id : slices) {
            const auto slice = trace.slice(id);
            addApart(calls[slice.track], {slice.start, slice.end(), id});
        }
    };
    fill(m_launches, launches);
    fill(m_waits, waits);
}

std::int64_t HostCalls::launchingNs(TrackId thread, std::int64_t from, std::int64_t to) const {
    const auto calls = m_launches.find(thread);
    if (calls == m_launches.end()) return 0;
    std::int64_t ns = 0;
    auto at = std::ranges::upper_bound(calls->second, from, {}, &HostCall::end);
    for (; at != calls->second.end() && at->start < to; ++at)
        ns += std::min(to, at->end) - std::max(from, at->start);
    return ns;
}

const HostCall* HostCalls::lastWaitUntil(TrackId thread, std::int64_t time) const {
    const auto calls = m_waits.find(thread);
    if (calls == m_waits.end()) return nullptr;
    const auto behind = std::ranges::upper_bound(calls->second, time, {}, &HostCall::end);
    return behind == calls->second.begin() ? nullptr : &*std::prev(behind);
}

} // namespace gatescope
