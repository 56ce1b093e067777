// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/finding.h"
#include "analysis/gate_detector.h"
#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"
#include "trace/trace.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gatescope {

/// What one trace shows.
struct Detection {
    std::shared_ptr<const Trace> trace;
    std::string file;
    GateReport gates;
    std::vector<Finding> findings; ///< work to save, or missing
    std::vector<Finding> remarks;  ///< how far the recording's times can be trusted
};

/// Kinds of redundant work to look for.
struct DetectionOptions {
    std::vector<std::string> kinds{"gate"};
    std::size_t expectedGateCalls = 1;
};

/// All that can be asked for.
const std::vector<std::string>& detectionKinds();

/// What is looked at. The trace must outlive it.
struct TraceStructure {
    KernelTable kernels;
    MoeStructure moe;
};

/// `file`: its name may tell the rank of a trace that does not. This and what follows: Cancelled where it was
/// stopped.
TraceStructure structureOf(const Trace& trace, std::string_view file, const KernelPatterns& patterns,
                           ProgressSink& progress = noProgress(), const std::stop_token& stop = {});

/// The one way to findings, for runs of our own and for traces of others. A run of our own is judged by its
/// data flow, others by their kernels. `structure` is the trace's.
Detection detect(std::shared_ptr<const Trace> trace, std::string file, const TraceStructure& structure,
                 const DetectionOptions& options, ProgressSink& progress = noProgress(),
                 const std::stop_token& stop = {});
Detection detect(std::shared_ptr<const Trace> trace, std::string file, const KernelPatterns& patterns,
                 const DetectionOptions& options, ProgressSink& progress = noProgress(),
                 const std::stop_token& stop = {});

/// Runs of our own have processes, one for each placement of each rank, and these have names: by the number
/// that layers and findings have as their rank. Empty for other traces.
std::map<int, std::string> ownProcessNames(const Detection& detection);

} // namespace gatescope
