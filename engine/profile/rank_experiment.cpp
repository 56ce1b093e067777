// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_experiment.h"

#include "base/error.h"
#include "base/system_limits.h"
#include "profile/experiment_passes.h"
#include "profile/layer_session.h"
#include "profile/measured_blocks.h"
#include "profile/measuring_rule.h"
#include "profile/memory.h"
#include "profile/one_rank_check.h"
#include "profile/profile_trace.h"
#include "profile/rank_facts.h"
#include "profile/rank_fault.h"
#include "profile/rank_passes.h"
#include "profile/rank_recording.h"
#include "profile/rank_share.h"
#include "ranks/rank_agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kLoadShare = 0.4; // of the progress bar: up to here
constexpr double kMeasuredShare = 0.8;
constexpr double kCheckedShare = 0.9; // the rest is the timeline

double secondsSince(std::int64_t startNs) {
    return static_cast<double>(TickClock::steadyNs() - startNs) * 1e-9;
}

/// What rank 0 has all ranks do next; behind End stands why.
enum Step : std::int32_t { kTimed, kTimedAndRecorded, kEnd };

/// One rank's part of the run.
class RankExperiment {
public:
    RankExperiment(const Experiment& experiment, RankTransport& transport, ProgressSink& progress,
                   std::stop_token stop)
        : m_experiment(experiment), m_transport(transport), m_progress(progress), m_stop(std::move(stop)) {}

    std::optional<ProfileResult> run(const std::optional<std::filesystem::path>& placementMap);

private:
    bool leads() const { return m_transport.rank() == 0; }
    void prepare(const std::optional<std::filesystem::path>& placementMap);
    void checkExperiment() const;
    void loadShare();
    void warmUp();
    void measure();
    std::int32_t nextStep(MeasuringRule& rule);
    RankFacts facts() const;
    void collect();
    void summarizeRuns(const std::vector<RankFacts>& ranks);
    void attachRecordings(const std::vector<std::string>& recordings);

    Experiment m_experiment; ///< with this rank's threads
    RankTransport& m_transport;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    std::int64_t m_memoryBytes = 0; ///< this rank's part of what its machine has left
    std::optional<ExpertPlacement> m_placement;
    std::unique_ptr<RowExchange> m_exchange;
    std::unique_ptr<LayerSession> m_session;
    std::unique_ptr<ExperimentPasses> m_passes;
    std::unique_ptr<RankFault> m_fault;       ///< the same, where a test wants one to fail
    std::unique_ptr<RankPasses> m_together;   ///< the same, in step with the other ranks
    std::unique_ptr<MeasuredBlocks> m_blocks; ///< draws the same on all ranks
    std::vector<ClockOffset> m_clocks;
    RankFacts m_facts;
    double m_passSeconds = INFINITY;
    std::int64_t m_measuringFrom = 0;
    double m_spentTiming = 0;
    double m_spentRecording = 0;
    ProfileResult m_result;
};

void RankExperiment::checkExperiment() const {
    validate(m_experiment);
    const auto refuse = [](bool asked, const char* option) {
        if (asked) throw UsageError(fmt::format("{} is not for runs over ranks", option), "Leave it away");
    };
    refuse(m_experiment.whatIfGate.has_value(), "--what-if-gate-dtype");
    refuse(m_experiment.captureRouting, "--capture-routing");
    checkMessages(m_experiment, m_transport.size());
}

/// What one rank does alone: no rank waits for another in here.
void RankExperiment::loadShare() {
    m_exchange = makeExchange(m_experiment, m_transport, *m_placement);
    ProgressPart loading(m_progress, 0, kLoadShare);
    m_session = std::make_unique<LayerSession>(
        m_experiment, loading, m_stop,
        shareOfRank(m_experiment, m_transport, *m_placement, *m_exchange, m_memoryBytes));
    for (const auto placement : m_experiment.placements) {
        m_result.runs.push_back({placement, 0, {}, {}, 0, {}});
        m_session->addVariant(placement);
    }
}

