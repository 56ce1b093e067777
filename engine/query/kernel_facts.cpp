// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/kernel_facts.h"

namespace gatescope {

namespace {

constexpr double kJoining = 0.7; ///< of the time that findings take, as a rule

} // namespace

const TraceStructure& KernelFacts::structure() {
    if (!m_structure) {
        ProgressPart joining(m_query.making(), 0, kJoining);
        m_structure = structureOf(*m_trace, "", m_patterns, joining, m_query.stop);
    }
    return *m_structure;
}

Detection KernelFacts::detection() {
    const auto& known = structure();
    ProgressPart looking(m_query.making(), kJoining, 1);
    return detect(m_trace, "", known, {.kinds = detectionKinds()}, looking, m_query.stop);
}

} // namespace gatescope
