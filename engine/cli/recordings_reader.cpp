// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/recordings_reader.h"

#include "analysis/compare/trace_comparison.h"

#include <utility>

namespace gatescope::cli {

ReportedComparison RecordingsReader::compare(Baseline<std::vector<Recording>> baseline,
                                             Candidate<std::vector<Recording>> candidate) const {
    auto result = compareTraces(baseline, candidate, m_kinds);
    return {std::move(result), std::move(baseline), std::move(candidate)};
}

} // namespace gatescope::cli
