// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"
#include "profile/experiment_passes.h"

#include <random>
#include <vector>

namespace gatescope {

/// The blocks of one run: timed ones, and recorded ones that each follow a timed one. What is given must
/// outlive it.
class MeasuredBlocks {
public:
    /// `runner`: `passes`, with whatever stands before each (a stop, other ranks).
    MeasuredBlocks(const Experiment& experiment, LayerSession& session, ExperimentPasses& passes,
                   PassRunner& runner);

    /// One block over the next inputs, behind a pause of up to `passNs`. Nothing of it is kept where a pass
    /// throws.
    void runTimed(double passNs);
    /// The same, into the recorder.
    void runRecorded(double passNs);
    /// How much of what was asked for is done after `elapsed` seconds of measuring, and what time that
    /// leaves; `from` and `to`: of the whole run's progress.
    void tellProgress(ProgressSink& progress, double from, double to, double elapsed) const;
    double shareDone(double elapsed) const;

    const BlockSampler& timed() const { return m_timed; }
    const BlockSampler& recorded() const { return m_recorded; }
    Recorder& recorder() { return m_recorder; }
    /// Inputs that blocks have had, numbered from 0.
    int inputs() const { return m_inputs; }
    /// A recorded layer minus the timed one before it, block by block, of all placements: times of layers, ns
    /// [placement][pass] as the samplers took them.
    PairedDifference recordedMinusTimed(const std::vector<std::vector<double>>& timedNs,
                                        const std::vector<std::vector<double>>& recordedNs) const;

private:
    void run(BlockSampler& sampler, double passNs);
    double secondsLeft(double elapsed) const;

    const Experiment& m_experiment;
    LayerSession& m_session;
    ExperimentPasses& m_passes;
    std::mt19937_64 m_random;
    Recorder m_recorder;
    BlockSampler m_timed;
    BlockSampler m_recorded;
    std::vector<std::size_t> m_timedBefore; ///< per recorded block: the timed block before it
    int m_inputs = 0;
};

} // namespace gatescope
