// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_sweep_layers.h"

#include "base/system_limits.h"
#include "cpu/thread_team.h"
#include "profile/one_rank_check.h"
#include "profile/rank_facts.h"
#include "profile/rank_share.h"
#include "ranks/placement_map.h"
#include "ranks/rank_agreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {

namespace {

using Json = nlohmann::json;

std::vector<RankFacts> rankFactsFrom(const Json& ranks) {
    std::vector<RankFacts> facts;
    for (const auto& rank : ranks) {
        auto& one = facts.emplace_back();
        for (const auto& call : rank.at("calls"))
            one.calls.push_back({.choices = call.at(0), .expertsHit = call.at(1)});
    }
    return facts;
}

} // namespace

RankSweepLayers::RankSweepLayers(const SweepResult& sweep, std::optional<std::filesystem::path> placementMap,
                                 RankTransport& transport, const std::stop_token& stop)
    : SweepLayers(sweep),
      m_placementMap(std::move(placementMap)),
      m_transport(transport),
      m_stop(stop),
      m_threads(threadsOfRank(transport)) {}

Experiment RankSweepLayers::experimentOf(std::size_t point) const {
    auto experiment = SweepLayers::experimentOf(point);
    if (experiment.threads == 0) experiment.threads = m_threads;
    return experiment;
}

ExpertPlacement RankSweepLayers::placementOf(const MoeConfig& config) const {
    return m_placementMap ? readPlacementMap(*m_placementMap, config.numExperts, m_transport.size())
                          : ExpertPlacement::contiguous(config.numExperts, m_transport.size());
}

/// Of the rank that holds most.
std::int64_t RankSweepLayers::bytesOf(std::size_t point) const {
    const auto experiment = experimentOf(point);
    const auto placement = placementOf(experiment.config);
    int most = 0;
    for (int rank = 0; rank < m_transport.size(); ++rank)
        most = std::max(most, placement.expertsHeldBy(rank));
    MemoryPlan plan(experiment, experiment.threads);
    plan.setExpertsHeld(most);
    return plan.total();
}

/// Rank 0 says, with what the poorest rank may take.
std::vector<std::vector<std::size_t>> RankSweepLayers::groups(const std::vector<std::size_t>& points) {
    std::vector<std::vector<std::size_t>> groups;
    try {
        agree(m_transport, [&] {
            for (const auto point : points)
                (void)placementOf(pointOf(point).config); // refuses what no rank can read or hold
        });
    } catch (const AgreedFailure& failure) {
        m_failedAlike = true;
        failure.rethrow();
    }
    m_memoryBytes = availableMemoryBytes() / m_transport.ranksOfHost();
    const auto memories = gatherTexts(m_transport, std::to_string(m_memoryBytes));
    if (m_transport.rank() == 0) {
        std::int64_t least = m_memoryBytes;
        for (const auto& memory : memories)
            least = std::min<std::int64_t>(least, std::stoll(memory));
        planWith(static_cast<std::int64_t>(kShareOfMemory * static_cast<double>(least)));
        groups = SweepLayers::groups(points);
    }
    return Json::parse(broadcastText(m_transport, Json(groups).dump()));
}

void RankSweepLayers::makeSession(Loaded& one, ProgressSink& progress, const std::stop_token& stop) {
    one.placement = std::make_unique<ExpertPlacement>(placementOf(one.experiment.config));
    one.exchange = makeExchange(one.experiment, m_transport, *one.placement);
    one.session = std::make_unique<LayerSession>(
        one.experiment, progress, stop,
        shareOfRank(one.experiment, m_transport, *one.placement, *one.exchange, m_memoryBytes));
}

void RankSweepLayers::load(const std::vector<std::size_t>& points, ProgressSink& progress,
                           const std::stop_token& /*stop*/) {
    m_together.clear(); // points at what goes
    m_calls.clear();
    try {
        agree(m_transport, [&] { SweepLayers::load(points, progress, m_stop); });
    } catch (const AgreedFailure& failure) {
        m_failedAlike = true;
        failure.rethrow();
    }
    for (const auto point : points) {
        if (m_checks.contains(weightsOf(point))) continue;
        auto& one = loaded(point);
        setTokens(one, one.experiment.tokens);
        checkAgainstOneRank(*one.session, m_transport, m_checks[weightsOf(point)], progress, m_stop);
        one.exchange->forgetCalls();
    }
}

