// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_causes.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace gatescope {

namespace {

constexpr std::uint32_t kNone = KernelRow::kNone;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

/// The rows before each on its queue.
std::vector<std::uint32_t> previousRows(const KernelTable& table) {
    std::vector<std::uint32_t> previous(table.rows.size(), kNone);
    for (const auto& queue : table.queues) {
        for (std::size_t i = 1; i < queue.rows.size(); ++i)
            previous[queue.rows[i]] = queue.rows[i - 1];
    }
    return previous;
}

std::vector<std::int64_t> rowEnds(const KernelTable& table) {
    std::vector<std::int64_t> ends;
    ends.reserve(table.rows.size());
    for (const auto& row : table.rows)
        ends.push_back(table.trace->latestEnd(row.slice));
    return ends;
}

bool makesStreamWait(std::string_view name) {
    return name.find("StreamWaitEvent") != std::string_view::npos;
}

} // namespace

/// What came last so far.
struct KernelCauses::Latest {
    std::int64_t start;
    std::int64_t time = kNever;
    KernelCause cause{};

    /// Nothing that a kernel waited for is later than its start. Of what came at one time the first taken
    /// counts.
    void take(StartCause what, std::int64_t when, std::uint32_t row = kNone) {
        when = std::min(when, start);
        if (when <= time) return;
        time = when;
        cause = {what, row};
    }
};

KernelCauses::KernelCauses(const KernelTable& table)
    : m_table(table), m_ends(rowEnds(table)), m_previous(previousRows(table)), m_causes(table.rows.size()) {
    findWaits();
    if (m_waitsOfQueue.empty()) inferWaits();
    findCauses();
}

std::int64_t KernelCauses::launchTime(std::uint32_t row) const {
    const auto& one = m_table.rows[row];
    return one.launch != kNoSlice ? m_table.trace->starts()[one.launch] : one.start;
}

std::uint32_t KernelCauses::lastLaunchedBefore(std::uint32_t queue, std::int64_t time) const {
    const auto& rows = m_table.queues[queue].rows;
    const auto behind = std::ranges::lower_bound(rows, time, {}, [&](auto row) { return launchTime(row); });
    return behind == rows.begin() ? kNone : *std::prev(behind);
}

/// Correlations are told apart within one rank only, so in traces of several the calls are taken by place.
void KernelCauses::findWaits() {
    const Trace& trace = *m_table.trace;
    if (m_table.onHost || m_table.ranks.size() > 1) return;
    std::map<std::pair<TrackId, std::int64_t>, std::uint32_t> queues;
    for (const auto& row : m_table.rows) {
        if (const auto stream = trace.integer(row.slice, ArgKey::Stream))
            queues.try_emplace({m_table.queues[row.queue].process, *stream}, row.queue);
    }
    std::map<std::int64_t, std::int64_t> calls; // starts, by correlation
    std::vector<SliceId> waits;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const bool waiting = trace.integer(id, ArgKey::WaitOnEventRecord).has_value();
        if (waiting) waits.push_back(id);
        const auto correlation = trace.integer(id, ArgKey::Correlation);
        const auto name = trace.name(id);
        if (!waiting && correlation && (makesStreamWait(name) || name.find("EventRecord") != name.npos))
            calls.try_emplace(*correlation, trace.starts()[id]);
    }
    for (const auto id : waits) {
        const auto process = trace.tracks()[trace.sliceTracks()[id]].parent;
        const auto waiting = queues.find({process, trace.integer(id, ArgKey::Stream).value_or(-1)});
        const auto awaited = queues.find({process, trace.integer(id, ArgKey::WaitOnStream).value_or(-1)});
        const auto call = calls.find(trace.integer(id, ArgKey::Correlation).value_or(-1));
        const auto record = calls.find(trace.integer(id, ArgKey::WaitOnEventRecord).value_or(-1));
        if (waiting == queues.end() || awaited == queues.end() || call == calls.end() ||
            record == calls.end())
            continue;
        m_waitsOfQueue[waiting->second].push_back({call->second, awaited->second, record->second});
    }
    for (auto& [queue, list] : m_waitsOfQueue)
        std::ranges::sort(list, {}, &Wait::time);
}

