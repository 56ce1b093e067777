// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_share.h"

#include "analysis/role.h"
#include "base/error.h"
#include "cpu/thread_team.h"
#include "ranks/placement_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <sched.h>
#include <vector>

namespace gatescope {

namespace {

/// Told apart by the cores that a process may run on: mpirun binds ranks to some of their own, or not.
std::int32_t fingerprintOfCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    ::sched_getaffinity(0, sizeof set, &set);
    std::uint32_t hash = 2166136261u; // FNV-1a
    for (int core = 0; core < CPU_SETSIZE; ++core)
        hash = (hash ^ (CPU_ISSET(core, &set) ? 1u : 0u)) * 16777619u;
    return static_cast<std::int32_t>(hash);
}

/// Of a rank with so many of the tokens.
RowExchange::Extent extentOf(const Experiment& experiment, int ranks, int tokens) {
    const auto& config = experiment.config;
    return {.ranks = ranks,
            .tokens = tokens,
            .tokensOfAll = experiment.tokens,
            .topK = config.numExpertsPerTok,
            .hiddenSize = config.hiddenSize,
            .rowBytes = static_cast<std::size_t>(config.hiddenSize) * dtypeSize(experiment.dtype)};
}

/// Tokens of the rank that has most.
int mostTokens(const Experiment& experiment, int ranks) {
    return (experiment.tokens + ranks - 1) / ranks;
}

} // namespace

ExpertPlacement placementFrom(const std::optional<std::filesystem::path>& map, int experts, int ranks) {
    return map ? readPlacementMap(*map, experts, ranks) : ExpertPlacement::contiguous(experts, ranks);
}

std::string placementName(const std::optional<std::filesystem::path>& map) {
    return map ? map->string() : "contiguous";
}

int threadsOfRank(RankTransport& transport) {
    const std::vector<std::int32_t> mine(static_cast<std::size_t>(transport.size()), fingerprintOfCores());
    std::vector<std::int32_t> all(mine.size());
    transport.allToAll(mine, all);
    const auto alike = static_cast<int>(std::ranges::count(all, mine.front()));
    return std::max(1, ThreadTeam::availableCores() / std::min(alike, transport.ranksOfHost()));
}

void checkMessages(const Experiment& experiment, int ranks) {
    const int most = mostTokens(experiment, ranks);
    if (RowExchange::largestMessage(extentOf(experiment, ranks, most)) <= INT32_MAX) return;
    throw UsageError(
        fmt::format("{} tokens on {} ranks would send messages of more than 2 GiB", experiment.tokens, ranks),
        "Take fewer --tokens, or start more ranks");
}

std::int64_t exchangeBytes(const Experiment& experiment, int ranks) {
    return RowExchange::bytesAtMost(extentOf(experiment, ranks, mostTokens(experiment, ranks)));
}

std::unique_ptr<RowExchange> makeExchange(const Experiment& experiment, RankTransport& transport,
                                          const ExpertPlacement& placement) {
    auto exchange = std::make_unique<RowExchange>(
        transport, placement, experiment.config.hiddenSize,
        RowExchange::Categories{.moving = roleName(Role::Transfer), .waiting = roleName(Role::Other)});
    exchange->setFirstToken(partOf(experiment.tokens, transport.rank(), transport.size()).first);
    return exchange;
}

RankShare shareOfRank(const Experiment& experiment, RankTransport& transport,
                      const ExpertPlacement& placement, RowExchange& exchange, std::int64_t memoryBytes) {
    const auto tokens = partOf(experiment.tokens, transport.rank(), transport.size());
    const int own = tokens.last - tokens.first;
    return {.exchange = &exchange,
            .heldExperts = placement.heldBy(transport.rank()),
            .firstToken = tokens.first,
            .tokens = own,
            .exchangeBytes = exchangeBytes(experiment, transport.size()),
            .memoryBytes = memoryBytes};
}

} // namespace gatescope