void RankExperiment::prepare(const std::optional<std::filesystem::path>& placementMap) {
    const int threads = threadsOfRank(m_transport);
    if (m_experiment.threads == 0) m_experiment.threads = threads;
    agree(m_transport, [&] {
        // Before any rank loads: what one has taken is not what the others share.
        m_memoryBytes = availableMemoryBytes() / m_transport.ranksOfHost();
        checkExperiment();
        m_placement = placementFrom(placementMap, m_experiment.config.numExperts, m_transport.size());
    });
    agree(m_transport, [&] {
        loadShare();
        m_passes = std::make_unique<ExperimentPasses>(*m_session, m_experiment);
        m_fault = RankFault::asked(*m_passes, m_transport.rank());
        m_together = std::make_unique<RankPasses>(m_fault ? static_cast<PassRunner&>(*m_fault) : *m_passes,
                                                  m_transport, m_stop);
        m_blocks = std::make_unique<MeasuredBlocks>(m_experiment, *m_session, *m_passes, *m_together);
    });
}

void RankExperiment::warmUp() {
    if (leads()) m_result.recorderNsPerSlice = measureRecorder(); // not at the end, which Cancel waits for
    for (int i = 0; i < m_experiment.warmup; ++i) {
        for (std::size_t v = 0; v < m_experiment.placements.size(); ++v) {
            m_progress.progress(kLoadShare, "warming up");
            m_together->setInput(-1 - i); // measured inputs count from 0
            const auto pass = m_together->run(v);
            m_passSeconds =
                std::min(m_passSeconds, pass.layerNs * 1e-9 * static_cast<double>(m_session->layers()));
            m_facts.nonFiniteLogits = std::max(m_facts.nonFiniteLogits, m_session->nonFiniteLogits());
            m_facts.nonFiniteOutputs = std::max(m_facts.nonFiniteOutputs, m_session->nonFiniteOutputs());
        }
    }
    m_facts.nonFiniteWeights = m_session->nonFiniteWeights();
    m_exchange->forgetCalls();
}

/// Rank 0 decides by its own clock and samples; the others learn it.
std::int32_t RankExperiment::nextStep(MeasuringRule& rule) {
    std::int32_t step = kTimed;
    if (leads()) {
        const double elapsed = secondsSince(m_measuringFrom);
        m_blocks->tellProgress(m_progress, kLoadShare, kMeasuredShare, elapsed);
        if (const auto end = rule.enough(elapsed)) {
            step = kEnd + static_cast<std::int32_t>(*end);
        } else if (rule.wantsRecording(m_spentTiming + m_passSeconds, m_spentRecording)) {
            step = kTimedAndRecorded;
        }
    }
    m_transport.broadcast(std::as_writable_bytes(std::span(&step, 1)));
    return step;
}

void RankExperiment::measure() {
    MeasuringRule rule(m_experiment, m_blocks->timed(), m_blocks->recorded());
    const double passNs = m_passSeconds * 1e9;
    m_measuringFrom = TickClock::steadyNs();
    try {
        for (auto step = nextStep(rule); true; step = nextStep(rule)) {
            if (step >= kEnd) {
                m_result.stoppedBy = static_cast<StoppedBy>(step - kEnd);
                break;
            }
            const auto start = TickClock::steadyNs();
            m_blocks->runTimed(passNs);
            m_spentTiming += secondsSince(start);
            if (step != kTimedAndRecorded) continue;
            const auto recordingFrom = TickClock::steadyNs();
            m_blocks->runRecorded(passNs);
            m_spentRecording += secondsSince(recordingFrom);
        }
    } catch (const Cancelled&) { // on all ranks in the same pass
        if (m_blocks->recorded().blocks() == 0) throw;
        m_result.stoppedBy = StoppedBy::User;
        m_result.complete = false;
    }
    m_blocks->recorder().scale().calibrate();
}

RankFacts RankExperiment::facts() const {
    RankFacts facts = m_facts;
    auto& figures = facts.figures;
    figures.rank = m_transport.rank();
    figures.host = m_transport.host();
    figures.tokens = m_session->tokens();
    figures.expertsHeld = m_placement->expertsHeldBy(figures.rank);
    figures.weightBytes = m_session->weightBytes();
    figures.peakMemoryBytes = peakMemoryBytes();
    figures.loadSeconds = m_session->loadSeconds();
    for (std::size_t v = 0; v < m_experiment.placements.size(); ++v) {
        facts.timedLayerNs.push_back(m_blocks->timed().layerNs(v));
        facts.recordedLayerNs.push_back(m_blocks->recorded().layerNs(v));
        facts.sleepsPerLayer.push_back(m_blocks->timed().sleepsPerLayer(v));
    }
    facts.calls = m_exchange->calls();
    facts.outputsIdentical = m_passes->outputsIdentical();
    facts.droppedSlices = m_blocks->recorder().dropped();
    return facts;
}

