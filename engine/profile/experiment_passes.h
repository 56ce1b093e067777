// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"
#include "profile/layer_session.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gatescope {

/// The layers of one experiment as a BlockSampler runs them; compares what they put out.
class ExperimentPasses final : public PassRunner {
public:
    ExperimentPasses(LayerSession& session, const Experiment& experiment)
        : m_session(session), m_firstOutput(experiment.placements.size() + 1) {}

    void setInput(int number) override;
    Pass run(std::size_t variant) override;
    void runUncounted(std::size_t variant) override;

    /// Passes from now on are recorded, or not (null).
    void record(Recorder* recorder);
    bool outputsIdentical() const { return m_identical; }
    std::int64_t passes() const { return m_passes; } ///< that were counted
    double expertsHitMean() const {
        return static_cast<double>(m_expertsHit) / static_cast<double>(m_passes);
    }
    /// The variant of each recorded pass, by the number that its slices carry.
    const std::vector<std::size_t>& variantOfPass() const { return m_variantOfPass; }

private:
    struct Output {
        std::optional<int> input;
        std::vector<std::byte> bytes;
    };

    void compareOutput();

    LayerSession& m_session;
    Recorder* m_recorder = nullptr;
    int m_input = 0;
    std::vector<Output> m_firstOutput; ///< per input of a block: of whichever variant ran it first
    std::vector<std::size_t> m_variantOfPass;
    bool m_identical = true;
    std::int64_t m_expertsHit = 0;
    std::int64_t m_passes = 0;
};

} // namespace gatescope
