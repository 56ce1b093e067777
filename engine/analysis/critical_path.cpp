// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/critical_path.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace gatescope {

namespace {

class PathMaker {
public:
    PathMaker(const KernelTable& table, const MoeStructure& structure)
        : m_table(table),
          m_steps(rowsOfSteps(table, structure)),
          m_causes(table),
          m_calls(table),
          m_walk(table, m_causes, m_calls) {
        findEnds();
    }

    CriticalPaths make(ProgressSink& progress, const std::stop_token& stop);

private:
    struct Before {
        std::int64_t end = std::numeric_limits<std::int64_t>::min(); ///< the latest one of earlier rows
        std::uint32_t row = KernelRow::kNone;                        ///< that ended then
    };

    std::uint32_t rankOf(std::uint32_t row) const { return m_table.queues[m_table.rows[row].queue].rank; }
    void findEnds();
    std::int64_t beginOf(const StepsOfRows::Key& key, const std::vector<std::uint32_t>& rows) const;
    StepPath path(const StepsOfRows::Key& key, const std::vector<std::uint32_t>& rows);
    void addDeviceTimes(StepPath& step, std::uint32_t firstRow) const;
    void addKernels(StepPath& step, const std::vector<std::uint32_t>& rows);
    void addLaunches(StepPath& step, const std::vector<std::uint32_t>& rows) const;

    const KernelTable& m_table;
    StepsOfRows m_steps;
    KernelCauses m_causes;
    HostCalls m_calls;
    PathWalk m_walk;
    std::vector<Before> m_before;          ///< [row] of its rank
    std::vector<std::int32_t> m_stepOfRow; ///< -1 outside of steps
    std::vector<double> m_latencies;
};

void PathMaker::findEnds() {
    m_stepOfRow.assign(m_table.rows.size(), -1);
    for (const auto& [key, rows] : m_steps.rows) {
        for (const auto row : rows)
            m_stepOfRow[row] = key.second;
    }
    std::map<std::uint32_t, Before> ranks;
    m_before.resize(m_table.rows.size());
    for (std::uint32_t row = 0; row < m_table.rows.size(); ++row) {
        auto& before = ranks[rankOf(row)];
        m_before[row] = before;
        if (m_causes.end(row) > before.end) before = {m_causes.end(row), row};
    }
}

/// After kernels of no step there may have been a pause that is nobody's: then the first launch counts.
std::int64_t PathMaker::beginOf(const StepsOfRows::Key& key, const std::vector<std::uint32_t>& rows) const {
    const auto& before = m_before[rows.front()];
    const bool follows = before.row != KernelRow::kNone && m_stepOfRow[before.row] >= 0 &&
                         m_stepOfRow[before.row] < key.second;
    if (follows) return before.end;
    auto first = m_table.rows[rows.front()].start;
    for (const auto row : rows)
        first = std::min(first, m_causes.launchTime(row));
    return std::max(first, before.end);
}

StepPath PathMaker::path(const StepsOfRows::Key& key, const std::vector<std::uint32_t>& rows) {
    const auto last = *std::ranges::max_element(rows, {}, [&](auto row) { return m_causes.end(row); });
    StepPath step{.rank = key.first, .step = key.second};
    step.begin = beginOf(key, rows);
    step.end = m_causes.end(last);
    if (step.length() <= 0) return step;
    step.parts = m_walk.walk(last, step.begin);
    addDeviceTimes(step, rows.front());
    addKernels(step, rows);
    addLaunches(step, rows);
    return step;
}

void PathMaker::addDeviceTimes(StepPath& step, std::uint32_t firstRow) const {
    auto covered = step.begin;
    for (auto row = firstRow; row < m_table.rows.size() && m_table.rows[row].start < step.end; ++row) {
        if (rankOf(row) != rankOf(firstRow)) continue;
        const auto start = m_table.rows[row].start;
        const auto end = std::min(m_causes.end(row), step.end);
        if (start > covered) {
            const bool launched = m_causes.cause(row).what == StartCause::Launch;
            (launched ? step.waitedForLaunchNs : step.otherIdleNs) += start - covered;
            covered = start;
        }
        step.busyNs += std::max<std::int64_t>(0, end - covered);
        covered = std::max(covered, end);
    }
}

void PathMaker::addKernels(StepPath& step, const std::vector<std::uint32_t>& rows) {
    step.kernels = rows.size();
    for (const auto row : rows) {
        const auto& one = m_table.rows[row];
        const auto cause = m_causes.cause(row).what;
        step.withoutLaunch += one.launch == kNoSlice ? 1 : 0;
        step.waited += cause == StartCause::Launch ? 1 : 0;
        step.queued += cause != StartCause::Launch && cause != StartCause::Unknown ? 1 : 0;
        // A copy's call may return when the copy is done.
        if (cause != StartCause::Launch || !launchesKernels(m_table.trace->name(one.launch))) continue;
        const auto returned = m_table.trace->slice(one.launch).end();
        m_latencies.push_back(static_cast<double>(one.start - returned));
    }
}

void PathMaker::addLaunches(StepPath& step, const std::vector<std::uint32_t>& rows) const {
    const Trace& trace = *m_table.trace;
    std::set<SliceId> launches;
    for (const auto row : rows) {
        if (m_table.rows[row].launch != kNoSlice) launches.insert(m_table.rows[row].launch);
    }
    step.launches = launches.size();
    std::map<TrackId, std::int64_t> returned; // the thread's launch before
    for (const auto id : launches) {
        const auto slice = trace.slice(id);
        const auto [before, isFirst] = returned.try_emplace(slice.track, slice.end());
        if (!isFirst) step.betweenLaunchesNs += std::max<std::int64_t>(0, slice.start - before->second);
        before->second = std::max(before->second, slice.end());
    }
}

CriticalPaths PathMaker::make(ProgressSink& progress, const std::stop_token& stop) {
    CriticalPaths paths;
    ProgressSteps steps(progress, stop, "following the critical path", m_steps.rows.size());
    for (const auto& [key, rows] : m_steps.rows) {
        throwIfStopped(stop);
        auto step = path(key, rows);
        if (step.length() > 0) paths.steps.push_back(std::move(step));
        steps.step();
    }
    paths.launchLatenciesNs = std::move(m_latencies);
    paths.kernels = m_table.rows.size();
    for (const auto& row : m_table.rows) {
        paths.ofGraphs += row.sharedLaunch ? 1 : 0;
        paths.withoutLaunch += row.launch == kNoSlice ? 1 : 0;
    }
    return paths;
}

} // namespace

