// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/detection.h"
#include "analysis/expert_load.h"
#include "analysis/kernel_groups.h"
#include "profile/experiment.h"
#include "profile/sweep.h"
#include "report/reported_comparison.h"
#include "trace_io/trace_reader.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// One trace as a report shows it.
struct ReportedTrace {
    std::string file; ///< its name without folders: where files lie is nobody's business but the user's
    ImportedTrace imported;
    TraceStructure structure;
    Detection detection;                  ///< of all kinds
    std::optional<ProfileResult> profile; ///< of a run of our own
    std::vector<KernelGroup> kernels;     ///< of a trace of others

    const Trace& trace() const { return *imported.trace; }
};

ReportedTrace reportedTrace(ImportedTrace imported, const std::string& file, const KernelPatterns& patterns);

struct ReportedSweep {
    std::string file;
    SweepResult result;
};

/// How evenly tokens lie on experts, of a file of counts or of captured routing.
struct ReportedLoad {
    std::string file;
    ExpertLoad load;
};

/// What a report is made of.
struct Report {
    std::vector<ReportedTrace> traces; ///< of a comparison: the baseline's, then the candidate's
    std::optional<ReportedComparison> comparison;
    std::vector<ReportedSweep> sweeps;
    std::vector<ReportedLoad> loads;
    std::vector<std::string> remarks; ///< what to know of the report as a whole
    std::string command;              ///< that made it
};

/// Whether any trace is of a run over ranks.
bool hasRanks(const Report& report);

} // namespace gatescope
