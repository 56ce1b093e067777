// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_groups.h"

#include "analysis/role.h"
#include "analysis/statistics.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace gatescope {

namespace {

/// What a slice is to the gate: 0 nothing, 1 a call of it, 2 a redundant one.
std::map<SliceId, int> gateSlices(const GateReport& gates) {
    std::map<SliceId, int> slices;
    for (const auto& layer : gates.layers) {
        for (const auto& call : layer.calls) {
            for (const auto slice : call.slices)
                slices[slice] = call.redundant ? 2 : 1;
        }
    }
    return slices;
}

/// Runs of our own say it in the category.
std::string roleOf(KernelFamily family, std::string_view category) {
    const auto role = roleFromCategory(category);
    return role != Role::Other ? roleName(role) : std::string(familyName(family));
}

} // namespace

KernelGroup groupOfRuns(std::string name, std::string role, bool redundant, std::span<const double> ns,
                        double all) {
    const auto summary = summarize(ns);
    const double total = std::accumulate(ns.begin(), ns.end(), 0.0); // whole nanoseconds stay whole
    return {.name = std::move(name),
            .role = std::move(role),
            .redundant = redundant,
            .calls = summary.n,
            .totalNs = total,
            .medianNs = summary.median,
            .p10Ns = summary.p10,
            .p90Ns = summary.p90,
            .share = all > 0 ? total / all : 0};
}

std::vector<KernelGroup> groupKernels(const KernelTable& table, const GateReport& gates) {
    const auto ofGates = gateSlices(gates);
    std::map<std::tuple<std::string_view, std::string, int>, std::vector<double>> runs;
    double all = 0;
    for (const auto& row : table.rows) {
        const auto gate = ofGates.find(row.slice);
        const int call = gate == ofGates.end() ? 0 : gate->second;
        auto role = call > 0 ? "gate" : roleOf(row.family, table.trace->category(row.slice));
        runs[{table.name(row), std::move(role), call}].push_back(static_cast<double>(row.duration));
        all += static_cast<double>(row.duration);
    }
    std::vector<KernelGroup> groups;
    for (const auto& [key, ns] : runs) {
        const auto& [name, role, call] = key;
        groups.push_back(groupOfRuns(std::string(name), role, call == 2, ns, all));
    }
    std::ranges::stable_sort(groups, std::greater<>(), &KernelGroup::totalNs);
    return groups;
}

} // namespace gatescope
