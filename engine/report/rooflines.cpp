// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/rooflines.h"

#include "analysis/device_table.h"
#include "profile/profile_trace.h"

#include <fmt/format.h>

namespace gatescope {

std::vector<NamedRoofline> rooflinesOfRun(const ProfileResult& run, const std::string& file,
                                          const std::optional<Ceilings>& instead) {
    const auto ceilings = instead ? *instead : run.limits.value_or(Ceilings());
    std::vector<NamedRoofline> rooflines;
    for (const auto& placement : run.runs) {
        rooflines.push_back({fmt::format("{}, {}", file, processName(placement.placement)),
                             rooflineOfRun(placement.kernels, dtypeName(run.experiment.dtype), ceilings)});
    }
    return rooflines;
}

NamedRoofline rooflineOfFile(const KernelTable& kernels, const std::string& file,
                             const std::optional<Ceilings>& instead) {
    return {file, rooflineOfTrace(kernels, instead ? *instead : ceilingsOf(*kernels.trace))};
}

} // namespace gatescope
