// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/layer_rows.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace gatescope {

namespace {

bool mayRoute(KernelFamily family) {
    return isRouter(family) || family == KernelFamily::TopK;
}

/// The rows of a queue, and what parts its layers on others where it holds routers and nothing that does.
std::vector<std::uint32_t> rowsOf(const KernelTable& table, std::uint32_t number) {
    const auto& queue = table.queues[number];
    bool routes = false;
    for (const auto at : queue.rows) {
        const auto family = table.rows[at].family;
        routes = routes || mayRoute(family);
        if (partsLayers(family)) return queue.rows;
    }
    auto rows = queue.rows;
    if (table.onHost || !routes) return rows;
    for (std::uint32_t other = 0; other < table.queues.size(); ++other) {
        if (other == number || table.queues[other].process != queue.process) continue;
        std::ranges::copy_if(table.queues[other].rows, std::back_inserter(rows), [&](auto at) {
            const auto family = table.rows[at].family;
            return partsLayers(family) || family == KernelFamily::ExpertPrepare ||
                   family == KernelFamily::ExpertGather;
        });
    }
    std::ranges::sort(rows); // a table's rows go by time
    return rows;
}

/// The devices' processes with the queues that hold routers.
std::map<TrackId, std::set<std::uint32_t>> routingQueues(const KernelTable& table) {
    std::map<TrackId, std::set<std::uint32_t>> queues;
    for (const auto& row : table.rows) {
        if (mayRoute(row.family)) queues[table.queues[row.queue].process].insert(row.queue);
    }
    return queues;
}

bool takeTurns(const KernelTable& table, const std::vector<std::uint32_t>& rows) {
    const KernelRow* last = nullptr; // router
    bool parted = false;             // since that
    bool turned = false;
    for (const auto at : rows) {
        const auto& row = table.rows[at];
        parted = parted || partsLayers(row.family);
        if (!mayRoute(row.family)) continue;
        if (last != nullptr && last->queue != row.queue) {
            if (!parted) return false;
            turned = turned || (row.replay != KernelRow::kNone && row.replay == last->replay);
        }
        last = &row;
        parted = false;
    }
    return turned;
}

} // namespace

bool isBoundary(KernelFamily family) {
    return family == KernelFamily::Norm || family == KernelFamily::Attention;
}

bool partsLayers(KernelFamily family) {
    return isBoundary(family) || family == KernelFamily::GroupedGemm || family == KernelFamily::BatchedGemm;
}

bool isRouter(KernelFamily family) {
    return family == KernelFamily::Router || family == KernelFamily::FusedRouter ||
           family == KernelFamily::MoeOp;
}

std::vector<LayerRows> rowsToCut(const KernelTable& table) {
    std::vector<LayerRows> result;
    std::set<TrackId> together;
    if (!table.onHost) {
        for (const auto& [process, routing] : routingQueues(table)) {
            if (routing.size() < 2) continue;
            std::vector<std::uint32_t> rows;
            for (std::uint32_t at = 0; at < table.rows.size(); ++at) {
                if (table.queues[table.rows[at].queue].process == process) rows.push_back(at);
            }
            if (!takeTurns(table, rows)) continue;
            together.insert(process);
            result.push_back({std::move(rows), std::nullopt});
        }
    }
    for (std::uint32_t queue = 0; queue < table.queues.size(); ++queue) {
        if (!together.contains(table.queues[queue].process)) result.push_back({rowsOf(table, queue), queue});
    }
    return result;
}

} // namespace gatescope
