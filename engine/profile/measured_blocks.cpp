// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/measured_blocks.h"

#include "profile/random_pause.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

MeasuredBlocks::MeasuredBlocks(const Experiment& experiment, LayerSession& session, ExperimentPasses& passes,
                               PassRunner& runner)
    : m_experiment(experiment),
      m_session(session),
      m_passes(passes),
      m_random(experiment.seed),
      m_recorder(session.kernels().recorderLanes(), session.slicesOfPass(), "MoE block"),
      m_timed(experiment.placements.size(), runner, m_random()),
      m_recorded(experiment.placements.size(), runner, m_random()) {}

void MeasuredBlocks::run(BlockSampler& sampler, double passNs) {
    pauseAtRandom(m_random, passNs);
    sampler.runBlock(m_inputs);
    m_inputs += sampler.inputsOfBlock();
}

void MeasuredBlocks::runTimed(double passNs) {
    run(m_timed, passNs);
}

void MeasuredBlocks::runRecorded(double passNs) {
    const auto& design = m_recorded.design();
    m_recorder.reserveFree(m_session.slicesOfPass() * design.rows() * design.columns());
    m_passes.record(&m_recorder);
    try {
        run(m_recorded, passNs);
    } catch (...) {
        m_passes.record(nullptr);
        throw;
    }
    m_passes.record(nullptr);
    m_timedBefore.push_back(m_timed.blocks() - 1);
}

double MeasuredBlocks::shareDone(double elapsed) const {
    if (!m_experiment.iterations) return elapsed / m_experiment.seconds;
    return static_cast<double>(m_timed.blocks() * m_timed.design().passesPerVariant()) /
           *m_experiment.iterations;
}

/// Negative where nothing tells: a number of passes has no time of its own before the first one.
double MeasuredBlocks::secondsLeft(double elapsed) const {
    if (!m_experiment.iterations) return std::max(0.0, m_experiment.seconds - elapsed);
    const double share = shareDone(elapsed);
    return share > 0 ? elapsed / share * std::max(0.0, 1 - share) : -1;
}

void MeasuredBlocks::tellProgress(ProgressSink& progress, double from, double to, double elapsed) const {
    progress.timeLeft(secondsLeft(elapsed));
    progress.progress(from + (to - from) * std::min(1.0, shareDone(elapsed)),
                      fmt::format("measuring, block {}", m_timed.blocks() + 1));
}

PairedDifference
MeasuredBlocks::recordedMinusTimed(const std::vector<std::vector<double>>& timedNs,
                                   const std::vector<std::vector<double>>& recordedNs) const {
    const auto perBlock = m_timed.design().passesPerVariant();
    std::vector<double> recorded, timed;
    for (std::size_t v = 0; v < timedNs.size(); ++v) {
        const auto withRecorder = blockMeans(recordedNs[v], perBlock);
        const auto without = blockMeans(timedNs[v], perBlock);
        for (std::size_t b = 0; b < withRecorder.size(); ++b) {
            recorded.push_back(withRecorder[b]);
            timed.push_back(without[m_timedBefore[b]]);
        }
    }
    return pairedDifference(recorded, timed);
}

} // namespace gatescope