const StepPath* CriticalPaths::medianStep(std::optional<int> rank) const {
    std::vector<const StepPath*> found;
    for (const auto& step : steps) {
        if (!rank || step.rank == *rank) found.push_back(&step);
    }
    if (found.empty()) return nullptr;
    const auto middle = found.begin() + static_cast<std::ptrdiff_t>((found.size() - 1) / 2);
    std::ranges::nth_element(found, middle, {}, [](const StepPath* step) { return step->length(); });
    return *middle;
}

StepBound CriticalPaths::bound(std::optional<int> rank) const {
    const auto* step = medianStep(rank);
    if (step == nullptr || 2 * step->withoutLaunch > step->kernels) return StepBound::Unknown;
    if (2 * step->parts[PathPart::Kernel] > step->length()) return StepBound::Device;
    if (2 * step->onHost() > step->length()) return StepBound::Launch;
    return StepBound::Unknown;
}

std::vector<int> CriticalPaths::ranks() const {
    std::set<int> ranks;
    for (const auto& step : steps)
        ranks.insert(step.rank);
    return {ranks.begin(), ranks.end()};
}

CriticalPaths criticalPaths(const KernelTable& table, const MoeStructure& structure, ProgressSink& progress,
                            const std::stop_token& stop) {
    CriticalPaths none;
    none.noKernels = table.onHost || table.rows.empty();
    return none.noKernels ? none : PathMaker(table, structure).make(progress, stop);
}

} // namespace gatescope
