// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/path_walk.h"

#include <algorithm>
#include <numeric>

namespace gatescope {

std::int64_t PathParts::length() const {
    return std::accumulate(ns.begin(), ns.end(), std::int64_t{0});
}

PathParts PathWalk::walk(std::uint32_t lastRow, std::int64_t begin) {
    m_parts = {};
    m_begin = begin;
    m_now = m_causes.end(lastRow);
    // Each step leads to a row that started earlier, so there is an end.
    for (auto row = lastRow; row != KernelRow::kNone && m_now > m_begin;)
        row = throughKernel(row);
    return m_parts;
}

/// Spends the time back to `time` on a part.
void PathWalk::goTo(PathPart part, std::int64_t time) {
    const auto to = std::max(time, m_begin);
    if (to >= m_now) return;
    m_parts[part] += m_now - to;
    m_now = to;
}

void PathWalk::goAlongHost(TrackId thread, std::int64_t time) {
    const auto to = std::max(time, m_begin);
    if (to >= m_now) return;
    const auto launching = m_calls.launchingNs(thread, to, m_now);
    m_parts[PathPart::Launch] += launching;
    m_parts[PathPart::Host] += m_now - to - launching;
    m_now = to;
}

/// From the kernel to the one that it waited for, if need be through the host. KernelRow::kNone where the
/// path ends.
std::uint32_t PathWalk::throughKernel(std::uint32_t row) {
    const auto& one = m_table.rows[row];
    goTo(PathPart::Kernel, one.start);
    const auto cause = m_causes.cause(row);
    switch (cause.what) {
    case StartCause::Unknown:
        goTo(PathPart::Unknown, m_begin);
        return KernelRow::kNone;
    case StartCause::Launch:
        goTo(PathPart::Launch, m_table.trace->slice(one.launch).end());
        return throughHost(m_table.trace->sliceTracks()[one.launch], row);
    default:
        goTo(PathPart::Idle, m_causes.end(cause.row));
        return cause.row;
    }
}

/// Back along a thread to the last wait that really waited; returns the kernel that it was for.
std::uint32_t PathWalk::throughHost(TrackId thread, std::uint32_t row) {
    while (m_now > m_begin) {
        const auto* wait = m_calls.lastWaitUntil(thread, m_now);
        if (wait == nullptr || wait->end <= m_begin) break;
        goAlongHost(thread, wait->end);
        const auto awaited = awaitedBy(*wait, row);
        if (awaited != KernelRow::kNone) {
            goTo(PathPart::Wait, m_causes.end(awaited));
            return awaited;
        }
        // The device was done already: the call took its time all the same.
        goTo(PathPart::Wait, wait->start);
    }
    goAlongHost(thread, m_begin);
    return KernelRow::kNone;
}

/// Of the kernels launched before the wait the last one to end, if that was during the wait.
std::uint32_t PathWalk::awaitedBy(const HostCall& wait, std::uint32_t row) const {
    std::uint32_t found = KernelRow::kNone;
    const auto rank = m_table.queues[m_table.rows[row].queue].rank;
    for (std::uint32_t queue = 0; queue < m_table.queues.size(); ++queue) {
        if (m_table.queues[queue].rank != rank) continue;
        // A blocking copy's own call is its wait.
        const auto last = m_causes.lastLaunchedBefore(queue, wait.start + 1);
        if (last >= row || m_causes.end(last) > wait.end || m_causes.end(last) <= wait.start) continue;
        if (found == KernelRow::kNone || m_causes.end(last) > m_causes.end(found)) found = last;
    }
    return found;
}

} // namespace gatescope
