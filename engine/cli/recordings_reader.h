// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/compare/recording.h"
#include "cli/terminal_progress.h"
#include "report/reported_comparison.h"
#include "trace_io/trace_reader.h"

#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::cli {

/// Reads traces and makes recordings of them that can be compared.
class RecordingsReader {
public:
    explicit RecordingsReader(KernelPatterns patterns) : m_patterns(std::move(patterns)) {}

    ImportedTrace read(const std::string& file) { return readTrace(file, m_progress, m_stop); }
    /// Of a run of our own that of the placement whose name begins so. UsageError where it has several and
    /// none is named.
    Recording recording(const std::shared_ptr<const Trace>& trace, const std::string& file,
                        const std::string& placement);
    /// UsageError where one was named and no recording read so far is of it.
    void requirePlacement(const std::string& placement) const;
    /// Of a run of our own one for each placement, else one.
    std::vector<Recording> recordings(const std::shared_ptr<const Trace>& trace, const std::string& file);
    ReportedComparison compare(Baseline<std::vector<Recording>> baseline,
                               Candidate<std::vector<Recording>> candidate) const;
    ReportedComparison comparePlacements(Baseline<std::vector<Recording>> baseline,
                                         Candidate<std::vector<Recording>> candidate) const;
    const KernelPatterns& patterns() const { return m_patterns; }
    void clearProgress() { m_progress.clear(); }

private:
    KernelPatterns m_patterns;
    KernelKinds m_kinds;
    bool m_placementFound = false;
    TerminalProgress m_progress;
    std::stop_token m_stop = stopOnInterrupt();
};

} // namespace gatescope::cli