void RankSweepLayers::setTokens(Loaded& one, int tokens) {
    const auto mine = partOf(tokens, m_transport.rank(), m_transport.size());
    one.session->setTokens(tokens, mine.first, mine.last - mine.first);
    one.exchange->setFirstToken(mine.first);
}

PassRunner& RankSweepLayers::passes(std::size_t point) {
    auto& passes = SweepLayers::passes(point);
    auto& together = m_together[point];
    if (!together.slowest) {
        together.fault = RankFault::asked(passes, m_transport.rank());
        together.met = std::make_unique<RankPasses>(
            together.fault ? static_cast<PassRunner&>(*together.fault) : passes, m_transport, m_stop);
        together.slowest = std::make_unique<SlowestPasses>(*together.met, m_transport);
    }
    return *together.slowest;
}

std::int64_t RankSweepLayers::nowNs() const {
    auto now = SweepLayers::nowNs();
    m_transport.broadcast(std::as_writable_bytes(std::span(&now, 1)));
    return now;
}

/// What this rank tells of a point, whose calls since the last time come to the earlier ones.
std::string RankSweepLayers::factsOf(std::size_t point, const SweepPoint& described) {
    auto& exchange = *loaded(point).exchange;
    auto& calls = m_calls[point];
    calls.insert(calls.end(), exchange.calls().begin(), exchange.calls().end());
    exchange.forgetCalls();
    Json json{{"identical", described.outputsIdentical},
              {"device", described.deviceName},
              {"gemm", described.gemmName},
              {"calls", Json::array()}};
    for (const auto& call : calls)
        json["calls"].push_back({call.choices, call.expertsHit});
    return json.dump();
}

void RankSweepLayers::describe(std::size_t point, SweepPoint& described) {
    SweepLayers::describe(point, described);
    Json all = Json::array();
    for (const auto& text : gatherTexts(m_transport, factsOf(point, described)))
        all.push_back(Json::parse(text));
    RankRun run;
    Json whole;
    if (m_transport.rank() == 0) {
        run.ranks.resize(all.size());
        const auto facts = rankFactsFrom(all);
        whole = {{"device", all.front().at("device")},
                 {"gemm", all.front().at("gemm")},
                 {"identical",
                  std::ranges::all_of(all, [](const Json& one) { return one.at("identical").get<bool>(); })},
                 {"measured", !facts.front().calls.empty()},
                 {"hit", describeLoad(facts, run)},
                 {"rows", Json::array()},
                 {"imbalance", run.imbalance},
                 {"saves", run.evenLoadSaves}};
        for (const auto& rank : run.ranks)
            whole["rows"].push_back(rank.choicesMean);
        const auto& check = m_checks[weightsOf(point)];
        whole["same"] = check.sameAsOneRank ? Json(*check.sameAsOneRank) : Json();
        whole["note"] = check.oneRankNote;
    }
    whole = Json::parse(broadcastText(m_transport, whole.dump()));
    described.deviceName = whole.at("device");
    described.gemmName = whole.at("gemm");
    if (!whole.at("measured").get<bool>()) return;
    auto& ranks = described.ranks.emplace();
    ranks.rowsMean = whole.at("rows").get<std::vector<double>>();
    ranks.imbalance = whole.at("imbalance");
    ranks.evenLoadSaves = whole.at("saves");
    if (const auto& same = whole.at("same"); same.is_boolean()) ranks.sameAsOneRank = same.get<bool>();
    ranks.oneRankNote = whole.at("note");
    described.outputsIdentical = whole.at("identical").get<bool>() && ranks.sameAsOneRank.value_or(true);
    described.expertsHitMean = whole.at("hit");
}

} // namespace gatescope
