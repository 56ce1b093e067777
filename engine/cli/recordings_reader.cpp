// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/recordings_reader.h"

#include "analysis/compare/own_recording.h"
#include "analysis/compare/trace_comparison.h"
#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace gatescope::cli {

std::vector<Recording> RecordingsReader::recordings(const std::shared_ptr<const Trace>& trace,
                                                    const std::string& file) {
    auto all = recordingsOfOwnRun(trace, file, m_patterns, m_kinds);
    if (all.empty()) all.push_back(recordingOf(trace, file, m_patterns, m_kinds));
    return all;
}

Recording RecordingsReader::recording(const std::shared_ptr<const Trace>& trace, const std::string& file,
                                      const std::string& placement) {
    auto all = recordings(trace, file);
    if (all.size() == 1) return std::move(all.front());
    std::vector<std::string> names;
    for (auto& one : all) {
        if (!placement.empty() && one.placement.starts_with(placement)) return std::move(one);
        names.push_back(one.placement);
    }
    throw UsageError(fmt::format("{} holds several placements: {}", file, fmt::join(names, ", ")),
                     "Choose one with --placement; compare takes one such file alone, too");
}

ReportedComparison RecordingsReader::compare(Baseline<std::vector<Recording>> baseline,
                                             Candidate<std::vector<Recording>> candidate) const {
    auto result = compareTraces(baseline, candidate, m_kinds);
    return {std::move(result), std::move(baseline), std::move(candidate)};
}

ReportedComparison RecordingsReader::comparePlacements(Baseline<std::vector<Recording>> baseline,
                                                       Candidate<std::vector<Recording>> candidate) const {
    auto result = gatescope::comparePlacements(baseline, candidate, m_kinds);
    return {std::move(result), std::move(baseline), std::move(candidate)};
}

} // namespace gatescope::cli