void KernelCauses::inferWaits() {
    const Trace& trace = *m_table.trace;
    if (m_table.onHost || m_table.queues.size() < 2) return;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (!makesStreamWait(trace.name(id))) continue;
        const auto time = trace.starts()[id];
        m_waitsOfThread[trace.sliceTracks()[id]].push_back({.time = time, .recorded = time});
    }
}

void KernelCauses::considerQueue(Latest& latest, std::uint32_t row) const {
    if (m_previous[row] != kNone) latest.take(StartCause::Queue, m_ends[m_previous[row]], m_previous[row]);
}

void KernelCauses::considerLaunch(Latest& latest, std::uint32_t row, bool startsLaunch) const {
    const auto launch = m_table.rows[row].launch;
    if (launch == kNoSlice || !startsLaunch) return;
    latest.take(StartCause::Launch, m_table.trace->slice(launch).end());
}

void KernelCauses::considerGraph(Latest& latest, std::uint32_t row,
                                 const std::vector<std::uint32_t>& last) const {
    const auto& one = m_table.rows[row];
    for (const auto queueLast : last) {
        auto other = queueLast;
        while (other != kNone && m_ends[other] > one.start)
            other = m_previous[other];
        if (other != kNone && m_table.rows[other].launch == one.launch)
            latest.take(StartCause::Graph, m_ends[other], other);
    }
}

void KernelCauses::considerWait(Latest& latest, std::uint32_t row, const Wait& wait) const {
    const auto& one = m_table.rows[row];
    const auto consider = [&](std::uint32_t queue) {
        const auto awaited = lastLaunchedBefore(queue, wait.recorded);
        if (awaited < row && m_ends[awaited] <= one.start)
            latest.take(StartCause::Event, m_ends[awaited], awaited);
    };
    if (wait.queue != kNone) return consider(wait.queue);
    for (std::uint32_t queue = 0; queue < m_table.queues.size(); ++queue) {
        if (queue != one.queue && m_table.queues[queue].process == m_table.queues[one.queue].process)
            consider(queue);
    }
}

/// Waits that the host asked for between the launch of the kernel before and this one's.
void KernelCauses::considerWaits(Latest& latest, std::uint32_t row) const {
    const auto& one = m_table.rows[row];
    if (one.launch == kNoSlice) return;
    const auto after = m_previous[row] != kNone ? launchTime(m_previous[row]) : kNever;
    const auto before = launchTime(row);
    if (const auto known = m_waitsOfQueue.find(one.queue); known != m_waitsOfQueue.end()) {
        const auto& list = known->second;
        for (auto at = std::ranges::upper_bound(list, after, {}, &Wait::time);
             at != list.end() && at->time < before; ++at)
            considerWait(latest, row, *at);
    }
    const auto calls = m_waitsOfThread.find(m_table.trace->sliceTracks()[one.launch]);
    if (calls == m_waitsOfThread.end()) return;
    // The last call covers those before it.
    const auto behind = std::ranges::lower_bound(calls->second, before, {}, &Wait::time);
    if (behind != calls->second.begin() && std::prev(behind)->time > after)
        considerWait(latest, row, *std::prev(behind));
}

void KernelCauses::findCauses() {
    std::vector<std::uint32_t> last(m_table.queues.size(), kNone); // row of each queue so far
    std::vector<bool> launched(m_table.trace->sliceCount(), false);
    for (std::uint32_t row = 0; row < m_table.rows.size(); ++row) {
        const auto& one = m_table.rows[row];
        Latest latest{.start = one.start};
        const bool startsLaunch = one.launch == kNoSlice || !launched[one.launch];
        considerQueue(latest, row);
        if (!startsLaunch) considerGraph(latest, row, last);
        considerWaits(latest, row);
        considerLaunch(latest, row, startsLaunch);
        m_causes[row] = latest.cause;
        last[one.queue] = row;
        if (one.launch != kNoSlice) launched[one.launch] = true;
    }
}

} // namespace gatescope
