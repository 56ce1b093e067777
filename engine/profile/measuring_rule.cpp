// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/measuring_rule.h"

#include <algorithm>
#include <vector>

namespace gatescope {

namespace {

// An interval of 95 % needs six blocks: a run may take this many times its seconds to get there.
constexpr double kPatience = 4;
// One recorded block for every two timed ones is enough for the kernels' medians.
constexpr double kRecordedPerTimed = 0.5;

std::size_t passesOf(const BlockSampler& sampler) {
    return sampler.blocks() * sampler.design().passesPerVariant();
}

} // namespace

bool MeasuringRule::preciseEnough() const {
    const bool compares = m_timed.design().variants() >= 2;
    const auto base = m_timed.layerNs(compares ? 1 : 0);
    const std::vector<double> nothing(base.size(), 0.0);
    const auto interval = compares ? m_timed.difference(0, 1) : pairedDifference(base, nothing);
    return interval.confidence >= PairedDifference::kConfidence &&
           interval.high - interval.low < *m_experiment.precision * median(base);
}

std::optional<StoppedBy> MeasuringRule::enough(double elapsed) {
    if (m_timed.blocks() == 0) return std::nullopt;
    const auto passes = passesOf(m_timed);
    if (m_experiment.iterations) {
        const bool done =
            passes >= static_cast<std::size_t>(*m_experiment.iterations) && !wantsRecording(0, 0);
        return done ? std::optional(StoppedBy::Iterations) : std::nullopt;
    }
    if (passes >= kMaxPasses) return StoppedBy::Iterations;
    if (m_experiment.precision && m_timed.blocks() >= m_nextPrecisionCheck) {
        // Looked at seldom: an interval is costly, and often looked at it is sometimes narrow by luck.
        m_nextPrecisionCheck = m_timed.blocks() * 3 / 2 + 1;
        if (preciseEnough()) return StoppedBy::Precision;
    }
    const bool few = m_timed.blocks() < PairedDifference::kFewestPairs;
    if (elapsed < m_experiment.seconds * (few ? kPatience : 1)) return std::nullopt;
    return StoppedBy::Time;
}

bool MeasuringRule::wantsRecording(double spentTiming, double spentRecording) const {
    const auto passes = passesOf(m_recorded);
    auto wanted = static_cast<std::size_t>(m_experiment.recordedIterations);
    if (m_experiment.iterations) {
        wanted = std::min(wanted, static_cast<std::size_t>(*m_experiment.iterations));
        return passes < wanted;
    }
    return passes < wanted && (passes == 0 || spentRecording <= kRecordedPerTimed * spentTiming);
}

} // namespace gatescope
