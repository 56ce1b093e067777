// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/gate_detector.h"
#include "analysis/kernel_patterns.h"
#include "trace/trace.h"

#include <memory>
#include <string>
#include <vector>

namespace gatescope {

/// Work that need not have been done, or a recording that can't be trusted, with its evidence.
struct WorkFinding {
    std::string kind; ///< "gate", "collective", ..., "recording"
    std::string title;
    std::string details;
    std::string refutedBy; ///< what would show that it is none
    Confidence confidence = Confidence::Weak;
    int rank = 0;
    std::vector<SliceId> evidence;
    std::int64_t lowNs = 0; ///< what could be saved: bounds
    std::int64_t highNs = 0;
};

/// What one trace shows.
struct Detection {
    std::shared_ptr<const Trace> trace;
    std::string file;
    GateReport gates;
    std::vector<WorkFinding> findings;
};

/// Kinds of redundant work to look for.
struct DetectionOptions {
    std::vector<std::string> kinds{"gate"};
    std::size_t expectedGateCalls = 1;
};

/// All that can be asked for.
const std::vector<std::string>& detectionKinds();

Detection detect(std::shared_ptr<const Trace> trace, std::string file, const KernelPatterns& patterns,
                 const DetectionOptions& options);

} // namespace gatescope
