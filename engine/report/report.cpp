// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"

#include "analysis/own_kernels.h"
#include "report/profile_json.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace gatescope {

ReportedTrace reportedTrace(ImportedTrace imported, const std::string& file, const KernelPatterns& patterns) {
    ReportedTrace result;
    result.file = std::filesystem::path(file).filename().string();
    result.imported = std::move(imported);
    const auto& trace = result.imported.trace;
    result.structure = structureOf(*trace, file, patterns);
    result.detection = detect(trace, result.file, result.structure, {.kinds = detectionKinds()});
    if (result.imported.ours) result.profile = profileFromTrace(trace);
    if (!result.profile) {
        const auto& gates = result.detection.gates;
        result.kernels = result.imported.ours ? groupKernels(kernelsOfOwnRun(*trace), gates)
                                              : groupKernels(result.structure.kernels, gates);
    }
    return result;
}

bool hasRanks(const Report& report) {
    return std::ranges::any_of(report.traces,
                               [](const auto& trace) { return trace.profile && trace.profile->ranks; });
}

} // namespace gatescope
