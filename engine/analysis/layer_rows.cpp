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

/// The devices' processes that replay graphs with routers.
std::set<TrackId> replayingDevices(const KernelTable& table) {
    std::set<TrackId> devices;
    for (const auto& row : table.rows) {
        if (mayRoute(row.family) && row.replay != KernelRow::kNone)
            devices.insert(table.queues[row.queue].process);
    }
    return devices;
}

bool takeTurns(const KernelTable& table, const std::vector<std::uint32_t>& rows) {
    std::map<std::uint32_t, std::set<std::uint32_t>> partedQueues; // [replay]
    auto replay = KernelRow::kNone;
    std::set<std::uint32_t>* queues = nullptr; // of that
    for (const auto at : rows) {
        const auto& row = table.rows[at];
        if (row.replay == KernelRow::kNone) continue;
        if (row.replay != replay) {
            replay = row.replay;
            queues = &partedQueues[replay];
        }
        if (mayRoute(row.family) && !queues->empty() && !queues->contains(row.queue)) return true;
        if (partsLayers(row.family)) queues->insert(row.queue);
    }
    return false;
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
        for (const auto process : replayingDevices(table)) {
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
