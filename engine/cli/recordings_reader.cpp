// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/recordings_reader.h"

#include "analysis/compare/own_recording.h"
#include "analysis/compare/trace_comparison.h"

#include <utility>

namespace gatescope::cli {

std::vector<Recording> RecordingsReader::recordings(const std::shared_ptr<const Trace>& trace,
                                                    const std::string& file) {
    auto all = recordingsOfOwnRun(trace, file, m_patterns, m_kinds);
    if (all.empty()) all.push_back(recording(trace, file));
    return all;
}

ReportedComparison RecordingsReader::compare(Baseline<std::vector<Recording>> baseline,
                                             Candidate<std::vector<Recording>> candidate,
                                             const RunVariance& variance) const {
    auto result = compareTraces(baseline, candidate, m_kinds, variance);
    return {std::move(result), std::move(baseline), std::move(candidate)};
}

} // namespace gatescope::cli
