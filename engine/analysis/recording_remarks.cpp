// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/recording_remarks.h"

#include "analysis/composed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace gatescope {

namespace {

constexpr FindingKind kLostKernels{
    .kind = "recording",
    .advice = "Record again, with the device's activities on and fewer steps at a time",
    .refutedBy = "launches that were only captured into a graph"};
constexpr FindingKind kOverlong{
    .kind = "recording",
    .advice = "Don't trust the durations of these kernels; record again with a newer profiler",
    .refutedBy = "a stream whose kernels may overlap"};
constexpr FindingKind kComposed{.kind = "recording",
                                .advice =
                                    "Take its structure for an example, and no time in it for a measurement",
                                .refutedBy = "nothing: the file says so itself"};
constexpr FindingKind kIdle{.kind = "idle",
                            .advice =
                                "Record a run without the profiler's shapes and stacks, or replay graphs",
                            .refutedBy = "kernels that the profiler did not record"};

/// Time of the step, which a kernel begins, in which any queue of its rank ran something.
std::int64_t busyNs(const KernelTable& table, const StepSpan& step) {
    std::int64_t busy = 0;
    auto until = step.start;
    auto at = std::ranges::lower_bound(table.rows, step.start, {}, &KernelRow::start);
    for (; at != table.rows.end() && at->start < step.end; ++at) {
        const auto& row = *at;
        if (table.ranks[table.queues[row.queue].rank] != step.rank) continue;
        const auto end = std::min(step.end, table.trace->latestEnd(row.slice));
        if (end <= until) continue;
        busy += end - std::max(until, row.start);
        until = end;
    }
    return busy;
}

} // namespace

std::vector<Finding> findBrokenRecording(const KernelTable& table) {
    const auto& gaps = table.gaps;
    constexpr std::size_t kFewestLaunches = 10;
    if (gaps.launches < kFewestLaunches || gaps.launchesWithoutKernel * 2 < gaps.launches) return {};
    auto finding = kLostKernels.found(
        table.ranks.front(),
        fmt::format("{} of {} launches have no kernel", gaps.launchesWithoutKernel, gaps.launches),
        "The profiler recorded the host's calls but not what ran on the device, so counts and times of "
        "kernels "
        "are incomplete");
    finding.evidence = gaps.examples;
    return {finding};
}

std::vector<Finding> findOverlongKernels(const KernelTable& table) {
    const auto& overlong = table.trace->overlong();
    if (overlong.empty()) return {};
    auto finding = kOverlong.found(
        table.ranks.empty() ? 0 : table.ranks.front(),
        overlong.size() == 1
            ? "1 kernel is recorded longer than it can have run"
            : fmt::format("{} kernels are recorded longer than they can have run", overlong.size()),
        "Their recorded time covers the next kernel of their stream, which runs in order. For the device's "
        "busy "
        "time they end where the next one starts");
    for (const auto& [id, end] : overlong)
        finding.evidence.push_back(id);
    return {finding};
}

std::vector<Finding> findComposed(const KernelTable& table) {
    const auto how = composedAs(*table.trace);
    if (!how) return {};
    return {kComposed.found(table.ranks.empty() ? 0 : table.ranks.front(), "File is composed, not recorded",
                            *how)};
}

std::vector<Finding> findIdleDevice(const KernelTable& table, const MoeStructure& structure) {
    if (table.onHost) return {};
    struct Steps {
        std::size_t all = 0;
        std::size_t idle = 0;
        std::int64_t ns = 0;
        std::int64_t busyNs = 0;
    };
    std::map<int, Steps> ranks;
    for (const auto& step : structure.steps) {
        const auto length = step.end - step.start;
        if (length <= 0) continue;
        const auto busy = busyNs(table, step);
        auto& steps = ranks[step.rank];
        ++steps.all;
        steps.idle += busy * 2 < length ? 1 : 0;
        steps.ns += length;
        steps.busyNs += busy;
    }
    std::vector<Finding> findings;
    for (const auto& [rank, steps] : ranks) {
        if (steps.idle * 2 <= steps.all) continue;
        auto finding = kIdle.found(
            rank,
            fmt::format("Device idles more than half of the time in {} of {} steps", steps.idle, steps.all),
            fmt::format("It was busy for {:.1f} % of the steps: as a rule the host launches too slowly. Less "
                        "work of the device saves less time than that work took",
                        100 * static_cast<double>(steps.busyNs) / static_cast<double>(steps.ns)));
        for (const auto& layer : structure.layers) {
            if (layer.rank == rank && finding.evidence.size() < 10)
                finding.evidence.push_back(table.rows[layer.routers.front()].slice);
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace gatescope
