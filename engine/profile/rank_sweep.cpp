// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_sweep.h"

#include "profile/rank_share.h"
#include "profile/rank_sweep_layers.h"
#include "ranks/rank_agreement.h"

#include <nlohmann/json.hpp>

namespace gatescope {

namespace {

void checkPoints(const SweepResult& sweep, int ranks) {
    for (const auto& point : sweep.points) {
        auto experiment = sweep.plan.common;
        experiment.config = point.config;
        experiment.dtype = point.dtype;
        experiment.tokens = point.tokens;
        checkMessages(experiment, ranks);
    }
}

/// The machine of each rank, on all of them.
std::vector<std::string> hostsOf(RankTransport& transport) {
    const auto hosts = gatherTexts(transport, transport.host());
    return nlohmann::json::parse(broadcastText(transport, nlohmann::json(hosts).dump()));
}

} // namespace

void runRankSweep(SweepResult& sweep, const std::optional<std::filesystem::path>& placementMap,
                  RankTransport& transport, const std::function<void(const SweepResult&)>& keep,
                  ProgressSink& progress, const std::stop_token& stop) {
    agree(transport, [&] { checkPoints(sweep, transport.size()); });
    sweep.transport = transport.name();
    sweep.hosts = hostsOf(transport);
    RankSweepLayers layers(sweep, placementMap, transport, stop);
    const auto keepOnFirst = [&](const SweepResult& now) {
        if (transport.rank() == 0) keep(now);
    };
    try {
        // A rank that stopped by its own word would leave the others waiting: they agree before each pass.
        runSweep(sweep, layers, keepOnFirst, progress, std::stop_token());
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        if (layers.failedAlike()) throw AgreedFailure(std::current_exception());
        throw;
    }
}

} // namespace gatescope
