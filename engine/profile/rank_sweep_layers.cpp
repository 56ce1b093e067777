// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_sweep_layers.h"

#include "base/system_limits.h"
#include "cpu/thread_team.h"
#include "profile/one_rank_check.h"
#include "profile/rank_share.h"
#include "ranks/rank_agreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {

namespace {

using Json = nlohmann::json;

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

const ExpertPlacement& RankSweepLayers::placementOf(const MoeConfig& config) const {
    const auto known = m_placements.find(config.numExperts);
    if (known != m_placements.end()) return known->second;
    return m_placements
        .emplace(config.numExperts, placementFrom(m_placementMap, config.numExperts, m_transport.size()))
        .first->second;
}

/// Of the rank that holds most.
std::int64_t RankSweepLayers::bytesOf(std::size_t point) const {
    const auto experiment = experimentOf(point);
    const auto& placement = placementOf(experiment.config);
    int most = 0;
    for (int rank = 0; rank < m_transport.size(); ++rank)
        most = std::max(most, placement.expertsHeldBy(rank));
    MemoryPlan plan(experiment, experiment.threads);
    plan.setExpertsHeld(most);
    plan.setExchange(exchangeBytes(experiment, m_transport.size()));
    return plan.total();
}

/// Rank 0 says, with what the poorest rank may take.
std::vector<std::vector<std::size_t>> RankSweepLayers::groups(const std::vector<std::size_t>& points) {
    std::vector<std::vector<std::size_t>> groups;
    m_failedAlike = true;
    agreeOn([&] {
        for (const auto point : points)
            (void)placementOf(pointOf(point).config); // refuses what no rank can read or hold
    });
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

void RankSweepLayers::agreeOn(const std::function<void()>& work) {
    try {
        agree(m_transport, work);
    } catch (const AgreedFailure& failure) {
        failure.rethrow();
    }
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
    m_failedAlike = true;
    agreeOn([&] { SweepLayers::load(points, progress, m_stop); });
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
        together.counted = std::make_unique<CallsSinceWarmUp>(
            *together.met, [&exchange = *loaded(point).exchange] { exchange.forgetCalls(); });
        together.slowest = std::make_unique<SlowestPasses>(*together.counted, m_transport);
    }
    m_failedAlike = false;
    return *together.slowest;
}

std::int64_t RankSweepLayers::nowNs() const {
    auto now = SweepLayers::nowNs();
    m_transport.broadcast(std::as_writable_bytes(std::span(&now, 1)));
    return now;
}

/// Each rank tells of its calls since the last time, and all add them to what the point already knows: of
/// earlier turns, and of the sessions before this one.
void RankSweepLayers::describe(std::size_t point, SweepPoint& described) {
    const auto hitBefore = described.expertsHitMean;
    const bool identicalBefore = described.outputsIdentical;
    SweepLayers::describe(point, described);
    auto& exchange = *loaded(point).exchange;
    RankFacts own;
    own.calls.assign(exchange.calls().begin(), exchange.calls().end());
    own.outputsIdentical = described.outputsIdentical;
    exchange.forgetCalls();
    const auto texts = gatherTexts(m_transport, own.packed());
    const auto whole = Json::parse(
        broadcastText(m_transport, m_transport.rank() == 0 ? toldBy(texts, point, described) : ""));
    described.deviceName = whole.at("device");
    described.gemmName = whole.at("gemm");
    described.expertsHitMean = hitBefore;
    described.outputsIdentical = identicalBefore;
    PointRanks now;
    now.layerCalls = whole.at("calls");
    if (now.layerCalls == 0) return;
    now.rowsMean = whole.at("rows").get<std::vector<double>>();
    now.imbalance = whole.at("imbalance");
    now.evenLoadSaves = whole.at("saves");
    now.expertsHitMean = whole.at("hit");
    if (const auto& same = whole.at("same"); same.is_boolean()) now.sameAsOneRank = same.get<bool>();
    now.oneRankNote = whole.at("note");
    if (described.ranks) {
        described.ranks->add(now);
    } else {
        described.ranks = now;
    }
    described.expertsHitMean = described.ranks->expertsHitMean;
    described.outputsIdentical = whole.at("identical").get<bool>() && now.sameAsOneRank.value_or(true);
}

/// On rank 0: what all ranks' calls come to, as JSON for the others.
std::string RankSweepLayers::toldBy(const std::vector<std::string>& texts, std::size_t point,
                                    const SweepPoint& described) {
    std::vector<RankFacts> facts;
    bool identical = true;
    for (const auto& text : texts) {
        facts.push_back(RankFacts::unpack(text));
        identical = identical && facts.back().outputsIdentical;
    }
    RankRun run;
    run.ranks.resize(facts.size());
    const double hit = describeLoad(facts, run);
    Json whole{{"device", described.deviceName},
               {"gemm", described.gemmName},
               {"identical", identical},
               {"calls", facts.front().calls.size()},
               {"hit", hit},
               {"rows", Json::array()},
               {"imbalance", run.imbalance},
               {"saves", run.evenLoadSaves}};
    for (const auto& rank : run.ranks)
        whole["rows"].push_back(rank.choicesMean);
    const auto& check = m_checks[weightsOf(point)];
    whole["same"] = check.sameAsOneRank ? Json(*check.sameAsOneRank) : Json();
    whole["note"] = check.oneRankNote;
    return whole.dump();
}

} // namespace gatescope
