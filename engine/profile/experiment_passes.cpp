// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/experiment_passes.h"

#include <utility>

namespace gatescope {

void ExperimentPasses::setInput(int number) {
    m_input = number;
    m_session.setInput(number);
}

Pass ExperimentPasses::run(std::size_t variant) {
    const auto pass = m_session.run(variant, static_cast<int>(m_variantOfPass.size()));
    if (m_recorder != nullptr) m_variantOfPass.push_back(variant);
    compareOutput();
    return pass;
}

void ExperimentPasses::runUncounted(std::size_t variant) {
    m_session.setRecorder(nullptr);
    (void)m_session.run(variant);
    m_session.setRecorder(m_recorder);
}

void ExperimentPasses::record(Recorder* recorder) {
    m_recorder = recorder;
    m_session.setRecorder(recorder);
}

void ExperimentPasses::compareOutput() {
    m_expertsHit += m_session.expertsHit();
    ++m_passes;
    auto& first = m_firstOutput[static_cast<std::size_t>(m_input) % m_firstOutput.size()];
    auto output = m_session.output();
    if (first.input != m_input) {
        first = {m_input, std::move(output)};
    } else if (first.bytes != output) {
        m_identical = false;
    }
}

} // namespace gatescope
