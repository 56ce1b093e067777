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
    const bool ofOthers = all.front().placement.empty();
    if (all.size() == 1 && (placement.empty() || ofOthers)) return std::move(all.front());
    std::vector<std::string> names;
    for (auto& one : all) {
        if (!placement.empty() && one.placement.starts_with(placement)) {
            m_placementFound = true;
            return std::move(one);
        }
        names.push_back(one.placement);
    }
    if (names.size() == 1) {
        throw UsageError(
            fmt::format("{} holds the placement {} alone, not {}", file, names.front(), placement),
            "Leave --placement away, or name that one");
    }
    throw UsageError(fmt::format("{} holds several placements: {}", file, fmt::join(names, ", ")),
                     "Choose one with --placement; compare takes one such file alone, too");
}

void RecordingsReader::requirePlacement(const std::string& placement) const {
    if (placement.empty() || m_placementFound) return;
    throw UsageError(
        fmt::format("--placement {}: no trace that is compared is a run of GateScope's own", placement),
        "Leave it away");
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
