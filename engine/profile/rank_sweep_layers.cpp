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
    m_facts.clear();
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

/// Each rank tells of its calls since the last time, which rank 0 adds to the earlier ones.
void RankSweepLayers::describe(std::size_t point, SweepPoint& described) {
    SweepLayers::describe(point, described);
    auto& exchange = *loaded(point).exchange;
    RankFacts own;
    own.calls.assign(exchange.calls().begin(), exchange.calls().end());
    own.outputsIdentical = described.outputsIdentical;
    exchange.forgetCalls();
    const auto texts = gatherTexts(m_transport, own.packed());
    Json whole;
    if (m_transport.rank() == 0) {
        auto& facts = m_facts[point];
        facts.resize(texts.size());
        bool identical = true;
        for (std::size_t rank = 0; rank < texts.size(); ++rank) {
            const auto more = RankFacts::unpack(texts[rank]);
            facts[rank].calls.insert(facts[rank].calls.end(), more.calls.begin(), more.calls.end());
            identical = identical && more.outputsIdentical;
        }
        RankRun run;
        run.ranks.resize(facts.size());
        whole = {{"device", described.deviceName},  {"gemm", described.gemmName},
                 {"identical", identical},          {"measured", !facts.front().calls.empty()},
                 {"hit", describeLoad(facts, run)}, {"rows", Json::array()},
                 {"imbalance", run.imbalance},      {"saves", run.evenLoadSaves}};
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