void RankExperiment::summarizeRuns(const std::vector<RankFacts>& ranks) {
    std::vector<std::vector<double>> recorded, timed;
    for (std::size_t v = 0; v < m_result.runs.size(); ++v) {
        auto& run = m_result.runs[v];
        run.layerNs = timed.emplace_back(slowestOf(ranks, &RankFacts::timedLayerNs, v));
        run.layer = summarize(run.layerNs);
        for (const auto& rank : ranks)
            run.sleepsPerLayer += rank.sleepsPerLayer[v] / static_cast<double>(ranks.size());
        recorded.push_back(slowestOf(ranks, &RankFacts::recordedLayerNs, v));
    }
    m_result.recordedMinusTimed = m_blocks->recordedMinusTimed(timed, recorded);
    m_result.passesPerBlock = m_blocks->timed().design().passesPerVariant();
    m_result.weightNotes = m_session->weightNotes();
    m_result.outputsIdentical = m_result.ranks->sameAsOneRank.value_or(true);
    for (const auto& rank : ranks) {
        m_result.outputsIdentical = m_result.outputsIdentical && rank.outputsIdentical;
        m_result.droppedSlices += rank.droppedSlices;
        m_result.nonFiniteLogits += rank.nonFiniteLogits;
        m_result.nonFiniteOutputs += rank.nonFiniteOutputs;
        if (m_result.nonFiniteWeights.empty()) m_result.nonFiniteWeights = rank.nonFiniteWeights;
        m_result.weightBytes += rank.figures.weightBytes;
        m_result.peakMemoryBytes += rank.figures.peakMemoryBytes;
        m_result.loadSeconds = std::max(m_result.loadSeconds, rank.figures.loadSeconds);
        m_result.ranks->ranks.push_back(rank.figures);
        m_result.ranks->ranks.back().clock = m_clocks[static_cast<std::size_t>(rank.figures.rank)];
    }
    m_result.expertsHitMean = describeLoad(ranks, *m_result.ranks);
}

void RankExperiment::attachRecordings(const std::vector<std::string>& recordings) {
    std::vector<RankRecording> ranks;
    std::vector<std::int64_t> clocks;
    for (const auto& recording : recordings) {
        ranks.emplace_back(recording);
        clocks.push_back(m_clocks[clocks.size()].ns);
    }
    ProgressPart summarising(m_progress, kCheckedShare, 1.0);
    attachRankTrace(m_result, ranks, clocks, m_passes->variantOfPass(), summarising);
}

void RankExperiment::collect() {
    const auto texts = gatherTexts(m_transport, facts().packed());
    m_progress.timeLeft(-1);
    m_result.ranks.emplace();
    if (m_result.complete) {
        ProgressPart checking(m_progress, kMeasuredShare, kCheckedShare);
        checkAgainstOneRank(*m_session, m_transport, *m_result.ranks, checking, m_stop);
    } else {
        m_result.ranks->oneRankNote = "the run was stopped early"; // mpirun waits a second, then it kills
    }
    const auto recordings = gatherTexts(m_transport, RankRecording::pack(m_blocks->recorder()));
    if (!leads()) return;
    std::vector<RankFacts> ranks;
    for (const auto& text : texts)
        ranks.push_back(RankFacts::unpack(text));
    m_result.ranks->transport = m_transport.name();
    m_result.ranks->replicas = m_placement->hasReplicas();
    summarizeRuns(ranks);
    auto& kernels = m_session->kernels();
    m_result.deviceName = kernels.deviceName();
    m_result.gemmName = kernels.gemmName();
    attachRecordings(recordings);
    compareRuns(m_result);
}

std::optional<ProfileResult> RankExperiment::run(const std::optional<std::filesystem::path>& placementMap) {
    prepare(placementMap);
    m_result.experiment = m_experiment;
    const auto before = measureClocks(m_transport);
    warmUp();
    measure();
    m_clocks = between(before, measureClocks(m_transport));
    collect();
    if (!leads()) return std::nullopt;
    m_result.ranks->placement = placementName(placementMap);
    m_progress.progress(1.0, "done");
    return std::move(m_result);
}

} // namespace

std::optional<ProfileResult> runRankExperiment(const Experiment& experiment,
                                               const std::optional<std::filesystem::path>& placementMap,
                                               RankTransport& transport, ProgressSink& progress,
                                               std::stop_token stop) {
    return RankExperiment(experiment, transport, progress, std::move(stop)).run(placementMap);
}

} // namespace gatescope
