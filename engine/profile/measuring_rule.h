// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"
#include "profile/experiment.h"

#include <optional>

namespace gatescope {

/// When enough was measured, and when a block is recorded between timed ones. It looks at what an experiment
/// asks for and at the blocks so far; all must outlive it.
class MeasuringRule {
public:
    static constexpr std::size_t kMaxPasses = 100000;

    MeasuringRule(const Experiment& experiment, const BlockSampler& timed, const BlockSampler& recorded)
        : m_experiment(experiment), m_timed(timed), m_recorded(recorded) {}

    /// Why measuring ends after `elapsed` seconds of it; nothing while it goes on.
    std::optional<StoppedBy> enough(double elapsed);
    /// After a timed block, with the seconds that either took so far.
    bool wantsRecording(double spentTiming, double spentRecording) const;

private:
    bool preciseEnough() const;

    const Experiment& m_experiment;
    const BlockSampler& m_timed;
    const BlockSampler& m_recorded;
    std::size_t m_nextPrecisionCheck = PairedDifference::kFewestPairs;
};

} // namespace gatescope
